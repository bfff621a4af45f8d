#include "utf8.hpp"

#include <doctest/doctest.h>

using lockence::detail::utf8_length;

TEST_CASE("utf8: characters are counted, not bytes") {
    CHECK(utf8_length("") == 0);
    CHECK(utf8_length("desk") == 4);
    CHECK(utf8_length("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80") == 3);
}

TEST_CASE("utf8: what is none") {
    for (const char* text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                             "\xFF", "\xC3(", "\xE2\x82", "\xF8\x88\x80\x80\x80"}) {
        CAPTURE(text);
        CHECK(utf8_length(text) == std::nullopt);
    }
}
