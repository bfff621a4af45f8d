#pragma once

#include <optional>
#include <string_view>

#include "lockence/time.hpp"

namespace lockence::detail {

/// The moment that `2025-01-18T12:00:00Z` names; nothing where it is written in any other way.
std::optional<Time> parse_time(std::string_view text);

/// The moment that `Fri, 15 Jan 2027 08:00:00 GMT` names, the form of HTTP; nothing where it is another.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace lockence::detail
