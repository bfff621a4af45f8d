#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "lockence/lockence.hpp"
#include "support/servers.hpp"

using namespace lockence;
using namespace std::chrono_literals;
using testing::duration_of;
using testing::eventually;
using testing::Misbehaving;
using testing::options_for;
using testing::problem_of;
using testing::Servers;

namespace {

constexpr const char* kDesk = "desk";

Servers& servers() {
    return Servers::get();
}

Options ours(std::chrono::milliseconds total = 10s, std::chrono::milliseconds attempt = 10s) {
    Options options = options_for(servers().application("ours"));
    options.total_timeout = total;
    options.attempt_timeout = attempt;
    return options;
}

Session session_of(Client& client) {
    return client.init(servers().license("normal").key, kDesk);
}

/// What a heartbeat in the background told.
class Told {
public:
    HeartbeatCallbacks callbacks() {
        return {[this](const Problem& why) { tell([&] { refusals_.push_back(why); }); },
                [this](const Problem&, Seconds left) { tell([&] { offline_.push_back(left.count()); }); },
                [this] { tell([&] { ++online_; }); }};
    }

    std::vector<Problem> refusals() const { return told(refusals_); }
    std::vector<double> offline() const { return told(offline_); }
    int online() const { return told(online_); }

private:
    template <typename What>
    void tell(What what) {
        const std::lock_guard lock(mutex_);
        what();
    }

    template <typename What>
    What told(const What& what) const {
        const std::lock_guard lock(mutex_);
        return what;
    }

    mutable std::mutex mutex_;
    std::vector<Problem> refusals_;
    std::vector<double> offline_;
    int online_ = 0;
};

std::ptrdiff_t count_entries(const char* directory) {
    return std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator());
}

Value number(std::int64_t value) {
    return value;
}

}  // namespace

TEST_SUITE_BEGIN("trouble");

TEST_CASE("trouble-nobody-there") {
    Options options = ours(2s);
    options.base_url = "http://127.0.0.1:1";
    Client client(options);
    const auto took = duration_of([&] {
        const Problem problem = problem_of([&] { session_of(client); });
        CHECK(problem.kind == ErrorKind::no_answer);
        CHECK(problem.status == std::nullopt);
    });
    CHECK(took < 2500ms);
}

TEST_CASE("trouble-once") {
    Client client(ours());
    Session session = session_of(client);
    const std::map<std::string, std::function<void()>> operations = {
        {"init", [&] { session_of(client); }},
        {"validate", [&] { session.validate(); }},
        {"heartbeat", [&] { session.heartbeat(); }},
        {"logout", [&] { session_of(client).logout(); }},
    };
    const std::pair<const char*, Value::Object> bad_days[] = {
        {"answer", {{"status", number(503)}}},
        {"answer", {{"status", number(429)}}},
        {"answer", {{"status", number(502)}, {"proxy", true}}},
        {"hang_up", {}},
        {"reset", {}},
        {"half_an_answer", {}},
    };
    for (const auto& [mode, options] : bad_days) {
        for (const auto& [name, operation] : operations) {
            CAPTURE(mode);
            CAPTURE(name);
            Value::Object once = options;
            once.emplace_back("times", number(1));
            const Misbehaving misbehaving(mode, once);
            CHECK_NOTHROW(operation());
            // A session that is opened here is closed again, which is one more.
            const std::size_t expected = name == "init" || name == "logout" ? 3 : 2;
            CHECK(servers().request_count() == expected);
        }
    }
}

TEST_CASE("trouble-lost-answers") {
    Client client(ours());
    const std::string key = servers().license("one_session").key;
    for (int i = 0; i < 2; ++i) {
        std::optional<Session> session;
        {
            const Misbehaving misbehaving("lose_the_answer", {{"times", number(1)}});
            CHECK_NOTHROW(session = client.init(key, kDesk));
            CHECK(servers().request_count() == 2);
        }
        const Misbehaving misbehaving("lose_the_answer", {{"times", number(1)}});
        CHECK_NOTHROW(session->logout());
        CHECK(servers().request_count() == 2);
    }
}

TEST_CASE("trouble-reset-devices-once") {
    Client client(ours());
    const Misbehaving misbehaving("hang_up", {{"times", number(1)}});
    const auto result = client.try_reset_devices(servers().license("resettable").key, kDesk);
    CHECK(result.problem().kind == ErrorKind::no_answer);
    CHECK(servers().request_count() == 1);
}

TEST_CASE("trouble-retry-after") {
    Client client(ours());
    Session session = session_of(client);
    const Misbehaving misbehaving("answer",
                                  {{"status", number(503)}, {"retry_after", number(1)}, {"times", number(1)}});
    CHECK(duration_of([&] { session.validate(); }) >= 1s);
}

TEST_CASE("trouble-retry-after-too-long") {
    Client client(ours());
    Session session = session_of(client);
    const Misbehaving misbehaving("answer", {{"status", number(429)}, {"retry_after", number(3600)}});
    const auto took = duration_of([&] {
        const Problem problem = problem_of([&] { session.validate(); });
        CHECK(problem.kind == ErrorKind::rate_limited);
        CHECK(problem.retry_after == 3600s);
    });
    CHECK(took < 1s);
    CHECK(servers().request_count() == 1);
}

TEST_CASE("trouble-stays") {
    Client client(ours(3s));
    Session session = session_of(client);
    const Misbehaving misbehaving("answer", {{"status", number(503)}});
    const auto took = duration_of([&] { CHECK_THROWS_AS(session.validate(), UnavailableError); });
    CHECK(took < 3500ms);
    CHECK(servers().request_count() >= 2);
    CHECK(servers().request_count() <= 5);
}

