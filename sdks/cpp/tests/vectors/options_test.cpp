#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <stdexcept>

#include "lockence/client.hpp"
#include "settings.hpp"
#include "support/vectors.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::text;

namespace {

std::chrono::milliseconds milliseconds(double seconds) {
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

Options options_of(const Value& given) {
    Options options;
    options.base_url = text(given, "base_url");
    options.api_key = text(given, "api_key");
    for (const Value& key : given["public_keys"].array()) options.public_keys.push_back(key.text().value());
    options.verify = given["verify"].flag().value_or(true);
    options.allow_http = given["allow_http"].flag().value_or(false);
    options.ca_file = given["ca_file"].text();
    options.client_version = given["client_version"].text();
    options.device_name = given["device_name"].text();
    if (const auto seconds = given["attempt_seconds"].number()) options.attempt_timeout = milliseconds(*seconds);
    if (const auto seconds = given["total_seconds"].number()) options.total_timeout = milliseconds(*seconds);
    return options;
}

}  // namespace

TEST_CASE("vectors: options") {
    const Value all = testing::vectors("options.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        std::optional<std::string> url;
        try {
            url = Settings(options_of(vector["options"])).url_of(Operation::init);
        } catch (const std::invalid_argument& error) {
            CHECK(std::string(error.what()).find('`') != std::string::npos);  // it names the option
        }
        CHECK(url == vector["expect"].text());
    }
}
