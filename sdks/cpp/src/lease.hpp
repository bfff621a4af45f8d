#pragma once

#include <chrono>
#include <cstdint>

#include "lockence/time.hpp"
#include "steady_clock.hpp"

namespace lockence::detail {

/// A moment of the server's clock, and the steady time at which the request left that tells of it. The server's
/// clock was there no earlier, so what is computed from it errs to the early side, by the time an answer takes.
struct ServerMoment {
    Time server;
    SteadyTime steady;

    /// What the server's clock shows at this steady time.
    std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds> at(SteadyTime now) const {
        return server + (now - steady);
    }
};

/// For how long a session is good, by the server's clock, which is carried on by the steady one. The computer's
/// wall clock is asked for nothing, because customers set it as they like. A value; whoever shares it locks it.
class Lease {
public:
    Lease(ServerMoment moment, Time expires_at) : moment_(moment), expires_at_(expires_at) {}

    /// Whether an answer that the server signed at `created` can have been made just now.
    bool accepts(Time created, SteadyTime now) const;

    /// Takes over what a later answer says. One that is older than the last changes nothing, nor does any once the
    /// session is over. Says whether it was taken over.
    bool renew(ServerMoment moment, Time expires_at);

    /// The server said no, or was told that the session is done.
    void end() { over_ = true; }

    bool is_over() const { return over_; }

    /// How long it is still good for, 0 if no more.
    std::chrono::milliseconds left(SteadyTime now) const;

    Time expires_at() const { return expires_at_; }

private:
    ServerMoment moment_;
    Time expires_at_;
    bool over_ = false;
};

}  // namespace lockence::detail
