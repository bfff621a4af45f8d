#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lockence/hwid.hpp"

namespace lockence::detail {

enum class Platform { windows, macos, linux_, other };

/// What was read from this computer, by the name of its source. What could not be read is not there.
using Readings = std::map<std::string, std::string, std::less<>>;

/// The HWID that follows from these readings. Pure.
Hwid derive_hwid(Platform platform, const Readings& readings, std::string_view salt, bool in_container);

// What this computer says; implemented for each platform in a file of its own. They fail at nothing.
Platform this_platform();
Readings read_sources();
bool is_in_container();

}  // namespace lockence::detail
