#pragma once

#include <chrono>

namespace testing {

/// While it lives, this process sees a wall clock that is off by this much, as if the customer had set it.
class MovedClock {
public:
    explicit MovedClock(std::chrono::seconds by);
    ~MovedClock();

    MovedClock(const MovedClock&) = delete;
    MovedClock& operator=(const MovedClock&) = delete;
};

}  // namespace testing
