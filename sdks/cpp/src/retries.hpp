#pragma once

#include <chrono>
#include <optional>

#include "http.hpp"
#include "lockence/errors.hpp"
#include "operations.hpp"

/// Whether to try again, and when. Pure: time and chance are given.
namespace lockence::detail {

/// What happened to an attempt, as far as trying again is concerned.
enum class Trouble {
    connect_failed,  ///< nothing was sent
    no_answer,       ///< it may have been done
    rate_limited,    ///< it was turned away
    unavailable,     ///< somebody on the way says that the server is not there, or not now
    final,           ///< trying again would change nothing
};

Trouble trouble_of(HttpFailure::Reason reason);
Trouble trouble_of_status(int status);

struct Attempt {
    Operation operation;
    int number;  ///< from 1
    Trouble trouble;
    std::optional<std::chrono::seconds> retry_after;
    std::chrono::duration<double> since_call;  ///< how long ago the call began
    std::chrono::duration<double> total;       ///< how long it may take
};

/// How long to wait before the next attempt; nothing where there is none. `random` is in [0, 1).
std::optional<std::chrono::duration<double>> wait_before_next(const Attempt& attempt, double random);

}  // namespace lockence::detail
