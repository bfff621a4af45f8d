#include "client_core.hpp"

#include <algorithm>

#include "digests.hpp"
#include "json.hpp"
#include "lockence/errors.hpp"
#include "retries.hpp"
#include "session_core.hpp"
#include "times.hpp"
#include "utf8.hpp"
#include "version.hpp"

namespace lockence::detail {

namespace {

using std::chrono::milliseconds;

[[noreturn]] void raise_no_answer(const HttpFailure& failure) {
    Problem problem;
    const bool tls = failure.reason() == HttpFailure::Reason::tls_failed;
    problem.kind = tls ? ErrorKind::tls_failed : ErrorKind::no_answer;
    problem.code = tls ? "tls_failed" : "no_answer";
    problem.message =
        std::string(tls ? "The server's certificate is not to be trusted: " : "There was no answer: ");
    problem.message += failure.what();
    raise(std::move(problem));
}

/// The body of a request. Throws `BadRequestError` for text that is not UTF-8, which must not be sent as another.
std::string encode(Value::Object fields) {
    for (const auto& [name, value] : fields) {
        const auto text = value.text();
        if (!text || utf8_length(*text)) continue;
        Problem problem;
        problem.kind = ErrorKind::bad_request;
        problem.code = "bad_request";
        problem.message = '`' + name + "` is not UTF-8";
        raise(std::move(problem));
    }
    return write_json(std::move(fields));
}

Time wall_clock_now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

ServerMoment Reply::moment() const {
    if (received.verdict) {
        if (const auto* created = std::get_if<std::int64_t>(&*received.verdict)) {
            return {Time(std::chrono::seconds(*created)), sent_at};
        }
    }
    const auto date = received.response.header("date");
    const auto server = date ? parse_http_date(*date) : std::nullopt;
    return server ? ServerMoment{*server, sent_at} : arrived;
}

/// A request on its way, which `close` waits for.
class ClientCore::InFlight {
public:
    explicit InFlight(ClientCore& core) : core_(core) {
        const std::lock_guard lock(core_.mutex_);
        ++core_.in_flight_;
    }

    ~InFlight() {
        const std::lock_guard lock(core_.mutex_);
        --core_.in_flight_;
        core_.landed_.notify_all();
    }

    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

private:
    ClientCore& core_;
};

Reply ClientCore::call(Operation operation, Value::Object fields, CallLimits limits, const StopSignal& stop) {
    fields.emplace_back("api_key", settings_.api_key);
    const std::string body = encode(std::move(fields));
    const InFlight in_flight(*this);
    const SteadyTime begin = SteadyClock::now();
    for (int number = 1;; ++number) {
        std::optional<Reply> reply;
        std::optional<HttpFailure> failure;
        Attempt made{operation, number, Trouble::final, std::nullopt, {}, limits.total};
        try {
            const milliseconds left = limits.total - (SteadyClock::now() - begin);
            reply = attempt(operation, body, std::min(left, settings_.attempt_timeout), stop);
            const HttpResponse& response = reply->received.response;
            made.trouble = response.too_large ? Trouble::final : trouble_of_status(response.status);
            made.retry_after = retry_after(response);
        } catch (const HttpFailure& caught) {
            failure = caught;
            made.trouble = trouble_of(caught.reason());
        }
        made.since_call = SteadyClock::now() - begin;
        const auto wait = limits.one_attempt ? std::nullopt : wait_before_next(made, random_unit());
        const bool again = wait && !stop.wait_for(std::chrono::duration_cast<milliseconds>(*wait));
        if (!again && reply) return std::move(*reply);
        if (!again) raise_no_answer(*failure);
    }
}

Reply ClientCore::attempt(Operation operation, const std::string& body, milliseconds timeout,
                          const StopSignal& stop) const {
    const auto challenge = Challenge::for_request(std::string(path_of(operation)), body);
    HttpRequest request{settings_.url_of(operation), {}, body, timeout, settings_.ca_file,
                        !settings_.is_this_computer};
    request.headers = {{"Content-Type", "application/json"},
                       {"Accept-Encoding", "identity"},
                       {"User-Agent", std::string("lockence-cpp/") + kVersion}};
    if (settings_.verify) {
        for (auto& header : challenge.headers()) request.headers.push_back(std::move(header));
    }
    const SteadyTime sent_at = SteadyClock::now();
    Received received{post(request, stop), std::nullopt};
    const ServerMoment arrived{wall_clock_now(), SteadyClock::now()};
    if (settings_.verify) received.verdict = verify(received.response, challenge, settings_.public_keys);
    return {std::move(received), sent_at, arrived};
}

void ClientCore::add(const std::shared_ptr<SessionCore>& session) {
    {
        const std::lock_guard lock(mutex_);
        const auto gone = [](const auto& each) { return each.expired(); };
        sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(), gone), sessions_.end());
        sessions_.push_back(session);
    }
    if (stop_.requested()) session->close();
}

void ClientCore::close() {
    stop_.request();
    std::vector<std::weak_ptr<SessionCore>> sessions;
    {
        const std::lock_guard lock(mutex_);
        sessions.swap(sessions_);
    }
    for (const auto& each : sessions) {
        if (const auto session = each.lock()) session->close();
    }
    std::unique_lock lock(mutex_);
    landed_.wait(lock, [this] { return in_flight_ == 0; });
}

}  // namespace lockence::detail
