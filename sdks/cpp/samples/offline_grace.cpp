// The application goes on while the server cannot be reached, for as long as its last answer is good.

#include <string>

#include "arguments.hpp"

int main(int count, char** values) try {
    const auto given = samples::arguments(count, values);
    lockence::Client client = given.client();
    lockence::Session session = client.init(given.license_key);

    lockence::HeartbeatCallbacks callbacks;
    callbacks.on_offline = [](const lockence::Problem&, lockence::Seconds left) {
        std::cout << "Offline. Go on for " << static_cast<int>(left.count()) << " seconds.\n" << std::flush;
    };
    callbacks.on_online = [] { std::cout << "Online again.\n" << std::flush; };
    callbacks.on_refused = [](const lockence::Problem& why) {
        std::cout << "It is over: " << why.message << ".\n" << std::flush;
    };
    session.start_heartbeat(std::move(callbacks));

    std::cout << "Press Enter to end.\n" << std::flush;
    std::string line;
    std::getline(std::cin, line);
    std::cout << (session.active() ? "Goodbye.\n" : "Goodbye; renew your license.\n");
} catch (const lockence::Error& error) {
    std::cout << "You may not start this: " << error.message() << ".\n";
    return 1;
}
