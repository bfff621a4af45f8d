// A heartbeat in the background renews the session, and tells at once when the vendor ends it.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "arguments.hpp"

namespace {

/// What the application's main loop waits on: that it is to end, and why.
class Ending {
public:
    void request(std::string why) {
        const std::lock_guard lock(mutex_);
        why_ = std::move(why);
        changed_.notify_all();
    }

    std::string wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !why_.empty(); });
        return why_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string why_;
};

}  // namespace

int main(int count, char** values) {
    const auto given = samples::arguments(count, values);
    Ending ending;
    lockence::Client client = given.client();
    auto session = client.try_init(given.license_key);  // the form without exceptions
    if (!session) {
        std::cout << "You may not start this: " << session.problem().message << ".\n";
        return 1;
    }
    lockence::HeartbeatCallbacks callbacks;
    callbacks.on_refused = [&ending](const lockence::Problem& why) { ending.request(why.message); };
    session->start_heartbeat(std::move(callbacks));
    std::cout << "Working until your license ends.\n" << std::flush;

    std::cout << "Saving your work, because: " << ending.wait() << ".\n";
}
