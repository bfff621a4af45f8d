// The whole life of a session: opened, asked about, renewed, and ended.

#include "arguments.hpp"

int main(int count, char** values) try {
    const auto given = samples::arguments(count, values);
    lockence::Client client = given.client();

    lockence::Session session = client.init(given.license_key);
    std::cout << "Welcome, " << session.username() << "!\n";

    session.validate();
    std::cout << "The session is valid.\n";

    session.heartbeat();
    std::cout << "It is good for " << static_cast<int>(session.seconds_left().count() / 60) << " minutes.\n";

    session.logout();  // or let it go out of scope
    std::cout << "Logged out.\n";
} catch (const lockence::LicenseDisabledError& error) {
    std::cout << "Your license is disabled: " << error.detail().value_or("ask the vendor why") << ".\n";
    return 1;
} catch (const lockence::RefusedError& error) {
    std::cout << "You may not start this: " << error.message() << ".\n";
    return 1;
} catch (const lockence::Error& error) {
    std::cout << "Your license cannot be checked: " << error.message() << ".\n";
    return 1;
}
