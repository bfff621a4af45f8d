#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockence/errors.hpp"
#include "lockence/result.hpp"
#include "lockence/time.hpp"
#include "lockence/value.hpp"

namespace lockence {

namespace detail {
class SessionCore;
}

/// A duration in seconds, with fractions.
using Seconds = std::chrono::duration<double>;

/// What the server last said of a session.
struct SessionInfo {
    std::string username;                    ///< the license's, empty if it has none
    Value metadata;                          ///< the license's, an object
    std::vector<std::string> entitlements;   ///< what the license unlocks
    Time expires_at;                         ///< when the session ends if no heartbeat renews it
    std::optional<Time> license_expires_at;  ///< nothing for never
};

/// What a heartbeat in the background tells. All are called on its thread, one at a time. They may call anything,
/// of the session and of the client, `logout` and `close` too. An exception that leaves one of them is dropped.
struct HeartbeatCallbacks {
    /// The session is over: the server said no, or nobody answered for too long (`ErrorKind::grace_over`). This is
    /// called once, and is the last call.
    std::function<void(const Problem& why)> on_refused{};

    /// A heartbeat failed, and the session goes on for at most this long.
    std::function<void(const Problem& why, Seconds left)> on_offline{};

    /// A heartbeat was answered after `on_offline`.
    std::function<void()> on_online{};
};

/// An open session of a license. It comes from `Client::init`, and logs out when it goes out of scope, in one
/// attempt of at most 5 seconds. All members but assignment and destruction may be called from any threads at
/// once.
///
/// Calls that ask the server come in two forms: `validate` throws an `Error`, `try_validate` gives a `Result`.
class Session {
public:
    Session(Session&& other) noexcept;
    Session& operator=(Session&& other) noexcept;
    ~Session();

    /// All of what the server last said, taken at one moment.
    SessionInfo info() const;

    std::string username() const { return info().username; }
    Value metadata() const { return info().metadata; }
    std::vector<std::string> entitlements() const { return info().entitlements; }
    Time expires_at() const { return info().expires_at; }
    std::optional<Time> license_expires_at() const { return info().license_expires_at; }

    /// Whether this entitlement is among them.
    bool has(std::string_view entitlement) const;

    /// How long the last answer is still good for, 0 if no more. No clock that can be set has a say in it.
    Seconds seconds_left() const;

    /// Whether there are seconds left and nobody has said no. Costs nothing and asks nobody.
    bool active() const { return seconds_left().count() > 0; }

    /// Asks the server whether the session is good at this moment, and takes over what it says.
    void validate();
    Result<void> try_validate() noexcept;

    /// Renews the session, once.
    void heartbeat();
    Result<void> try_heartbeat() noexcept;

    /// Renews it in the background from now on, at the server's interval. Called again, the callbacks are new.
    void start_heartbeat(HeartbeatCallbacks callbacks = {});

    /// Stops the heartbeat, ends the session, and frees its place. Once it is done, calling it again does nothing.
    void logout();
    Result<void> try_logout() noexcept;

private:
    friend class Client;
    explicit Session(std::shared_ptr<detail::SessionCore> core);

    std::shared_ptr<detail::SessionCore> core_;
};

}  // namespace lockence
