#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lockence::detail {

/// How many characters this text has; nothing where it is not UTF-8.
std::optional<std::size_t> utf8_length(std::string_view text);

}  // namespace lockence::detail
