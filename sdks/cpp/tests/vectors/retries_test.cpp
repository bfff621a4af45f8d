#include "retries.hpp"

#include <doctest/doctest.h>

#include <map>

#include "answers.hpp"
#include "support/vectors.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::text;

namespace {

const std::map<std::string, Operation> kOperations = {
    {"init", Operation::init},
    {"validate", Operation::validate},
    {"heartbeat", Operation::heartbeat},
    {"logout", Operation::logout},
    {"reset_devices", Operation::reset_devices},
};

const std::map<std::string, HttpFailure::Reason> kFailures = {
    {"connect_failed", HttpFailure::Reason::connect_failed},
    {"no_answer", HttpFailure::Reason::no_answer},
    {"tls_failed", HttpFailure::Reason::tls_failed},
};

Attempt attempt(const Value& vector) {
    Attempt made{};
    made.operation = kOperations.at(text(vector, "operation"));
    made.number = static_cast<int>(vector["attempt"].integer().value());
    const auto status = vector["happened"].integer();
    made.trouble =
        status ? trouble_of_status(static_cast<int>(*status)) : trouble_of(kFailures.at(text(vector, "happened")));
    HttpResponse response;
    if (const auto header = vector["retry_after"].text()) response.headers.emplace_back("Retry-After", *header);
    made.retry_after = retry_after(response);
    made.since_call = std::chrono::duration<double>(vector["elapsed_seconds"].number().value());
    made.total = std::chrono::duration<double>(vector["total_seconds"].number().value());
    return made;
}

}  // namespace

TEST_CASE("vectors: retries") {
    const Value all = testing::vectors("retries.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        const auto wait = wait_before_next(attempt(vector), vector["random"].number().value());
        const auto expected = vector["wait_seconds"].number();
        REQUIRE(wait.has_value() == expected.has_value());
        if (wait) CHECK(std::abs(wait->count() - *expected) < 0.000001);
    }
}
