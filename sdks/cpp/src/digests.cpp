#include "digests.hpp"

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdint>
#include <stdexcept>

#include "base64.hpp"
#include "openssl.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kDigestBytes = 32;

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        text.push_back(digits[octet >> 4]);
        text.push_back(digits[octet & 15]);
    }
    return text;
}

}  // namespace

std::string sha256(std::string_view bytes) {
    std::string digest(kDigestBytes, '\0');
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), octets(digest), &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
    return digest;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
    std::string digest(kDigestBytes, '\0');
    unsigned int length = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), octets(message), message.size(),
             octets(digest), &length) == nullptr) {
        throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256");
    }
    return hex(digest);
}

std::string content_digest(std::string_view body) {
    return "sha-256=:" + base64_encode(sha256(body)) + ':';
}

std::string random_hex(int count) {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    if (RAND_bytes(octets(bytes), count) != 1) throw std::runtime_error("OpenSSL has no random bytes to give");
    return hex(bytes);
}

double random_unit() {
    std::uint32_t bits = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&bits), sizeof bits) != 1) {
        throw std::runtime_error("OpenSSL has no random bytes to give");
    }
    return bits / 4294967296.0;
}

}  // namespace lockence::detail
