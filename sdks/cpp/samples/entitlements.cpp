// What the license unlocks, and what the vendor noted in its metadata.

#include "arguments.hpp"

int main(int count, char** values) try {
    const auto given = samples::arguments(count, values);
    lockence::Client client = given.client();
    const lockence::Session session = client.init(given.license_key);

    for (const char* feature : {"export", "cloud", "automation"}) {
        std::cout << feature << ": " << (session.has(feature) ? "yes" : "not in your plan") << '\n';
    }
    const lockence::Value metadata = session.metadata();
    std::cout << "plan: " << metadata["plan"].text().value_or("free") << '\n';
    std::cout << "seats: " << metadata["seats"].integer().value_or(1) << '\n';
} catch (const lockence::Error& error) {
    std::cout << "You may not start this: " << error.message() << ".\n";
    return 1;
}
