#include "lease.hpp"

#include <algorithm>

namespace lockence::detail {

namespace {

constexpr std::chrono::seconds kCreatedToleranceMax{300};

}  // namespace

bool Lease::accepts(Time created, SteadyTime now) const {
    const auto difference = moment_.at(now) - created;
    return difference <= kCreatedToleranceMax && difference >= -kCreatedToleranceMax;
}

bool Lease::renew(ServerMoment moment, Time expires_at) {
    if (over_ || moment.server < moment_.server) return false;
    moment_ = moment;
    expires_at_ = expires_at;
    return true;
}

std::chrono::milliseconds Lease::left(SteadyTime now) const {
    using namespace std::chrono_literals;
    if (over_) return 0ms;
    return std::max<std::chrono::milliseconds>(expires_at_ - moment_.at(now), 0ms);
}

}  // namespace lockence::detail
