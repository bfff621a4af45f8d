#pragma once

#include <chrono>

namespace lockence::detail {

/// A clock that never goes back, that nobody can set, and that goes on while the computer sleeps, which
/// `std::chrono::steady_clock` does not on Linux.
struct SteadyClock {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SteadyClock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept;
};

using SteadyTime = SteadyClock::time_point;

}  // namespace lockence::detail
