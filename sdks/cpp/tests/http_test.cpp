#include "http.hpp"

#include <doctest/doctest.h>

using lockence::detail::HttpResponse;

TEST_CASE("http: lines of one header are joined, whatever the case of its name") {
    HttpResponse response;
    response.headers = {{"Signature", " a=:b: "}, {"Other", "x"}, {"SIGNATURE", "c=:d:"}};
    CHECK(response.header("signature") == "a=:b:, c=:d:");
    CHECK(response.header("date") == std::nullopt);
}
