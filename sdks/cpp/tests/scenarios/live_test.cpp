#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "lockence/lockence.hpp"
#include "support/servers.hpp"
#include "support/vectors.hpp"

using namespace lockence;
using namespace std::chrono_literals;
using testing::eventually;
using testing::options_for;
using testing::problem_of;
using testing::Servers;

namespace {

constexpr const char* kDesk = "desk";

Servers& servers() {
    return Servers::get();
}

Client client_of(const char* application) {
    return Client(options_for(servers().application(application)));
}

/// How many live sessions a license has, as its vendor sees it.
std::size_t session_count(const testing::License& license) {
    const auto application = servers().application("ours");
    return servers()
        .vendor_json({"session", "list", "--application", application.id, "--license", license.id})
        .array()
        .size();
}

void end_sessions(const testing::License& license) {
    const auto application = servers().application("ours");
    for (const auto& session :
         servers()
             .vendor_json({"session", "list", "--application", application.id, "--license", license.id})
             .array()) {
        servers().vendor({"session", "end", testing::text(session, "id")});
    }
}

bool is_about(Time time, Seconds from_now) {
    const Seconds off = time - std::chrono::system_clock::now() - from_now;
    return std::abs(off.count()) < 60;
}

}  // namespace

TEST_SUITE_BEGIN("live");

TEST_CASE("live-session") {
    Client client = client_of("ours");
    Session session = client.init(servers().license("rich").key, kDesk);
    CHECK(session.username() == "ada");
    CHECK(session.metadata() == servers().live()["rich_metadata"]);
    CHECK(session.has("export"));
    CHECK(session.has("cloud"));
    CHECK_FALSE(session.has("everything"));
    CHECK(session.entitlements().size() == 2);
    REQUIRE(session.license_expires_at());
    CHECK(is_about(*session.license_expires_at(), 30 * 24h));
    CHECK(is_about(session.expires_at(), 30min));
    CHECK(session.active());

    session.validate();
    CHECK(session.username() == "ada");
    const Time before = session.expires_at();
    session.heartbeat();
    CHECK(session.expires_at() >= before);
    CHECK(session.seconds_left() > 29min);
    session.logout();
    CHECK_FALSE(session.active());
    CHECK(session.seconds_left().count() == 0);
}

TEST_CASE("live-never-ends") {
    Client client = client_of("ours");
    const Session session = client.init(servers().license("normal").key, kDesk);
    CHECK(session.username() == "john_doe");
    CHECK(session.license_expires_at() == std::nullopt);
    CHECK(session.metadata() == Value(Value::Object()));
    CHECK(session.entitlements().empty());
}

TEST_CASE("live-own-hwid") {
    Client client = client_of("ours");
    const auto hwid_of = [](const testing::License& license) {
        const Value devices = servers().vendor_json({"device", "list", "--license", license.id});
        return testing::text(devices.array().at(0), "hwid");
    };
    const Session own = client.init(servers().license("normal").key, kDesk);
    CHECK(hwid_of(servers().license("normal")) == kDesk);
    const auto license = servers().make_license(servers().application("ours"));
    const Session derived = client.init(license.key);
    CHECK(hwid_of(license) == client.get_hwid().value);
}

TEST_CASE("live-second-device") {
    Client client = client_of("ours");
    const std::string key = servers().license("two_devices").key;
    const Session first = client.init(key, "first"), second = client.init(key, "second");
    CHECK(first.active());
    CHECK(second.active());
    CHECK_THROWS_AS(client.init(key, "third"), HwidMismatchError);
}

