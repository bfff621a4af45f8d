#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "json.hpp"
#include "lockence/lockence.hpp"
#include "support/moved_clock.hpp"
#include "support/servers.hpp"
#include "support/vectors.hpp"

using namespace lockence;
using namespace std::chrono_literals;
using testing::eventually;
using testing::Misbehaving;
using testing::MovedClock;
using testing::options_for;
using testing::problem_of;
using testing::Servers;

namespace {

constexpr const char* kDesk = "desk";

Servers& servers() {
    return Servers::get();
}

/// An open session of `rich`, and what an attack must not change of it.
class Victim {
public:
    Victim()
        : client_(options_for(servers().application("ours"))),
          session_(client_.init(servers().license("rich").key, kDesk)),
          before_(session_.info()) {
        session_.validate();  // which a replay can then be made of
        before_ = session_.info();
    }

    Client& client() { return client_; }
    Session& session() { return session_; }

    void check_unharmed() const {
        const SessionInfo now = session_.info();
        CHECK(session_.active());
        CHECK(now.username == before_.username);
        CHECK(now.metadata == before_.metadata);
        CHECK(now.entitlements == before_.entitlements);
        CHECK(now.expires_at == before_.expires_at);
        CHECK(now.license_expires_at == before_.license_expires_at);
    }

private:
    Client client_;
    Session session_;
    SessionInfo before_;
};

/// Both `validate` and `init` fail with a signature that is wrong for this reason, and the session is as it was.
void check_in_vain(const char* reason, const char* mode, const Value::Object& options = {}) {
    Victim victim;
    const Misbehaving misbehaving(mode, options);
    const auto validate = [&] { victim.session().validate(); };
    const auto init = [&] { victim.client().init(servers().license("rich").key, kDesk); };
    for (const std::function<void()>& call : {std::function<void()>(validate), std::function<void()>(init)}) {
        const Problem problem = problem_of(call);
        CHECK(problem.kind == ErrorKind::signature_invalid);
        CHECK(problem.reason == reason);
        CHECK_FALSE(problem.is_signed);
    }
    victim.check_unharmed();
}

/// The token in the last request that the misbehaving server saw.
std::string last_token() {
    const auto requests = servers().requests();
    return testing::text(*detail::parse_json(testing::text(requests.back(), "body")), "session_token");
}

}  // namespace

TEST_SUITE_BEGIN("attacks");

TEST_CASE("attack-always-yes") {
    check_in_vain("unsigned", "always_yes");
}

TEST_CASE("attack-stranger-signs") {
    check_in_vain("signature", "signed_by_a_stranger");
}

TEST_CASE("attack-replay") {
    check_in_vain("nonce", "replay");
}

TEST_CASE("attack-replay-with-clock") {
    Victim victim;
    std::this_thread::sleep_for(1100ms);
    const MovedClock moved(-1s);
    const Misbehaving misbehaving("replay");
    CHECK(problem_of([&] { victim.session().validate(); }).reason == "nonce");
    victim.check_unharmed();
}

TEST_CASE("attack-other-operation") {
    Victim victim;
    const Misbehaving misbehaving("other_operation", {{"operation", "heartbeat"}});
    CHECK(problem_of([&] { victim.session().validate(); }).reason == "signature");
    victim.check_unharmed();
}

TEST_CASE("attack-other-session") {
    Victim victim;
    Session other = victim.client().init(servers().license("normal").key, kDesk);
    servers().misbehave("behave");
    other.validate();
    const Misbehaving misbehaving("other_request", {{"fields", Value::Object{{"session_token", last_token()}}}});
    CHECK(problem_of([&] { victim.session().validate(); }).reason == "signature");
    victim.check_unharmed();
}

TEST_CASE("attack-other-vendor") {
    Victim victim;
    const auto theirs = servers().application("theirs");
    {
        const Misbehaving misbehaving(
            "other_request", {{"fields", Value::Object{{"api_key", theirs.api_key},
                                                       {"license_key", servers().license("theirs").key}}}});
        CHECK(problem_of([&] { victim.client().init(servers().license("rich").key, kDesk); }).reason ==
              "signature");
    }
    Client another(options_for(theirs));
    Session session = another.init(servers().license("theirs").key, kDesk);
    servers().misbehave("behave");
    session.validate();
    const Misbehaving misbehaving(
        "other_request",
        {{"fields", Value::Object{{"api_key", theirs.api_key}, {"session_token", last_token()}}}});
    CHECK(problem_of([&] { victim.session().validate(); }).reason == "signature");
    victim.check_unharmed();
}

TEST_CASE("attack-changed-field") {
    const Value fields = Value::Object{{"entitlements", Value::Array{"everything"}}};
    check_in_vain("signature", "changed_fields", {{"fields", fields}, {"digest", true}});
    check_in_vain("digest", "changed_fields", {{"fields", fields}});
}

