#include "lockence/errors.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <type_traits>

#include "attempted.hpp"
#include "lockence/result.hpp"

using namespace lockence;

namespace {

Problem problem_of(ErrorKind kind) {
    Problem problem;
    problem.kind = kind;
    problem.message = "why";
    return problem;
}

template <typename Wanted>
bool raises(ErrorKind kind) {
    try {
        raise(problem_of(kind));
    } catch (const Wanted& error) {
        return error.kind() == kind && std::string(error.what()) == "why";
    } catch (...) {
        return false;
    }
}

}  // namespace

TEST_CASE("errors: each kind has its class") {
    CHECK(raises<RefusedError>(ErrorKind::refused));
    CHECK(raises<InvalidApiKeyError>(ErrorKind::invalid_api_key));
    CHECK(raises<ApplicationDisabledError>(ErrorKind::application_disabled));
    CHECK(raises<LicenseExpiredError>(ErrorKind::license_expired));
    CHECK(raises<LicenseDisabledError>(ErrorKind::license_disabled));
    CHECK(raises<HwidMismatchError>(ErrorKind::hwid_mismatch));
    CHECK(raises<DeviceBlockedError>(ErrorKind::device_blocked));
    CHECK(raises<AddressBlockedError>(ErrorKind::address_blocked));
    CHECK(raises<SessionLimitReachedError>(ErrorKind::session_limit_reached));
    CHECK(raises<VersionOutdatedError>(ErrorKind::version_outdated));
    CHECK(raises<ResetNotAllowedError>(ErrorKind::reset_not_allowed));
    CHECK(raises<ResetLimitReachedError>(ErrorKind::reset_limit_reached));
    CHECK(raises<InvalidLicenseKeyError>(ErrorKind::invalid_license_key));
    CHECK(raises<SessionNotFoundError>(ErrorKind::session_not_found));
    CHECK(raises<SessionExpiredError>(ErrorKind::session_expired));
    CHECK(raises<SessionEndedError>(ErrorKind::session_ended));
    CHECK(raises<GraceOverError>(ErrorKind::grace_over));
    CHECK(raises<BadRequestError>(ErrorKind::bad_request));
    CHECK(raises<NotFoundError>(ErrorKind::not_found));
    CHECK(raises<MethodNotAllowedError>(ErrorKind::method_not_allowed));
    CHECK(raises<BodyTooLargeError>(ErrorKind::body_too_large));
    CHECK(raises<RateLimitedError>(ErrorKind::rate_limited));
    CHECK(raises<InternalError>(ErrorKind::internal_error));
    CHECK(raises<UnavailableError>(ErrorKind::unavailable));
    CHECK(raises<UnexpectedAnswerError>(ErrorKind::unexpected_answer));
    CHECK(raises<SignatureError>(ErrorKind::signature_invalid));
    CHECK(raises<NoAnswerError>(ErrorKind::no_answer));
    CHECK(raises<TlsError>(ErrorKind::tls_failed));
}

TEST_CASE("errors: what is caught by a base") {
    for (auto kind = ErrorKind::refused; kind <= ErrorKind::tls_failed; kind = ErrorKind(int(kind) + 1)) {
        CHECK(raises<Error>(kind));
        CHECK(raises<RefusedError>(kind) == (kind <= ErrorKind::session_ended));
    }
    CHECK(raises<NoAnswerError>(ErrorKind::tls_failed));
    static_assert(std::is_nothrow_copy_constructible_v<SignatureError>);
}

TEST_CASE("result: a value") {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
    REQUIRE(result);
    CHECK(**result == 5);
    CHECK(*std::move(result).value() == 5);
}

TEST_CASE("result: what went wrong is thrown by those who insist") {
    const Result<int> result(problem_of(ErrorKind::hwid_mismatch));
    REQUIRE(!result);
    CHECK(result.problem().kind == ErrorKind::hwid_mismatch);
    CHECK_THROWS_AS((void)result.value(), HwidMismatchError);
    const Result<void> nothing(problem_of(ErrorKind::no_answer));
    CHECK_THROWS_AS(nothing.value(), NoAnswerError);
    CHECK_NOTHROW(Result<void>().value());
}

TEST_CASE("result: nothing gets out of a call without exceptions") {
    const auto refused = detail::attempted([]() -> int { raise(problem_of(ErrorKind::session_ended)); });
    CHECK(refused.problem().kind == ErrorKind::session_ended);
    const auto unforeseen = detail::attempted([] { throw std::bad_alloc(); });
    CHECK(unforeseen.problem().kind == ErrorKind::no_answer);
    CHECK(*detail::attempted([] { return 7; }) == 7);
}
