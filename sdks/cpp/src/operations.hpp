#pragma once

#include <string_view>

namespace lockence::detail {

/// What can be asked of the server.
enum class Operation { init, validate, heartbeat, logout, reset_devices };

/// Its path, which a signature covers.
constexpr std::string_view path_of(Operation operation) {
    switch (operation) {
        case Operation::init: return "/api/v1/init";
        case Operation::validate: return "/api/v1/validate";
        case Operation::heartbeat: return "/api/v1/heartbeat";
        case Operation::logout: return "/api/v1/logout";
        case Operation::reset_devices: break;
    }
    return "/api/v1/reset-device";
}

/// Whether doing it twice is as good as once. Each reset is one less for the customer.
constexpr bool may_be_done_twice(Operation operation) {
    return operation != Operation::reset_devices;
}

}  // namespace lockence::detail
