#include <doctest/doctest.h>

#include <cmath>
#include <optional>

#include "lease.hpp"
#include "support/vectors.hpp"
#include "times.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::text;

namespace {

SteadyTime steady(const Value& step, const char* name) {
    return SteadyTime(std::chrono::milliseconds(std::llround(step[name].number().value() * 1000)));
}

}  // namespace

TEST_CASE("vectors: clocks") {
    const Value all = testing::vectors("clocks.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        std::optional<Lease> lease;
        for (const Value& step : vector["steps"].array()) {
            if (step.has("answer")) {
                const Value& answer = step["answer"];
                const Time created(std::chrono::seconds(answer["created"].integer().value()));
                const Time expires_at = parse_time(text(answer, "expires_at")).value();
                const ServerMoment moment{created, steady(answer, "sent")};
                const bool accepted = !lease || lease->accepts(created, steady(answer, "steady"));
                CHECK(accepted == answer["accepted"].flag());
                if (!lease) {
                    lease.emplace(moment, expires_at);
                } else if (accepted) {
                    lease->renew(moment, expires_at);
                }
            } else if (step.has("look")) {
                const double left =
                    std::chrono::duration<double>(lease->left(steady(step["look"], "steady"))).count();
                CHECK(left == doctest::Approx(step["look"]["seconds_left"].number().value()));
                CHECK((left > 0) == step["look"]["active"].flag());
            } else {
                REQUIRE((step.has("refused") || step.has("logged_out")));
                lease->end();
            }
        }
    }
}
