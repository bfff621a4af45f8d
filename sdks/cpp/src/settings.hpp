#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lockence/options.hpp"
#include "operations.hpp"
#include "public_key.hpp"

namespace lockence::detail {

/// Options that were looked at: what is here is right.
struct Settings {
    /// Throws `std::invalid_argument`, and says which option it is and what it has to be.
    explicit Settings(const Options& options);

    std::string url_of(Operation operation) const { return origin + std::string(path_of(operation)); }

    std::string origin;  ///< `https://licensing.example.com`, with nothing after it
    bool is_this_computer = false;
    std::string api_key;
    bool verify;
    std::vector<PublicKey> public_keys;
    std::string hwid_salt;
    std::optional<std::string> client_version, device_name;
    std::chrono::milliseconds attempt_timeout, total_timeout;
    std::string ca_file;
};

}  // namespace lockence::detail
