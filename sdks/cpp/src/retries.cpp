#include "retries.hpp"

#include <algorithm>
#include <cmath>

namespace lockence::detail {

namespace {

constexpr int kAttemptsMax = 5;
constexpr double kFirstWaitSeconds = 0.5;
constexpr double kWaitSecondsMax = 8;

bool is_worth_another(const Attempt& attempt) {
    if (attempt.number >= kAttemptsMax) return false;
    switch (attempt.trouble) {
        case Trouble::connect_failed:
        case Trouble::rate_limited: return true;
        case Trouble::no_answer:
        case Trouble::unavailable: return may_be_done_twice(attempt.operation);
        case Trouble::final: break;
    }
    return false;
}

}  // namespace

Trouble trouble_of(HttpFailure::Reason reason) {
    switch (reason) {
        case HttpFailure::Reason::connect_failed: return Trouble::connect_failed;
        case HttpFailure::Reason::no_answer: return Trouble::no_answer;
        case HttpFailure::Reason::tls_failed:
        case HttpFailure::Reason::stopped: break;
    }
    return Trouble::final;
}

Trouble trouble_of_status(int status) {
    switch (status) {
        case 429: return Trouble::rate_limited;
        case 502:
        case 503:
        case 504: return Trouble::unavailable;
        default: return Trouble::final;
    }
}

std::optional<std::chrono::duration<double>> wait_before_next(const Attempt& attempt, double random) {
    if (!is_worth_another(attempt)) return std::nullopt;
    const double backoff = std::min(kWaitSecondsMax, kFirstWaitSeconds * std::exp2(attempt.number - 1));
    const std::chrono::duration<double> wait = attempt.retry_after.value_or(std::chrono::seconds(0)) +
                                               std::chrono::duration<double>(backoff * (0.5 + 0.5 * random));
    if (attempt.since_call + wait >= attempt.total) return std::nullopt;
    return wait;
}

}  // namespace lockence::detail
