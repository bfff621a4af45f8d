#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace lockence::detail {

/// Says once, to whoever waits or transfers, that it is over. It cannot be taken back.
/// It also wakes whoever waits, because there is something to look at.
class StopSignal {
public:
    void request() {
        {
            const std::lock_guard lock(mutex_);
            requested_ = true;
        }
        changed_.notify_all();
    }

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_all();
    }

    bool requested() const {
        const std::lock_guard lock(mutex_);
        return requested_;
    }

    /// Sleeps this long, or until it is over. Says whether it is over.
    bool wait_for(std::chrono::milliseconds duration) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, duration, [this] { return requested_; });
    }

    /// The same, but no longer than until it is woken. One that was woken before does not sleep.
    bool wait_for_news(std::chrono::milliseconds duration) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, duration, [this] { return requested_ || woken_; });
        woken_ = false;
        return requested_;
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool requested_ = false;
    bool woken_ = false;
};

}  // namespace lockence::detail
