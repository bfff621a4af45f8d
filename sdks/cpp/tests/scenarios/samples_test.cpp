#include <doctest/doctest.h>

#include "support/servers.hpp"

using testing::Application;
using testing::License;
using testing::Process;
using testing::Servers;

namespace {

Servers& servers() {
    return Servers::get();
}

std::vector<std::string> command(const char* sample, const Application& application, const License& license) {
    return {std::string(SAMPLES_DIRECTORY "/") + sample, servers().live_url(), application.api_key,
            application.public_key, license.key};
}

std::string all_lines(Process& process) {
    std::string lines;
    while (const auto line = process.read_line()) lines += *line + '\n';
    return lines;
}

}  // namespace

TEST_SUITE_BEGIN("live");

TEST_CASE("live-samples: basic") {
    Process good(command("basic", servers().application("ours"),
                         servers().make_license(servers().application("ours"), {"--username", "ada"})));
    CHECK(all_lines(good) == "Welcome, ada!\nThe session is valid.\nIt is good for 29 minutes.\nLogged out.\n");
    CHECK(good.end() == 0);
    Process bad(command("basic", servers().application("ours"), servers().license("suspended")));
    CHECK(all_lines(bad) == "Your license is disabled: Payment overdue.\n");
    CHECK(bad.end() == 1);
}

TEST_CASE("live-samples: heartbeat") {
    const auto license = servers().make_license(servers().application("short"));
    Process process(command("heartbeat", servers().application("short"), license));
    CHECK(process.read_line() == "Working until your license ends.");
    servers().vendor({"license", "revoke", license.id});
    CHECK(all_lines(process) == "Saving your work, because: License disabled.\n");
    CHECK(process.end() == 0);
}

TEST_CASE("live-samples: offline_grace") {
    Process process(command("offline_grace", servers().application("short"), servers().license("short")));
    CHECK(process.read_line() == "Press Enter to end.");
    servers().server("kill");
    CHECK(process.read_line().value_or("").find("Offline. Go on for ") == 0);
    servers().server("start");
    std::string line;
    while ((line = process.read_line().value_or("")).find("Offline.") == 0) {
    }
    CHECK(line == "Online again.");
    process.write("\n");
    CHECK(process.read_line() == "Goodbye.");
    CHECK(process.end() == 0);
}

TEST_CASE("live-samples: entitlements") {
    const auto license =
        servers().make_license(servers().application("ours"),
                               {"--entitlement", "export", "--metadata", R"({"plan": "pro", "seats": 5})"});
    Process process(command("entitlements", servers().application("ours"), license));
    CHECK(all_lines(process) ==
          "export: yes\ncloud: not in your plan\nautomation: not in your plan\nplan: pro\nseats: 5\n");
    CHECK(process.end() == 0);
}

TEST_SUITE_END();
