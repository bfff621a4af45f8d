#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "answers.hpp"
#include "lease.hpp"
#include "lockence/value.hpp"
#include "operations.hpp"
#include "settings.hpp"
#include "stop_signal.hpp"

namespace lockence::detail {

class SessionCore;

/// An answer, and when it was asked for and came.
struct Reply {
    Received received;
    SteadyTime sent_at;
    ServerMoment arrived;  ///< by this computer's wall clock

    /// The server's clock: by the signature, which proves that it is later than `sent_at`; where nothing is
    /// verified, by the `Date` of the answer, or else by this computer's clock.
    ServerMoment moment() const;
};

/// How much a call may take.
struct CallLimits {
    std::chrono::milliseconds total;
    bool one_attempt = false;
};

/// What a client and its sessions share: they hold it together, and it lives as long as any of them. It asks the
/// server, and tries again where that makes sense. Safe to use from any thread.
class ClientCore {
public:
    explicit ClientCore(Settings settings) : settings_(std::move(settings)) {}

    const Settings& settings() const { return settings_; }
    CallLimits usual_limits() const { return {settings_.total_timeout}; }

    /// What requests of the client itself are given up by.
    const StopSignal& stop() const { return stop_; }

    /// The last answer of as many attempts as it took. Throws `NoAnswerError` where there is none.
    Reply call(Operation operation, Value::Object fields, CallLimits limits, const StopSignal& stop);

    /// Has `close` close this session too.
    void add(const std::shared_ptr<SessionCore>& session);

    /// Gives up every request, stops every heartbeat, and returns when the last request is gone.
    void close();

private:
    class InFlight;

    Reply attempt(Operation operation, const std::string& body, std::chrono::milliseconds timeout,
                  const StopSignal& stop) const;

    const Settings settings_;
    StopSignal stop_;
    std::mutex mutex_;
    std::condition_variable landed_;
    int in_flight_ = 0;
    std::vector<std::weak_ptr<SessionCore>> sessions_;
};

}  // namespace lockence::detail
