#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockence/value.hpp"

/// The only place that knows the JSON library, which is slow to compile and is not for others to see.
namespace lockence::detail {

/// What this text says; nothing where it is not JSON, is nested too deeply, or holds a number out of range.
std::optional<Value> parse_json(std::string_view text);

/// This value as JSON, in one line. Text that is not UTF-8 is written with replacement characters.
std::string write_json(const Value& value);

}  // namespace lockence::detail
