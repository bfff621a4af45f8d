#include "times.hpp"

#include <doctest/doctest.h>

using lockence::detail::parse_http_date;
using lockence::detail::parse_time;

namespace {

std::int64_t seconds(const char* text) {
    const auto time = parse_time(text);
    REQUIRE(time);
    return time->time_since_epoch().count();
}

}  // namespace

TEST_CASE("times: as the server writes them") {
    CHECK(seconds("1970-01-01T00:00:00Z") == 0);
    CHECK(seconds("2027-01-15T08:00:00Z") == 1'800'000'000);
    CHECK(seconds("2000-02-29T23:59:59Z") == 951'868'799);
    CHECK(seconds("2000-03-01T00:00:00Z") == 951'868'800);
    CHECK(seconds("2100-03-01T00:00:00Z") == 4'107'542'400);
    CHECK(seconds("9999-12-31T23:59:59Z") == 253'402'300'799);
    CHECK(seconds("0001-01-01T00:00:00Z") == -62'135'596'800);
}

TEST_CASE("times: any other form is none") {
    for (const char* text :
         {"", "0000-01-01T00:00:00Z", "2027-01-15", "2027-01-15T08:00:00", "2027-01-15T08:00:00+00:00",
          "2027-01-15 08:00:00Z", "2027-13-15T08:00:00Z", "2027-00-15T08:00:00Z", "2027-02-29T08:00:00Z",
          "2100-02-29T08:00:00Z", "2027-04-31T08:00:00Z", "2027-01-00T08:00:00Z", "2027-01-15T24:00:00Z",
          "2027-01-15T08:60:00Z", "2027-01-15T08:00:60Z", "2027-01-15T08:00:00z", "+027-01-15T08:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("times: the form of HTTP") {
    CHECK(parse_http_date("Fri, 15 Jan 2027 08:00:00 GMT") == parse_time("2027-01-15T08:00:00Z"));
    CHECK(parse_http_date("Thu, 31 Dec 2026 23:59:59 GMT") == parse_time("2026-12-31T23:59:59Z"));
    for (const char* text : {"", "Fri, 15 Jan 2027 08:00:00 UTC", "Fri, 15 anF 2027 08:00:00 GMT",
                             "Friday, 15-Jan-27 08:00:00 GMT", "Fri, 35 Jan 2027 08:00:00 GMT", "1800000000"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_http_date(text));
    }
}
