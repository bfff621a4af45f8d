#include "lockence/value.hpp"

#include <doctest/doctest.h>

#include "json.hpp"

using lockence::Value;
using lockence::detail::parse_json;
using lockence::detail::write_json;

TEST_CASE("value: reading needs no checks on the way") {
    const Value metadata =
        parse_json(R"({"plan":"pro","limits":{"seats":5,"share":0.5,"cloud":true},"note":null})").value();
    CHECK(metadata["plan"].text() == "pro");
    CHECK(metadata["limits"]["seats"].integer() == 5);
    CHECK(metadata["limits"]["seats"].number() == 5.0);
    CHECK(metadata["limits"]["share"].number() == 0.5);
    CHECK(metadata["limits"]["cloud"].flag() == true);
    CHECK(metadata["nothing"]["at"]["all"].is_null());
    CHECK(metadata["plan"].integer() == std::nullopt);
    CHECK(metadata.has("note"));
    CHECK_FALSE(metadata.has("nothing"));
}

TEST_CASE("value: what is taken out of a temporary outlives it") {
    const auto metadata = [] {
        return parse_json(R"({"hosts":["one","two"],"deep":{"er":{"text":"a long enough text"}}})").value();
    };
    std::string joined;
    for (const Value& host : metadata()["hosts"].array()) joined += *host.text();
    for (const auto& [name, member] : metadata()["deep"].object()) joined += *member["text"].text();
    const Value& kept = metadata()["deep"]["er"]["text"];
    CHECK(joined + *kept.text() == "onetwoa long enough texta long enough text");
}

TEST_CASE("value: what is written is read again") {
    const Value value = Value::Object{{"a", Value::Array{Value(), true, std::int64_t{-3}, 0.25, "x\"\n\xC3\xA4"}},
                                      {"b", Value::Object{}}};
    CHECK(parse_json(write_json(value)) == value);
}

TEST_CASE("json: numbers that do not fit") {
    CHECK(parse_json("9223372036854775807")->integer() == INT64_MAX);
    CHECK(parse_json("9223372036854775808")->integer() == std::nullopt);
    CHECK(parse_json("18446744073709551615")->number() == 18446744073709551615.0);
    CHECK(parse_json("1e999") == std::nullopt);
}

TEST_CASE("json: depth is bounded") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(parse_json(nested(60)));
    CHECK_FALSE(parse_json(nested(70)));
    CHECK_FALSE(parse_json(nested(100'000)));
}
