#pragma once

#include <chrono>

namespace lockence {

/// A moment in UTC, in whole seconds, as the server gives them.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

}  // namespace lockence
