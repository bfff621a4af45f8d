#include <doctest/doctest.h>

#include "hwids.hpp"
#include "lockence/client.hpp"
#include "support/vectors.hpp"

using namespace lockence;

TEST_CASE("hwid: this computer has one, and it stays the same") {
    Options options;
    options.base_url = "https://example.com";
    options.api_key = "lk_example";
    options.verify = false;
    const Hwid hwid = Client(options).get_hwid();
    CHECK(hwid.value.size() == 64);
    CHECK_FALSE(hwid.sources.empty());
    CHECK(Client(options).get_hwid().value == hwid.value);
    options.hwid_salt = "another vendor";
    CHECK(Client(options).get_hwid().value != hwid.value);
}

TEST_CASE("hwid: nothing that was read is in it") {
    const auto readings = detail::read_sources();
    const Hwid hwid = detail::derive_hwid(detail::this_platform(), readings, "salt", false);
    for (const auto& [source, reading] : readings) {
        CAPTURE(source);
        CHECK(hwid.value.find(reading) == std::string::npos);
    }
}
