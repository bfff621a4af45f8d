#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http.hpp"
#include "lockence/time.hpp"
#include "lockence/value.hpp"
#include "signatures.hpp"

/// What becomes of an answer: the fields of a success, or an error. Pure.
namespace lockence::detail {

struct InitAnswer {
    std::string session_token;
    std::string username;
    Value metadata;
    std::vector<std::string> entitlements;
    Time expires_at;
    std::optional<Time> license_expires_at;
    std::chrono::seconds heartbeat_interval;
};

struct ValidateAnswer {
    std::string username;
    Value metadata;
    std::vector<std::string> entitlements;
    Time expires_at;
    std::optional<Time> license_expires_at;
};

struct HeartbeatAnswer {
    Time expires_at;
    std::chrono::seconds heartbeat_interval;
};

struct ResetAnswer {
    std::int64_t resets_left;
    Time next_reset_at;
};

/// An answer, and what is known of who it is from: a verdict, or nothing where verification is off.
struct Received {
    HttpResponse response;
    std::optional<Verdict> verdict;
};

/// Each gives the fields of a success. Throws the `Error` that the answer is, or `UnexpectedAnswerError` where it
/// is not of the contract, or `SignatureError` where it has to be signed and is not.
InitAnswer read_init(const Received& received);
ValidateAnswer read_validate(const Received& received);
HeartbeatAnswer read_heartbeat(const Received& received);
ResetAnswer read_reset(const Received& received);

/// The same for a logout. A session that is over already is what was wished for.
void read_logout(const Received& received);

/// The value of `Retry-After`; nothing unless it is a whole number of seconds of up to 9 digits.
std::optional<std::chrono::seconds> retry_after(const HttpResponse& response);

}  // namespace lockence::detail
