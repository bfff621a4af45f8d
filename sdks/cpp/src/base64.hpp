#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockence::detail {

/// These bytes in the alphabet of RFC 4648, section 4, padded, on one line.
std::string base64_encode(std::string_view bytes);

/// The bytes that `text` stands for; nothing unless it is exactly what `base64_encode` makes of them. There is one
/// way to write any bytes, so that nobody can pass two spellings of one signature as two.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace lockence::detail
