#include "heartbeat.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "attempted.hpp"
#include "digests.hpp"
#include "session_core.hpp"
#include "steady_clock.hpp"

namespace lockence::detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kOfflineIntervalMax{30};
constexpr milliseconds kSleepMax = seconds(30);  // a computer that slept looks at its clock soon after it woke

/// Heartbeats are spread, so that a vendor's customers do not all come at once after an outage.
milliseconds spread(seconds interval) {
    return std::chrono::duration_cast<milliseconds>(interval * (0.8 + 0.2 * random_unit()));
}

Problem grace_over() {
    Problem problem;
    problem.kind = ErrorKind::grace_over;
    problem.code = "grace_over";
    problem.message = "The server could not be reached for too long";
    return problem;
}

/// What the thread does. It holds all that it needs, so that it may outlive the `Heartbeat` that began it.
class Beating {
public:
    Beating(std::shared_ptr<SessionCore> session, HeartbeatCallbacks callbacks, std::shared_ptr<StopSignal> stop)
        : session_(std::move(session)), callbacks_(std::move(callbacks)), stop_(std::move(stop)) {}

    void run() {
        while (!stop_->requested()) {
            const Pulse pulse = session_->pulse();
            if (pulse.logged_out) return;
            if (pulse.refusal) return tell(callbacks_.on_refused, *pulse.refusal);
            if (pulse.left.count() == 0) return tell(callbacks_.on_refused, grace_over());
            if (pulse.renewals != renewals_seen_) {
                take_over(pulse);
            } else if (const auto wait = due_ - SteadyClock::now(); wait.count() > 0) {
                stop_->wait_for_news(std::min({wait, pulse.left, kSleepMax}));
            } else {
                beat(pulse);
            }
        }
    }

private:
    /// A heartbeat was answered, whoever sent it.
    void take_over(const Pulse& pulse) {
        renewals_seen_ = pulse.renewals;
        due_ = pulse.renewed_at + spread(pulse.interval);
        if (std::exchange(offline_, false)) tell(callbacks_.on_online);
    }

    void beat(const Pulse& pulse) {
        std::optional<Problem> problem;
        try {
            session_->heartbeat(*stop_);
        } catch (const Error& error) {
            problem = error.problem();
        } catch (const std::exception& error) {
            problem = unforeseen(error);
        }
        if (!problem || stop_->requested()) return;
        const Pulse now = session_->pulse();
        if (now.refusal || now.left.count() == 0) return;  // `run` tells of that
        offline_ = true;
        const milliseconds wait = std::max<milliseconds>(spread(std::min(pulse.interval, kOfflineIntervalMax)),
                                                         problem->retry_after.value_or(seconds(0)));
        due_ = SteadyClock::now() + wait;
        tell(callbacks_.on_offline, *problem, Seconds(now.left));
    }

    template <typename Callback, typename... Arguments>
    void tell(const Callback& callback, const Arguments&... arguments) {
        if (!callback || stop_->requested()) return;
        try {
            callback(arguments...);
        } catch (...) {
            // The application's own affair: it must not end the heartbeat, and there is nobody to tell.
        }
    }

    const std::shared_ptr<SessionCore> session_;
    const HeartbeatCallbacks callbacks_;
    const std::shared_ptr<StopSignal> stop_;
    std::uint64_t renewals_seen_ = 0;
    SteadyTime due_{};
    bool offline_ = false;
};

}  // namespace

Heartbeat::Heartbeat(std::shared_ptr<SessionCore> session, HeartbeatCallbacks callbacks)
    : stop_(std::make_shared<StopSignal>()) {
    auto beating = std::make_shared<Beating>(std::move(session), std::move(callbacks), stop_);
    thread_ = std::thread([beating] { beating->run(); });
}

Heartbeat::~Heartbeat() {
    stop_->request();
    if (thread_.get_id() == std::this_thread::get_id()) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

}  // namespace lockence::detail
