#include "base64.hpp"

#include <doctest/doctest.h>

using lockence::detail::base64_decode;
using lockence::detail::base64_encode;

TEST_CASE("base64: bytes of every length come back") {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        CHECK(base64_decode(base64_encode(bytes)) == bytes);
        bytes.push_back(static_cast<char>(i * 7));
    }
}

TEST_CASE("base64: the examples of RFC 4648") {
    CHECK(base64_encode("") == "");
    CHECK(base64_encode("f") == "Zg==");
    CHECK(base64_encode("fo") == "Zm8=");
    CHECK(base64_encode("foo") == "Zm9v");
    CHECK(base64_encode("foobar") == "Zm9vYmFy");
}

TEST_CASE("base64: there is one way to write any bytes") {
    for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v====", "=",
                             "====", "Zm9_", "Z===", "Zg==Zg==", "\xC3\xA4==", "Zm9v="}) {
        CAPTURE(text);
        CHECK(base64_decode(text) == std::nullopt);
    }
}
