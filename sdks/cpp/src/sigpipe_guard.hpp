#pragma once

#ifndef _WIN32
#include <csignal>
#endif

namespace lockence::detail {

/// While it lives, a peer that hangs up is an error to this thread and not the death of the process. What the
/// application does with SIGPIPE elsewhere, and in its other threads, stays as it is.
class SigpipeGuard {
public:
#ifdef _WIN32
    SigpipeGuard() = default;
#else
    SigpipeGuard() {
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, sigpipe(), &previous_);
    }

    ~SigpipeGuard() {
        sigset_t pending;
        sigpending(&pending);
        int signal = 0;
        if (!was_pending_ && sigismember(&pending, SIGPIPE) == 1) sigwait(sigpipe(), &signal);
        pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
    }
#endif

    SigpipeGuard(const SigpipeGuard&) = delete;
    SigpipeGuard& operator=(const SigpipeGuard&) = delete;

#ifndef _WIN32
private:
    static const sigset_t* sigpipe() {
        static const sigset_t set = [] {
            sigset_t only;
            sigemptyset(&only);
            sigaddset(&only, SIGPIPE);
            return only;
        }();
        return &set;
    }

    sigset_t previous_{};
    bool was_pending_ = false;
#endif
};

}  // namespace lockence::detail
