#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "client_core.hpp"
#include "lease.hpp"
#include "lockence/errors.hpp"
#include "lockence/session.hpp"

namespace lockence::detail {

class Heartbeat;

/// What a heartbeat in the background goes by.
struct Pulse {
    std::uint64_t renewals;          ///< how many heartbeats were answered, `init` among them
    SteadyTime renewed_at;           ///< when the last one was
    std::chrono::seconds interval;   ///< how often to send one
    std::chrono::milliseconds left;  ///< how long the session is still good for
    bool logged_out;
    std::optional<Problem> refusal;  ///< the server's no, if it has said so
};

/// A session: what the server last said of it, and what can be asked about it. Safe to use from any thread.
class SessionCore : public std::enable_shared_from_this<SessionCore> {
public:
    SessionCore(std::shared_ptr<ClientCore> client, InitAnswer answer, const Reply& reply);
    ~SessionCore();

    SessionCore(const SessionCore&) = delete;
    SessionCore& operator=(const SessionCore&) = delete;

    SessionInfo info() const;
    std::chrono::milliseconds left() const;
    Pulse pulse() const;

    void validate();
    void heartbeat();
    void logout();

    /// A heartbeat of the background: it takes no longer than the session is good for, and ends at `stop`.
    void heartbeat(const StopSignal& stop);

    void start_heartbeat(HeartbeatCallbacks callbacks);

    /// Stops the heartbeat, and lets no other begin.
    void close();

    /// Stops the heartbeat and logs out, in one attempt of a few seconds. Fails at nothing.
    void leave() noexcept;

private:
    Reply ask(Operation operation, CallLimits limits, const StopSignal& stop);
    void heartbeat(CallLimits limits, const StopSignal& stop);
    void logout(CallLimits limits);
    void stop_heartbeat();

    /// What `read` makes of the answer. If that is the server's no to the session, the session is over.
    template <typename Answer>
    Answer heed(Answer (*read)(const Received&), const Reply& reply);
    void end(const Problem& why);

    const std::shared_ptr<ClientCore> client_;
    const std::string token_;

    mutable std::mutex mutex_;  // of what follows
    SessionInfo info_;
    Lease lease_;
    std::chrono::seconds interval_;
    std::uint64_t renewals_ = 1;
    SteadyTime renewed_at_;
    bool logged_out_ = false;
    std::optional<Problem> refusal_;

    std::mutex heartbeat_mutex_;  // of what follows
    std::unique_ptr<Heartbeat> heartbeat_;
    bool closed_ = false;
};

}  // namespace lockence::detail
