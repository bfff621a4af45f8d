#pragma once

#include <memory>
#include <thread>

#include "lockence/session.hpp"
#include "stop_signal.hpp"

namespace lockence::detail {

class SessionCore;

/// A thread that renews a session for as long as this lives, or until the session is over.
class Heartbeat {
public:
    Heartbeat(std::shared_ptr<SessionCore> session, HeartbeatCallbacks callbacks);

    /// Gives up a request that is on its way, waits for a callback that is running, and ends the thread. Where the
    /// callback itself does this, the thread ends when the callback returns.
    ~Heartbeat();

    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    /// Has it look at the session now.
    void wake() { stop_->wake(); }

private:
    std::shared_ptr<StopSignal> stop_;
    std::thread thread_;
};

}  // namespace lockence::detail
