#pragma once

#include <string>
#include <string_view>

namespace lockence::detail {

/// The 32 bytes of SHA-256 over `bytes`.
std::string sha256(std::string_view bytes);

/// HMAC-SHA-256, in 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view message);

/// A `Content-Digest` (RFC 9530) of this body.
std::string content_digest(std::string_view body);

/// `count` bytes from OpenSSL's random generator, in hexadecimal. Throws `std::runtime_error` where it has none to
/// give.
std::string random_hex(int count);

/// A number in [0, 1), evenly spread; from the same generator, so that there is no state to share or to seed.
double random_unit();

}  // namespace lockence::detail
