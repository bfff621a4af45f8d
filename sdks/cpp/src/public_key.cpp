#include "public_key.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <stdexcept>
#include <string>

#include "base64.hpp"
#include "openssl.hpp"
#include "text.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kScalarBytes = 32;

EVP_PKEY* read_pem(std::string_view text) {
    const BioHandle bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr;
}

EVP_PKEY* read_base64(std::string_view text) {
    const auto der = base64_decode(text);
    if (!der) return nullptr;
    const unsigned char* position = octets(*der);
    EVP_PKEY* key = d2i_PUBKEY(nullptr, &position, static_cast<long>(der->size()));
    if (key != nullptr && position != octets(*der) + der->size()) {
        EVP_PKEY_free(key);
        return nullptr;
    }
    return key;
}

bool is_on_p256(const EVP_PKEY* key) {
    char group[32] = "";
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
           std::string_view(group) == "prime256v1";
}

/// The DER form, which is the one that OpenSSL takes; empty where there is no memory for it.
std::string der_signature(std::string_view r_and_s) {
    BigNumber r(BN_bin2bn(octets(r_and_s), kScalarBytes, nullptr));
    BigNumber s(BN_bin2bn(octets(r_and_s) + kScalarBytes, kScalarBytes, nullptr));
    const EcdsaSignature signature(ECDSA_SIG_new());
    if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    r.release();  // set0 took them over
    s.release();
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    if (length <= 0) return {};
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

}  // namespace

PublicKey::PublicKey(std::string_view text) {
    text = trimmed(text, " \t\r\n");
    const bool pem = starts_with(text, "-----BEGIN");
    key_.reset(pem ? read_pem(text) : read_base64(text), EVP_PKEY_free);
    ERR_clear_error();  // a caller who uses OpenSSL too must not find our failures in its queue
    if (!key_) {
        throw std::invalid_argument(
            "each of `public_keys` is the base64 text that `lockence application show` prints, or a PUBLIC KEY in "
            "PEM");
    }
    if (!is_on_p256(key_.get()))
        throw std::invalid_argument("each of `public_keys` is an EC key on the curve P-256");
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
    if (signature.size() != 2 * kScalarBytes) return false;
    const std::string der = der_signature(signature);
    const DigestContext context(EVP_MD_CTX_new());
    const bool verified =
        !der.empty() && context &&
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context.get(), octets(der), der.size(), octets(message), message.size()) == 1;
    ERR_clear_error();
    return verified;
}

}  // namespace lockence::detail
