#include "base64.hpp"

#include <algorithm>
#include <cstddef>

#include "openssl.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kBytesMax = 1 << 20;

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // OpenSSL adds a NUL
    const int length = EVP_EncodeBlock(octets(text), octets(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() > kBytesMax) return std::nullopt;
    if (text.empty()) return std::string();
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(octets(bytes), octets(text), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    const auto padding = static_cast<std::size_t>(std::count(text.end() - 2, text.end(), '='));
    bytes.resize(static_cast<std::size_t>(length) - padding);  // OpenSSL counts the padding as zeros
    // OpenSSL forgives blanks around and stray bits; this does not.
    if (base64_encode(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace lockence::detail