TEST_CASE("attack-refusal-made-success") {
    const auto license = servers().make_license(servers().application("ours"));
    Client client(options_for(servers().application("ours")));
    Session session = client.init(license.key, kDesk);
    servers().vendor({"license", "suspend", license.id});
    const Misbehaving misbehaving("changed_status", {{"status", std::int64_t{200}}});
    CHECK(problem_of([&] { session.validate(); }).reason == "signature");
    CHECK(problem_of([&] { client.init(license.key, kDesk); }).reason == "signature");
    CHECK(session.active());
}

TEST_CASE("attack-stripped") {
    check_in_vain("unsigned", "stripped");
}

TEST_CASE("attack-downgrade") {
    check_in_vain("unsigned", "downgrade");
}

TEST_CASE("attack-forged-no") {
    Victim victim;
    {
        const Misbehaving misbehaving("answer", {{"status", std::int64_t{401}}});
        const Problem problem = problem_of([&] { victim.session().validate(); });
        CHECK(problem.kind == ErrorKind::invalid_api_key);
        CHECK_FALSE(problem.is_signed);
    }
    const Misbehaving misbehaving("answer", {{"status", std::int64_t{403}}, {"proxy", true}});
    CHECK(problem_of([&] { victim.session().validate(); }).reason == "unsigned");
    victim.check_unharmed();
}

TEST_CASE("attack-redirect") {
    Victim victim;
    const std::string elsewhere = servers().misbehaving_url("another_url");
    const Misbehaving misbehaving("redirect", {{"location", elsewhere}});
    CHECK(problem_of([&] { victim.session().validate(); }).kind == ErrorKind::unexpected_answer);
    CHECK_THROWS_AS(victim.client().init(servers().license("rich").key, kDesk), UnexpectedAnswerError);
    for (const Value& request : servers().requests()) CHECK(testing::text(request, "server") != elsewhere);
    victim.check_unharmed();
}

TEST_CASE("attack-certificate") {
    Options options = options_for(servers().application("ours"));
    options.base_url = servers().misbehaving_url("tls_url");
    servers().misbehave("behave");
    Client client(options);
    const Problem problem = problem_of([&] { client.init(servers().license("rich").key, kDesk); });
    CHECK(problem.kind == ErrorKind::tls_failed);
    CHECK_THROWS_AS(client.init(servers().license("rich").key, kDesk), NoAnswerError);
    CHECK(servers().request_count() == 0);
}

TEST_CASE("attack-certificate-of-ones-own") {
    Options options = options_for(servers().application("ours"));
    options.base_url = servers().misbehaving_url("tls_url");
    Client distrusting(options);
    options.ca_file = servers().misbehaving_url("certificate_file");
    Client trusting(options);
    CHECK(trusting.init(servers().license("rich").key, kDesk).active());
    CHECK_THROWS_AS(distrusting.init(servers().license("rich").key, kDesk), TlsError);
    CHECK(trusting.init(servers().license("rich").key, kDesk).active());
}

TEST_CASE("attack-clock-forward, attack-clock-back") {
    for (const auto by : {std::chrono::seconds(24h), std::chrono::seconds(-24h)}) {
        Victim victim;
        const Seconds left = victim.session().seconds_left();
        const MovedClock moved(by);
        CHECK(std::abs((victim.session().seconds_left() - left).count()) < 5);
        CHECK_NOTHROW(victim.session().validate());
        CHECK_NOTHROW(victim.session().heartbeat());
        CHECK(victim.client().init(servers().license("normal").key, kDesk).active());
        CHECK(victim.session().active());
        CHECK(std::abs((victim.session().seconds_left() - left).count()) < 5);
    }
}

TEST_CASE("attack-in-the-background") {
    Client client(options_for(servers().application("short")));
    Session session = client.init(servers().license("short").key, kDesk);
    std::atomic<int> refused{0}, forged{0}, unsigned_no{0};
    {
        const Misbehaving misbehaving("always_yes");
        session.start_heartbeat({[&](const Problem&) { ++refused; },
                                 [&](const Problem& why, Seconds) {
                                     if (why.kind == ErrorKind::signature_invalid) ++forged;
                                     if (why.kind == ErrorKind::invalid_api_key) ++unsigned_no;
                                 },
                                 {}});
        CHECK(eventually([&] { return forged >= 2; }));
        servers().misbehave("answer", {{"status", std::int64_t{401}}});
        CHECK(eventually([&] { return unsigned_no >= 2; }));
    }
    CHECK(refused == 0);
    CHECK(session.active());
    session.logout();
}

TEST_SUITE_END();
