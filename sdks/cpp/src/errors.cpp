#include "lockence/errors.hpp"

namespace lockence {

void raise(Problem problem) {
    switch (problem.kind) {
        case ErrorKind::refused: throw RefusedError(std::move(problem));
        case ErrorKind::invalid_api_key: throw InvalidApiKeyError(std::move(problem));
        case ErrorKind::application_disabled: throw ApplicationDisabledError(std::move(problem));
        case ErrorKind::license_expired: throw LicenseExpiredError(std::move(problem));
        case ErrorKind::license_disabled: throw LicenseDisabledError(std::move(problem));
        case ErrorKind::hwid_mismatch: throw HwidMismatchError(std::move(problem));
        case ErrorKind::device_blocked: throw DeviceBlockedError(std::move(problem));
        case ErrorKind::address_blocked: throw AddressBlockedError(std::move(problem));
        case ErrorKind::session_limit_reached: throw SessionLimitReachedError(std::move(problem));
        case ErrorKind::version_outdated: throw VersionOutdatedError(std::move(problem));
        case ErrorKind::reset_not_allowed: throw ResetNotAllowedError(std::move(problem));
        case ErrorKind::reset_limit_reached: throw ResetLimitReachedError(std::move(problem));
        case ErrorKind::invalid_license_key: throw InvalidLicenseKeyError(std::move(problem));
        case ErrorKind::session_not_found: throw SessionNotFoundError(std::move(problem));
        case ErrorKind::session_expired: throw SessionExpiredError(std::move(problem));
        case ErrorKind::session_ended: throw SessionEndedError(std::move(problem));
        case ErrorKind::grace_over: throw GraceOverError(std::move(problem));
        case ErrorKind::bad_request: throw BadRequestError(std::move(problem));
        case ErrorKind::not_found: throw NotFoundError(std::move(problem));
        case ErrorKind::method_not_allowed: throw MethodNotAllowedError(std::move(problem));
        case ErrorKind::body_too_large: throw BodyTooLargeError(std::move(problem));
        case ErrorKind::rate_limited: throw RateLimitedError(std::move(problem));
        case ErrorKind::internal_error: throw InternalError(std::move(problem));
        case ErrorKind::unavailable: throw UnavailableError(std::move(problem));
        case ErrorKind::signature_invalid:
            if (!problem.reason) problem.reason = "";
            throw SignatureError(std::move(problem));
        case ErrorKind::no_answer: throw NoAnswerError(std::move(problem));
        case ErrorKind::tls_failed: throw TlsError(std::move(problem));
        case ErrorKind::unexpected_answer: break;
    }
    throw UnexpectedAnswerError(std::move(problem));
}

}  // namespace lockence
