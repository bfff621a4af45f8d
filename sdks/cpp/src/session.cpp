#include "lockence/session.hpp"

#include <algorithm>
#include <utility>

#include "attempted.hpp"
#include "session_core.hpp"

namespace lockence {

Session::Session(std::shared_ptr<detail::SessionCore> core) : core_(std::move(core)) {}

Session::Session(Session&& other) noexcept = default;

Session& Session::operator=(Session&& other) noexcept {
    Session(std::move(other)).core_.swap(core_);  // what was here before leaves with the temporary
    return *this;
}

Session::~Session() {
    if (core_) core_->leave();
}

SessionInfo Session::info() const {
    return core_->info();
}

bool Session::has(std::string_view entitlement) const {
    const auto all = entitlements();
    return std::find(all.begin(), all.end(), entitlement) != all.end();
}

Seconds Session::seconds_left() const {
    return core_->left();
}

void Session::validate() {
    core_->validate();
}

Result<void> Session::try_validate() noexcept {
    return detail::attempted([this] { validate(); });
}

void Session::heartbeat() {
    core_->heartbeat();
}

Result<void> Session::try_heartbeat() noexcept {
    return detail::attempted([this] { heartbeat(); });
}

void Session::start_heartbeat(HeartbeatCallbacks callbacks) {
    core_->start_heartbeat(std::move(callbacks));
}

void Session::logout() {
    core_->logout();
}

Result<void> Session::try_logout() noexcept {
    return detail::attempted([this] { logout(); });
}

}  // namespace lockence
