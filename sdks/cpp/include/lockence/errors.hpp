#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "lockence/time.hpp"

namespace lockence {

/// What can go wrong: one for each class of error below.
enum class ErrorKind {
    refused,
    invalid_api_key,
    application_disabled,
    license_expired,
    license_disabled,
    hwid_mismatch,
    device_blocked,
    address_blocked,
    session_limit_reached,
    version_outdated,
    reset_not_allowed,
    reset_limit_reached,
    invalid_license_key,
    session_not_found,
    session_expired,
    session_ended,
    grace_over,
    bad_request,
    not_found,
    method_not_allowed,
    body_too_large,
    rate_limited,
    internal_error,
    unavailable,
    unexpected_answer,
    signature_invalid,
    no_answer,
    tls_failed,
};

/// What went wrong, as a value. It holds no key, token, HWID or body.
struct Problem {
    ErrorKind kind = ErrorKind::unexpected_answer;
    std::string code;                       ///< for programs, as the server gave it; ours where it gave none
    std::string message;                    ///< for people
    std::optional<int> status;              ///< of HTTP; nothing where there was no answer
    std::optional<std::string> request_id;  ///< to quote when you report a fault
    bool is_signed = false;                 ///< whether the server's signature stands behind it
    std::optional<std::chrono::seconds> retry_after;
    std::optional<std::string> detail;        ///< of `license_disabled`: the vendor's reason
    std::optional<std::string> download_url;  ///< of `version_outdated`
    std::optional<Time> retry_at;             ///< of `reset_limit_reached`
    std::optional<std::string> reason;        ///< of `signature_invalid`: what is wrong with the signature
};

/// Base of everything that Lockence throws, except `std::invalid_argument` for options that cannot be right.
class Error : public std::exception {
public:
    explicit Error(Problem problem) : problem_(std::make_shared<const Problem>(std::move(problem))) {}

    const char* what() const noexcept override { return problem_->message.c_str(); }

    const Problem& problem() const noexcept { return *problem_; }
    ErrorKind kind() const noexcept { return problem_->kind; }
    const std::string& code() const noexcept { return problem_->code; }
    const std::string& message() const noexcept { return problem_->message; }
    std::optional<int> status() const noexcept { return problem_->status; }
    const std::optional<std::string>& request_id() const noexcept { return problem_->request_id; }
    bool is_signed() const noexcept { return problem_->is_signed; }
    std::optional<std::chrono::seconds> retry_after() const noexcept { return problem_->retry_after; }

private:
    std::shared_ptr<const Problem> problem_;  // shared, so that copying an exception cannot throw
};

/// The server said no. It is the vendor's word where `is_signed`, and a hint where not.
class RefusedError : public Error {
public:
    using Error::Error;
};

class InvalidApiKeyError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class ApplicationDisabledError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class LicenseExpiredError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class LicenseDisabledError : public RefusedError {
public:
    using RefusedError::RefusedError;
    /// The vendor's reason, if there is one.
    const std::optional<std::string>& detail() const noexcept { return problem().detail; }
};
class HwidMismatchError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class DeviceBlockedError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class AddressBlockedError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class SessionLimitReachedError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class VersionOutdatedError : public RefusedError {
public:
    using RefusedError::RefusedError;
    /// Where to get a newer version, if the vendor says so.
    const std::optional<std::string>& download_url() const noexcept { return problem().download_url; }
};
class ResetNotAllowedError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class ResetLimitReachedError : public RefusedError {
public:
    using RefusedError::RefusedError;
    /// When the next reset may be.
    std::optional<Time> retry_at() const noexcept { return problem().retry_at; }
};
class InvalidLicenseKeyError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class SessionNotFoundError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class SessionExpiredError : public RefusedError {
public:
    using RefusedError::RefusedError;
};
class SessionEndedError : public RefusedError {
public:
    using RefusedError::RefusedError;
};

/// Nobody answered for so long that the last answer is no longer good.
class GraceOverError : public Error {
public:
    using Error::Error;
};

/// What was asked is not acceptable. The message names the field.
class BadRequestError : public Error {
public:
    using Error::Error;
};
class NotFoundError : public Error {
public:
    using Error::Error;
};
class MethodNotAllowedError : public Error {
public:
    using Error::Error;
};
class BodyTooLargeError : public Error {
public:
    using Error::Error;
};
class RateLimitedError : public Error {
public:
    using Error::Error;
};
class InternalError : public Error {
public:
    using Error::Error;
};
class UnavailableError : public Error {
public:
    using Error::Error;
};

/// An answer that is not of the contract: a redirect, another server, a proxy's page.
class UnexpectedAnswerError : public Error {
public:
    using Error::Error;
};

/// An answer that has to be signed and is not, or not by one of your keys for this very request. It is no answer.
class SignatureError : public Error {
public:
    using Error::Error;
    /// Which step of the verification failed; `sdks/README.md` lists them.
    const std::string& reason() const noexcept { return *problem().reason; }
};

/// Nobody was reached, or no answer came in time.
class NoAnswerError : public Error {
public:
    using Error::Error;
};

/// The server's certificate is not to be trusted.
class TlsError : public NoAnswerError {
public:
    using NoAnswerError::NoAnswerError;
};

/// Throws the class of `problem.kind`.
[[noreturn]] void raise(Problem problem);

}  // namespace lockence
