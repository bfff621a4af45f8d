#include "session_core.hpp"

#include <algorithm>
#include <utility>

#include "heartbeat.hpp"

namespace lockence::detail {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeaveMax = std::chrono::seconds(5);

}  // namespace

SessionCore::SessionCore(std::shared_ptr<ClientCore> client, InitAnswer answer, const Reply& reply)
    : client_(std::move(client)),
      token_(std::move(answer.session_token)),
      info_{std::move(answer.username), std::move(answer.metadata), std::move(answer.entitlements),
            answer.expires_at, answer.license_expires_at},
      lease_(reply.moment(), answer.expires_at),
      interval_(answer.heartbeat_interval),
      renewed_at_(reply.arrived.steady) {}

SessionCore::~SessionCore() = default;

SessionInfo SessionCore::info() const {
    const std::lock_guard lock(mutex_);
    return info_;
}

milliseconds SessionCore::left() const {
    const std::lock_guard lock(mutex_);
    return lease_.left(SteadyClock::now());
}

Pulse SessionCore::pulse() const {
    const std::lock_guard lock(mutex_);
    return {renewals_, renewed_at_, interval_, lease_.left(SteadyClock::now()), logged_out_, refusal_};
}

void SessionCore::validate() {
    const Reply reply = ask(Operation::validate, client_->usual_limits(), client_->stop());
    auto answer = heed(read_validate, reply);
    const std::lock_guard lock(mutex_);
    if (!lease_.renew(reply.moment(), answer.expires_at)) return;
    info_ = {std::move(answer.username), std::move(answer.metadata), std::move(answer.entitlements),
             answer.expires_at, answer.license_expires_at};
}

void SessionCore::heartbeat() {
    heartbeat(client_->usual_limits(), client_->stop());
}

void SessionCore::heartbeat(const StopSignal& stop) {
    heartbeat({std::min(client_->usual_limits().total, left())}, stop);
}

void SessionCore::heartbeat(CallLimits limits, const StopSignal& stop) {
    const Reply reply = ask(Operation::heartbeat, limits, stop);
    const HeartbeatAnswer answer = heed(read_heartbeat, reply);
    const std::lock_guard lock(mutex_);
    ++renewals_;
    renewed_at_ = reply.arrived.steady;
    if (!lease_.renew(reply.moment(), answer.expires_at)) return;
    info_.expires_at = answer.expires_at;
    interval_ = answer.heartbeat_interval;
}

void SessionCore::logout() {
    stop_heartbeat();
    {
        const std::lock_guard lock(mutex_);
        if (logged_out_) return;
    }
    logout(client_->usual_limits());
}

void SessionCore::logout(CallLimits limits) {
    const Reply reply = ask(Operation::logout, limits, client_->stop());
    heed(read_logout, reply);
    const std::lock_guard lock(mutex_);
    logged_out_ = true;
    lease_.end();
}

void SessionCore::leave() noexcept {
    try {
        stop_heartbeat();
        if (left().count() > 0) logout({kLeaveMax, /*one_attempt=*/true});
    } catch (...) {
        // A session that could not be logged out ends by itself.
    }
}

Reply SessionCore::ask(Operation operation, CallLimits limits, const StopSignal& stop) {
    Reply reply = client_->call(operation, {{"session_token", token_}}, limits, stop);
    auto& verdict = reply.received.verdict;
    if (!verdict || !std::holds_alternative<std::int64_t>(*verdict)) return reply;
    const std::lock_guard lock(mutex_);
    if (!lease_.accepts(reply.moment().server, reply.arrived.steady)) verdict = "created";
    return reply;
}

template <typename Answer>
Answer SessionCore::heed(Answer (*read)(const Received&), const Reply& reply) {
    try {
        return read(reply.received);
    } catch (const RefusedError& refusal) {
        if (refusal.is_signed() || !client_->settings().verify) end(refusal.problem());
        throw;
    }
}

void SessionCore::end(const Problem& why) {
    {
        const std::lock_guard lock(mutex_);
        lease_.end();
        if (!refusal_) refusal_ = why;
    }
    const std::lock_guard lock(heartbeat_mutex_);
    if (heartbeat_) heartbeat_->wake();
}

void SessionCore::start_heartbeat(HeartbeatCallbacks callbacks) {
    stop_heartbeat();
    std::unique_ptr<Heartbeat> replaced;  // by two callers at once; see below
    const std::lock_guard lock(heartbeat_mutex_);
    if (closed_) return;
    replaced = std::exchange(heartbeat_, std::make_unique<Heartbeat>(shared_from_this(), std::move(callbacks)));
}

void SessionCore::stop_heartbeat() {
    std::unique_ptr<Heartbeat> stopped;  // outside the lock: it waits for its thread, which may want the lock
    const std::lock_guard lock(heartbeat_mutex_);
    stopped = std::move(heartbeat_);
}

void SessionCore::close() {
    {
        const std::lock_guard lock(heartbeat_mutex_);
        closed_ = true;
    }
    stop_heartbeat();
}

}  // namespace lockence::detail
