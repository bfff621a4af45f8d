#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stop_signal.hpp"

namespace lockence::detail {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kBodyBytesMax = 262'144;

struct HttpResponse {
    int status = 0;
    Headers headers;  ///< in the order they came
    std::string body;
    bool too_large = false;  ///< it has more than `kBodyBytesMax`, or endless headers, and was not read further

    /// The values under this name, which is in lower case, joined by `, `; nothing where there are none.
    std::optional<std::string> header(std::string_view name) const;
};

/// There is no whole answer.
class HttpFailure : public std::runtime_error {
public:
    enum class Reason {
        connect_failed,  ///< nothing was sent
        no_answer,       ///< it may have been done all the same
        tls_failed,      ///< the server's certificate is not to be trusted; nothing was sent
        stopped,         ///< whoever asked does not want to know any more
    };

    HttpFailure(Reason why, const std::string& message) : std::runtime_error(message), reason_(why) {}

    Reason reason() const noexcept { return reason_; }

private:
    Reason reason_;
};

struct HttpRequest {
    std::string url;
    Headers headers;
    std::string body;
    std::chrono::milliseconds timeout;
    std::string ca_file;    ///< trusted instead of the system's authorities, unless empty
    bool use_proxy = true;  ///< the one that the environment names, if it does
};

/// Sends it over a connection of its own, which is closed afterwards: an application asks every few minutes, by
/// when no server keeps a connection open, and a fresh one is never lost without the request's own failure showing
/// it. TLS is always verified, and a redirect is an answer like any other. Throws `HttpFailure`, after `timeout`
/// at the latest, and soon after `stop` is requested. Safe to call from any thread.
HttpResponse post(const HttpRequest& request, const StopSignal& stop);

}  // namespace lockence::detail
