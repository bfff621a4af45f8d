#include "signatures.hpp"

#include <doctest/doctest.h>

#include "digests.hpp"
#include "lease.hpp"
#include "support/vectors.hpp"

using namespace lockence;
using namespace lockence::detail;
using testing::body_of;
using testing::text;

namespace {

/// The verdict as a session reaches it: that of the signature, and then that of the clock.
Verdict judge(const Value& vector, const Value& named_keys) {
    std::vector<PublicKey> keys;
    for (const Value& name : vector["public_keys"].array()) {
        keys.emplace_back(text(named_keys, name.text().value().c_str()));
    }
    const Value& asked = vector["request"];
    const Challenge challenge{text(asked, "path"), content_digest(body_of(asked["body"])), text(asked, "nonce")};
    HttpResponse answer;
    answer.status = static_cast<int>(vector["answer"]["status"].integer().value());
    answer.body = body_of(vector["answer"]["body"]);
    for (const Value& header : vector["answer"]["headers"].array()) {
        answer.headers.emplace_back(header.array()[0].text().value(), header.array()[1].text().value());
    }
    const Verdict verdict = verify(answer, challenge, keys);
    const auto* created = std::get_if<std::int64_t>(&verdict);
    const auto server_time = vector["server_time"].integer();
    if (created == nullptr || !server_time) return verdict;
    const auto time = [](std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); };
    const SteadyTime now = SteadyClock::now();
    const Lease lease({time(*server_time), now}, time(*server_time));
    return lease.accepts(time(*created), now) ? verdict : Verdict("created");
}

}  // namespace

TEST_CASE("vectors: signatures") {
    const Value all = testing::vectors("signatures.json");
    for (const Value& vector : all["cases"].array()) {
        CAPTURE(text(vector, "name"));
        const Verdict verdict = judge(vector, all["public_keys"]);
        const auto* created = std::get_if<std::int64_t>(&verdict);
        if (const auto expected = vector["expect"]["created"].integer()) {
            REQUIRE(created != nullptr);
            CHECK(*created == *expected);
        } else {
            REQUIRE(created == nullptr);
            CHECK(std::get<std::string_view>(verdict) == text(vector["expect"], "reason"));
        }
    }
}
