#pragma once

namespace lockence::detail {

/// Of this SDK; `CMakeLists.txt` has it.
constexpr const char* kVersion = LOCKENCE_VERSION;

}  // namespace lockence::detail