TEST_CASE("live-refusals") {
    Client client = client_of("ours");
    const auto refusal = [&](const std::string& key) {
        const Problem problem = problem_of([&] { client.init(key, kDesk); });
        CHECK(problem.is_signed);
        CHECK_FALSE(problem.request_id.value_or("").empty());
        CHECK_FALSE(problem.message.empty());
        return problem;
    };
    const Problem expired = refusal(servers().license("expired").key);
    CHECK(expired.kind == ErrorKind::license_expired);
    CHECK(expired.code == "license_expired");
    CHECK(expired.status == 403);
    const Problem suspended = refusal(servers().license("suspended").key);
    CHECK(suspended.kind == ErrorKind::license_disabled);
    CHECK(suspended.detail == "Payment overdue");
    const Problem unknown = refusal("AAAAA-AAAAA-AAAAA-AAAAA");
    CHECK(unknown.kind == ErrorKind::invalid_license_key);
    CHECK(unknown.status == 404);
    CHECK(refusal(servers().license("theirs").key).kind == ErrorKind::invalid_license_key);
    CHECK(client.try_init(servers().license("expired").key, kDesk).problem().kind == ErrorKind::license_expired);
}

TEST_CASE("live-wrong-api-key") {
    Options options = options_for(servers().application("ours"));
    options.api_key = "lk_another";
    Client client(options);
    const Problem problem = problem_of([&] { client.init(servers().license("normal").key, kDesk); });
    CHECK(problem.kind == ErrorKind::invalid_api_key);
    CHECK_FALSE(problem.is_signed);
}

TEST_CASE("live-wrong-public-key") {
    Options options = options_for(servers().application("ours"));
    options.public_keys = {servers().application("theirs").public_key};
    Client client(options);
    const Problem problem = problem_of([&] { client.init(servers().license("normal").key, kDesk); });
    CHECK(problem.kind == ErrorKind::signature_invalid);
    CHECK(problem.reason == "signature");
    CHECK_THROWS_AS(client.init(servers().license("normal").key, kDesk), SignatureError);
}

TEST_CASE("live-two-public-keys") {
    Options options = options_for(servers().application("ours"));
    options.public_keys.insert(options.public_keys.begin(), servers().application("theirs").public_key);
    CHECK(Client(options).init(servers().license("normal").key, kDesk).active());
}

TEST_CASE("live-unverified") {
    Options options = options_for(servers().application("ours"));
    options.public_keys.clear();
    options.verify = false;
    Client client(options);
    servers().misbehave("behave");
    Session session = client.init(servers().license("normal").key, kDesk);
    session.validate();
    CHECK(session.seconds_left() > 29min);
    CHECK(servers().request_count() == 2);
    for (const Value& request : servers().requests()) CHECK_FALSE(request["headers"].has("accept-signature"));
}

TEST_CASE("live-suspended-meanwhile") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client = client_of("ours");
    Session session = client.init(license.key, kDesk);
    servers().vendor({"license", "suspend", license.id, "--reason", "Chargeback"});
    const Problem problem = problem_of([&] { session.validate(); });
    CHECK(problem.kind == ErrorKind::license_disabled);
    CHECK(problem.detail == "Chargeback");
    CHECK_FALSE(session.active());
    servers().vendor({"license", "reinstate", license.id});
    session.validate();
    CHECK_FALSE(session.active());  // only init makes a new one
}

TEST_CASE("live-ended-meanwhile") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client = client_of("ours");
    Session session = client.init(license.key, kDesk);
    end_sessions(license);
    CHECK(session.try_validate().problem().kind == ErrorKind::session_ended);
    CHECK_FALSE(session.active());
}

TEST_CASE("live-logout-twice") {
    Client client = client_of("ours");
    Session session = client.init(servers().license("normal").key, kDesk);
    session.logout();
    servers().misbehave("behave");
    session.logout();
    CHECK(servers().request_count() == 0);
}

TEST_CASE("live-logout-of-a-lost-session") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client = client_of("ours");
    Session session = client.init(license.key, kDesk);
    end_sessions(license);
    CHECK_NOTHROW(session.logout());
}

TEST_CASE("live-scope") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client = client_of("ours");
    {
        const Session session = client.init(license.key, kDesk);
        CHECK(session_count(license) == 1);
    }
    CHECK(session_count(license) == 0);
    {
        Session session = client.init(license.key, kDesk);
        Session elsewhere = std::move(session);
        CHECK(elsewhere.active());
        CHECK(session_count(license) == 1);
        elsewhere = client.init(license.key, kDesk);
        CHECK(session_count(license) == 1);
    }
    CHECK(session_count(license) == 0);
}