TEST_CASE("trouble-never-repeated") {
    Client client(ours());
    Session session = session_of(client);
    {
        const Misbehaving misbehaving("answer", {{"status", number(500)}});
        CHECK_THROWS_AS(session.validate(), InternalError);
        CHECK(servers().request_count() == 1);
    }
    const Misbehaving misbehaving("garbage");
    CHECK_THROWS_AS(session.validate(), SignatureError);
    CHECK(servers().request_count() == 1);
}

TEST_CASE("trouble-not-http") {
    Client client(ours(2s));
    Session session = session_of(client);
    const Misbehaving misbehaving("not_http");
    CHECK(problem_of([&] { session.validate(); }).kind == ErrorKind::no_answer);
}

TEST_CASE("trouble-slow") {
    Client client(ours(10s, 300ms));
    Session session = session_of(client);
    const Misbehaving misbehaving("slow", {{"seconds", number(1)}, {"times", number(1)}});
    CHECK_NOTHROW(session.validate());
    CHECK(servers().request_count() >= 2);
}

TEST_CASE("trouble-silent, trouble-drip, trouble-endless") {
    Client client(ours(1500ms, 500ms));
    Session session = session_of(client);
    const auto check = [&](const char* mode, ErrorKind kind) {
        CAPTURE(mode);
        const Misbehaving misbehaving(mode);
        const auto took = duration_of([&] { CHECK(session.try_validate().problem().kind == kind); });
        CHECK(took < 2s);
    };
    check("silent", ErrorKind::no_answer);
    check("drip", ErrorKind::no_answer);
    check("endless", ErrorKind::unexpected_answer);
}

TEST_CASE("trouble-killed") {
    Options options = ours(1s);
    options.base_url = servers().live_url();
    Client client(options);
    Session session = session_of(client);
    servers().server("kill");
    CHECK(session.try_validate().problem().kind == ErrorKind::no_answer);
    servers().server("start");
    CHECK_NOTHROW(session.validate());
}

TEST_CASE("trouble-offline") {
    Options options = options_for(servers().application("short"));
    options.base_url = servers().live_url();
    options.total_timeout = 700ms;
    Client client(options);
    Session session = client.init(servers().license("short").key, kDesk);
    Told told;
    session.start_heartbeat(told.callbacks());
    servers().server("kill");
    CHECK(eventually([&] { return told.offline().size() >= 3; }, 10s));
    CHECK(session.active());
    const auto left = told.offline();
    CHECK(left.front() <= 60);
    CHECK(left.at(1) < left.at(0));
    CHECK(left.at(2) < left.at(1));
    CHECK(told.online() == 0);
    servers().server("start");
    CHECK(eventually([&] { return told.online() == 1; }, 5s));
    CHECK(told.refusals().empty());
    session.logout();
}

TEST_CASE("trouble-grace-over") {
    Options options = options_for(servers().application("short"));
    options.base_url = servers().live_url();
    Client client(options);
    const auto license = servers().make_license(servers().application("short"), {"--expires-in", "5s"});
    const auto begin = std::chrono::steady_clock::now();
    Session session = client.init(license.key, kDesk);
    Told told;
    session.start_heartbeat(told.callbacks());
    servers().server("kill");
    CHECK(eventually([&] { return !told.refusals().empty(); }, 8s));
    const Seconds took = std::chrono::steady_clock::now() - begin;
    CHECK(took > 2s);
    CHECK(took < 7s);
    CHECK(told.refusals().front().kind == ErrorKind::grace_over);
    CHECK_FALSE(session.active());
    std::this_thread::sleep_for(1s);
    CHECK(told.refusals().size() == 1);
    servers().server("start");
}

TEST_CASE("trouble-close-while-waiting") {
    Client client(options_for(servers().application("short")));
    Session session = client.init(servers().license("short").key, kDesk);
    const Misbehaving misbehaving("answer", {{"status", number(503)}, {"retry_after", number(5)}});
    session.start_heartbeat();
    std::thread caller([&] { CHECK(session.try_validate().problem().kind == ErrorKind::unavailable); });
    CHECK(eventually([] { return servers().request_count() >= 2; }));
    CHECK(duration_of([&] { client.close(); }) < 2s);
    caller.join();
    CHECK(session.try_validate().problem().kind == ErrorKind::no_answer);
}

TEST_CASE("trouble-leave-quickly") {
    Client client(ours());
    std::optional<Session> session = session_of(client);
    const Misbehaving misbehaving("silent");
    CHECK(duration_of([&] { session.reset(); }) < 6s);
    CHECK(servers().request_count() == 1);
}

TEST_CASE("trouble-callback-fails") {
    Client client(options_for(servers().application("short")));
    Session session = client.init(servers().license("short").key, kDesk);
    std::atomic<int> calls{0};
    const Misbehaving misbehaving("garbage");
    session.start_heartbeat({{},
                             [&](const Problem&, Seconds) {
                                 ++calls;
                                 throw std::runtime_error("the application's own affair");
                             },
                             {}});
    CHECK(eventually([&] { return calls >= 2; }));
}

TEST_CASE("trouble-nothing-leaks") {
    const auto come_and_go = [] {
        Client client(options_for(servers().application("short")));
        Session session = client.init(servers().license("short").key, kDesk);
        session.start_heartbeat();
        client.close();
    };
    come_and_go();  // what libraries set up once does not count
    const auto threads = count_entries("/proc/self/task"), files = count_entries("/proc/self/fd");
    for (int i = 0; i < 100; ++i) come_and_go();
    CHECK(count_entries("/proc/self/task") == threads);
    CHECK(count_entries("/proc/self/fd") == files);
}

TEST_SUITE_END();
