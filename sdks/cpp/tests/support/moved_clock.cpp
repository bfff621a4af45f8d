#include "support/moved_clock.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

namespace {

std::atomic<long> moved_by_seconds{0};

}  // namespace

/// Stands in for the C library's: everything in this process asks here, OpenSSL's and curl's clocks included.
extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const long result = syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += moved_by_seconds;
    return static_cast<int>(result);
}

namespace testing {

MovedClock::MovedClock(std::chrono::seconds by) {
    moved_by_seconds = by.count();
}

MovedClock::~MovedClock() {
    moved_by_seconds = 0;
}

}  // namespace testing
