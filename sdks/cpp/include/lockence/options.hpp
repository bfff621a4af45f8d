#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace lockence {

/// How a client asks, and whom. What is left as it is has a good default.
struct Options {
    /// The server, with or without `/api/v1`: `https://licensing.example.com`.
    std::string base_url{};

    /// The application's, 1 to 128 characters. It ships inside the application and is no secret.
    std::string api_key{};

    /// 1 to 8 public keys, as `lockence application show` prints them, or in PEM. Several, so that keys can
    /// rotate.
    std::vector<std::string> public_keys{};

    /// False takes answers that nobody signed. Then `public_keys` has to be empty.
    bool verify = true;

    /// What HWIDs are hashed with; the API key unless given. Whoever rotates the API key goes on giving the first
    /// one here, or every device would be a new one.
    std::optional<std::string> hwid_salt{};

    /// The application's version, such as `1.4.2`, and the device's name for people. Both are sent with `init`.
    std::optional<std::string> client_version{};
    std::optional<std::string> device_name{};

    /// How long one attempt may take, from connecting to the last byte.
    std::chrono::milliseconds attempt_timeout = std::chrono::seconds(10);

    /// How long one call may take, with all its attempts and waits.
    std::chrono::milliseconds total_timeout = std::chrono::seconds(30);

    /// A file of certificates in PEM to trust instead of the system's, for a server with a private authority.
    std::optional<std::string> ca_file{};

    /// Takes plain HTTP to another computer. Signed answers cannot be forged on it, but license keys can be read.
    bool allow_http = false;
};

}  // namespace lockence
