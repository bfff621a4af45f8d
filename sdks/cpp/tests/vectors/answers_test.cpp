#include "answers.hpp"

#include <doctest/doctest.h>

#include <map>

#include "lockence/errors.hpp"
#include "support/vectors.hpp"
#include "times.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::body_of;
using testing::text;

namespace {

const std::map<std::string, ErrorKind> kKinds = {
    {"Refused", ErrorKind::refused},
    {"InvalidApiKey", ErrorKind::invalid_api_key},
    {"ApplicationDisabled", ErrorKind::application_disabled},
    {"LicenseExpired", ErrorKind::license_expired},
    {"LicenseDisabled", ErrorKind::license_disabled},
    {"HwidMismatch", ErrorKind::hwid_mismatch},
    {"DeviceBlocked", ErrorKind::device_blocked},
    {"AddressBlocked", ErrorKind::address_blocked},
    {"SessionLimitReached", ErrorKind::session_limit_reached},
    {"VersionOutdated", ErrorKind::version_outdated},
    {"ResetNotAllowed", ErrorKind::reset_not_allowed},
    {"ResetLimitReached", ErrorKind::reset_limit_reached},
    {"InvalidLicenseKey", ErrorKind::invalid_license_key},
    {"SessionNotFound", ErrorKind::session_not_found},
    {"SessionExpired", ErrorKind::session_expired},
    {"SessionEnded", ErrorKind::session_ended},
    {"GraceOver", ErrorKind::grace_over},
    {"BadRequest", ErrorKind::bad_request},
    {"NotFound", ErrorKind::not_found},
    {"MethodNotAllowed", ErrorKind::method_not_allowed},
    {"BodyTooLarge", ErrorKind::body_too_large},
    {"RateLimited", ErrorKind::rate_limited},
    {"InternalError", ErrorKind::internal_error},
    {"Unavailable", ErrorKind::unavailable},
    {"UnexpectedAnswer", ErrorKind::unexpected_answer},
    {"SignatureError", ErrorKind::signature_invalid},
};

Received received(const Value& vector) {
    Received received;
    received.response.status = static_cast<int>(vector["status"].integer().value());
    received.response.body = body_of(vector["body"]);
    received.response.too_large = received.response.body.size() > kBodyBytesMax;  // as the transport finds it
    for (const auto& [name, value] : vector["headers"].object()) {
        received.response.headers.emplace_back(name, value.text().value());
    }
    const std::string is_signed = text(vector, "signed");
    if (is_signed == "yes") received.verdict = Verdict(std::int64_t{1'800'000'000});
    if (is_signed == "no") received.verdict = Verdict("unsigned");
    return received;
}

void check_time(const Value& fields, const char* name, std::optional<Time> given) {
    CAPTURE(name);
    REQUIRE(fields.has(name));
    CHECK(given == (fields[name].is_null() ? std::nullopt : parse_time(text(fields, name))));
}

template <typename Answer>
void check_session(const Value& fields, const Answer& answer) {
    CHECK(answer.username == text(fields, "username"));
    CHECK(answer.metadata == fields["metadata"]);
    REQUIRE(answer.entitlements.size() == fields["entitlements"].array().size());
    for (std::size_t i = 0; i < answer.entitlements.size(); ++i) {
        CHECK(answer.entitlements[i] == fields["entitlements"].array()[i].text());
    }
    check_time(fields, "expires_at", answer.expires_at);
    check_time(fields, "license_expires_at", answer.license_expires_at);
}

/// Reads the answer as the operation does, and compares its fields. Throws what the SDK throws.
void read_and_check(const std::string& operation, const Received& given, const Value& fields) {
    if (operation == "init") {
        const InitAnswer answer = read_init(given);
        check_session(fields, answer);
        CHECK(answer.session_token == text(fields, "session_token"));
        CHECK(answer.heartbeat_interval.count() == fields["heartbeat_interval_seconds"].integer());
    } else if (operation == "validate") {
        check_session(fields, read_validate(given));
    } else if (operation == "heartbeat") {
        const HeartbeatAnswer answer = read_heartbeat(given);
        check_time(fields, "expires_at", answer.expires_at);
        CHECK(answer.heartbeat_interval.count() == fields["heartbeat_interval_seconds"].integer());
    } else if (operation == "logout") {
        read_logout(given);
    } else {
        REQUIRE(operation == "reset_devices");
        const ResetAnswer answer = read_reset(given);
        CHECK(answer.resets_left == fields["resets_left"].integer());
        check_time(fields, "next_reset_at", answer.next_reset_at);
    }
}

/// Null for what is not there, as the vectors have it.
template <typename T>
Value or_null(const std::optional<T>& value) {
    return value ? Value(*value) : Value();
}

void check_error(const Value& expected, const Problem& problem) {
    CHECK(problem.kind == kKinds.at(text(expected, "error")));
    const auto member = [&expected](const char* name, const Value& given) {
        CAPTURE(name);
        if (expected.has(name)) CHECK(given == expected[name]);
    };
    member("code", problem.code);
    member("message", problem.message);
    member("signed", problem.is_signed);
    member("request_id", or_null(problem.request_id));
    member("detail", or_null(problem.detail));
    member("download_url", or_null(problem.download_url));
    member("status", problem.status ? Value(std::int64_t{*problem.status}) : Value());
    member("retry_after_seconds",
           problem.retry_after ? Value(std::int64_t{problem.retry_after->count()}) : Value());
    if (expected.has("retry_at")) check_time(expected, "retry_at", problem.retry_at);
}

}  // namespace

TEST_CASE("vectors: answers") {
    const Value all = testing::vectors("answers.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        const Value& expected = vector["expect"];
        std::optional<Problem> problem;
        try {
            read_and_check(text(vector, "operation"), received(vector), expected["fields"]);
        } catch (const Error& error) {
            problem = error.problem();
        }
        REQUIRE(problem.has_value() == expected.has("error"));
        if (problem) check_error(expected, *problem);
    }
}
