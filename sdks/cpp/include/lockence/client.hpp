#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lockence/hwid.hpp"
#include "lockence/options.hpp"
#include "lockence/result.hpp"
#include "lockence/session.hpp"

namespace lockence {

namespace detail {
class ClientCore;
}

/// What `Client::reset_devices` says.
struct DeviceReset {
    std::int64_t resets_left;  ///< in this month
    Time next_reset_at;        ///< when the next one may be, at the earliest
};

/// Asks a Lockence server on behalf of one application. All members but assignment and destruction may be called
/// from any threads at once, and two clients know nothing of each other.
///
/// Calls that ask the server come in two forms: `init` throws an `Error`, `try_init` gives a `Result`.
class Client {
public:
    /// Asks nobody yet. Throws `std::invalid_argument` for an option that cannot be right, and says which.
    explicit Client(const Options& options);
    Client(std::string base_url, std::string api_key, std::vector<std::string> public_keys);

    Client(Client&& other) noexcept;
    Client& operator=(Client&& other) noexcept;
    ~Client();  ///< closes it

    /// Opens a session. Without a `hwid` of your own, which has 1 to 256 characters, the one of `get_hwid` is
    /// sent.
    Session init(const std::string& license_key, const std::optional<std::string>& hwid = std::nullopt);
    Result<Session> try_init(const std::string& license_key,
                             const std::optional<std::string>& hwid = std::nullopt) noexcept;

    /// Frees all devices of the license, and ends its sessions. Offer it to your customer after a
    /// `HwidMismatchError`; each reset is one less for them, so it is never tried twice.
    DeviceReset reset_devices(const std::string& license_key,
                              const std::optional<std::string>& hwid = std::nullopt);
    Result<DeviceReset> try_reset_devices(const std::string& license_key,
                                          const std::optional<std::string>& hwid = std::nullopt) noexcept;

    /// What identifies this computer, the same after a reboot and for every user of it. It fails at nothing.
    Hwid get_hwid() const;

    /// Gives up what is on its way, and stops the heartbeats of its sessions. When it returns, no thread and no
    /// socket of this client is left, but for a callback that called it. It logs nobody out.
    void close();

private:
    std::shared_ptr<detail::ClientCore> core_;
};

}  // namespace lockence
