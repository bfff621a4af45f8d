#include "public_key.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "support/vectors.hpp"

using lockence::detail::PublicKey;

TEST_CASE("public key: base64, PEM, and blanks around") {
    const std::string base64 = testing::text(testing::vectors("signatures.json")["public_keys"], "ours");
    CHECK_NOTHROW(PublicKey("\n " + base64 + "\r\n"));
    const std::string lines = base64.substr(0, 64) + '\n' + base64.substr(64);
    CHECK_NOTHROW(PublicKey("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n"));
}

TEST_CASE("public key: what is none") {
    const std::string base64 = testing::text(testing::vectors("signatures.json")["public_keys"], "ours");
    const std::string secp256k1 =
        "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEeb5mfvncu6xVoGKVzocLBwKb/NstzijZWfKBWxb4F5hIOtp3JqPEZV2k+/wOEQio/"
        "Re0SKaFVBmcR"
        "9CP+xDUuA==";
    for (const std::string& text : {std::string(), std::string("-----BEGIN PUBLIC KEY-----"), base64 + base64,
                                    base64.substr(4), "sig_1=" + base64, secp256k1}) {
        CAPTURE(text);
        CHECK_THROWS_AS(PublicKey key(text), std::invalid_argument);
    }
}

TEST_CASE("public key: a signature of another length is none") {
    const PublicKey key(testing::text(testing::vectors("signatures.json")["public_keys"], "ours"));
    for (const std::size_t length : {0, 63, 64, 65, 128})
        CHECK_FALSE(key.verifies("text", std::string(length, '\1')));
}
