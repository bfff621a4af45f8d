#pragma once

#include <memory>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace lockence::detail {

/// A public key on P-256 that answers are verified with. Cheap to copy, and safe to share between threads.
class PublicKey {
public:
    /// Reads a SubjectPublicKeyInfo: PEM, or base64 of its DER as `lockence application show` prints it.
    /// Throws `std::invalid_argument` where it is neither, or a key of another kind.
    explicit PublicKey(std::string_view text);

    /// Whether `signature`, *r* and *s* in 32 bytes each, is this key's over SHA-256 of `message`.
    bool verifies(std::string_view message, std::string_view signature) const;

private:
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace lockence::detail