TEST_CASE("live-reset-devices") {
    Client client = client_of("ours");
    const auto license = servers().license("resettable");
    { const Session session = client.init(license.key, "an old computer"); }
    const DeviceReset reset = client.reset_devices(license.key, "a new computer");
    CHECK(reset.resets_left == 0);
    CHECK(reset.next_reset_at > std::chrono::system_clock::now());
    CHECK(client.init(license.key, "a new computer").active());
    const Problem problem = problem_of([&] { client.reset_devices(license.key, "a new computer"); });
    CHECK(problem.kind == ErrorKind::reset_limit_reached);
    CHECK(problem.retry_at == reset.next_reset_at);
}

TEST_CASE("live-heartbeats") {
    Client client = client_of("short");
    Session session = client.init(servers().license("short").key, kDesk);
    const Time before = session.expires_at();
    servers().misbehave("behave");
    std::atomic<int> calls{0};
    session.start_heartbeat({[&](const Problem&) { ++calls; }, [&](const Problem&, Seconds) { ++calls; }, {}});
    std::this_thread::sleep_for(3500ms);
    CHECK(calls == 0);
    CHECK(session.expires_at() > before);
    const auto count = servers().request_count();
    CHECK(count >= 3);
    CHECK(count <= 5);
    session.logout();
}

TEST_CASE("live-refused-in-the-background") {
    const auto license = servers().make_license(servers().application("short"));
    Client client = client_of("short");
    Session session = client.init(license.key, kDesk);
    std::atomic<int> calls{0};
    std::atomic<ErrorKind> kind{};
    session.start_heartbeat({[&](const Problem& why) {
                                 kind = why.kind;
                                 ++calls;
                             },
                             {},
                             {}});
    servers().vendor({"license", "suspend", license.id});
    CHECK(eventually([&] { return calls > 0; }, 3s));
    CHECK(kind == ErrorKind::license_disabled);
    CHECK_FALSE(session.active());
    servers().misbehave("behave");
    std::this_thread::sleep_for(1500ms);
    CHECK(calls == 1);
    CHECK(servers().request_count() == 0);
}

TEST_CASE("a refusal that is heard elsewhere ends the heartbeat at once") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client = client_of("ours");
    Session session = client.init(license.key, kDesk);
    std::atomic<int> calls{0};
    session.start_heartbeat({[&](const Problem&) { ++calls; }, {}, {}});
    servers().vendor({"license", "suspend", license.id});
    CHECK_FALSE(session.try_validate());
    CHECK(eventually([&] { return calls == 1; }, 1s));
}

TEST_CASE("live-threads") {
    Client client = client_of("ours");
    Session session = client.init(servers().license("normal").key, kDesk);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j) {
                if (session.try_validate() && session.try_heartbeat() && session.active()) ++good;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(good == 160);
}

TEST_CASE("a callback may log out, close, and let go of the session") {
    const auto license = servers().make_license(servers().application("short"));
    Client client = client_of("short");
    auto session = std::make_unique<Session>(client.init(license.key, kDesk));
    std::atomic<bool> done{false};
    session->start_heartbeat({[&](const Problem&) {
                                  CHECK_NOTHROW(session->logout());
                                  session.reset();
                                  client.close();
                                  done = true;
                              },
                              {},
                              {}});
    servers().vendor({"session", "end",
                      testing::text(servers()
                                        .vendor_json({"session", "list", "--application",
                                                      servers().application("short").id, "--license", license.id})
                                        .array()
                                        .at(0),
                                    "id")});
    CHECK(eventually([&] { return done.load(); }));
}

TEST_CASE("text that is not UTF-8 is refused and not sent as another") {
    Client client = client_of("ours");
    servers().misbehave("behave");
    const auto result = client.try_init(servers().license("normal").key, "b\xFCro");
    CHECK(result.problem().kind == ErrorKind::bad_request);
    CHECK(servers().request_count() == 0);
}

TEST_SUITE_END();
