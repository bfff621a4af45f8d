#include "hwids.hpp"

#include <doctest/doctest.h>

#include <map>

#include "support/vectors.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::text;

namespace {

const std::map<std::string, Platform> kPlatforms = {
    {"windows", Platform::windows},
    {"macos", Platform::macos},
    {"linux", Platform::linux_},
    {"other", Platform::other},
};

}  // namespace

TEST_CASE("vectors: hwids") {
    const Value all = testing::vectors("hwids.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        Readings readings;
        for (const auto& [source, reading] : vector["readings"].object()) {
            readings.emplace(source, reading.text().value());
        }
        const Hwid hwid =
            derive_hwid(kPlatforms.at(text(vector, "platform")), readings, text(vector, "salt"), false);
        CHECK(hwid.value == text(vector["expect"], "hwid"));
        Value::Array sources(hwid.sources.begin(), hwid.sources.end());
        CHECK(Value(sources) == vector["expect"]["sources"]);
    }
}
