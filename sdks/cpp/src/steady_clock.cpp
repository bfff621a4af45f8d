#include "steady_clock.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <ctime>
#endif

namespace lockence::detail {

SteadyTime SteadyClock::now() noexcept {
#if defined(_WIN32)
    return SteadyTime(duration(static_cast<rep>(GetTickCount64())));
#else
#if defined(__linux__)
    constexpr clockid_t clock = CLOCK_BOOTTIME;
#else
    constexpr clockid_t clock = CLOCK_MONOTONIC;
#endif
    timespec now{};
    clock_gettime(clock, &now);
    return SteadyTime(std::chrono::duration_cast<duration>(std::chrono::seconds(now.tv_sec) +
                                                           std::chrono::nanoseconds(now.tv_nsec)));
#endif
}

}  // namespace lockence::detail
