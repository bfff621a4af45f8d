#include "answers.hpp"

#include <algorithm>
#include <utility>

#include "json.hpp"
#include "lockence/errors.hpp"
#include "text.hpp"
#include "times.hpp"

namespace lockence::detail {

namespace {

struct Refusal {
    std::string_view code;
    int status;
    ErrorKind kind;
};

constexpr Refusal kRefusals[] = {
    {"bad_request", 400, ErrorKind::bad_request},
    {"invalid_api_key", 401, ErrorKind::invalid_api_key},
    {"application_disabled", 403, ErrorKind::application_disabled},
    {"license_expired", 403, ErrorKind::license_expired},
    {"license_disabled", 403, ErrorKind::license_disabled},
    {"hwid_mismatch", 403, ErrorKind::hwid_mismatch},
    {"device_blocked", 403, ErrorKind::device_blocked},
    {"address_blocked", 403, ErrorKind::address_blocked},
    {"session_limit_reached", 403, ErrorKind::session_limit_reached},
    {"version_outdated", 403, ErrorKind::version_outdated},
    {"reset_not_allowed", 403, ErrorKind::reset_not_allowed},
    {"reset_limit_reached", 403, ErrorKind::reset_limit_reached},
    {"invalid_license_key", 404, ErrorKind::invalid_license_key},
    {"session_not_found", 404, ErrorKind::session_not_found},
    {"session_expired", 404, ErrorKind::session_expired},
    {"session_ended", 404, ErrorKind::session_ended},
    {"not_found", 404, ErrorKind::not_found},
    {"method_not_allowed", 405, ErrorKind::method_not_allowed},
    {"body_too_large", 413, ErrorKind::body_too_large},
};

/// The class of a refusal: its code's, if the code belongs to the status; else its status's.
ErrorKind kind_of(std::string_view code, int status) {
    const auto* known = std::find_if(std::begin(kRefusals), std::end(kRefusals), [&](const Refusal& refusal) {
        return refusal.code == code && refusal.status == status;
    });
    if (known != std::end(kRefusals)) return known->kind;
    if (status == 400) return ErrorKind::bad_request;
    if (status == 401 || status == 403 || status == 404) return ErrorKind::refused;
    return ErrorKind::unexpected_answer;
}

/// What an overloaded or failing server says, or a proxy in front of it, in whatever form.
struct Trouble {
    ErrorKind kind;
    std::string_view code, message;
};

std::optional<Trouble> trouble_of(int status) {
    switch (status) {
        case 429: return Trouble{ErrorKind::rate_limited, "rate_limited", "Too many requests"};
        case 500: return Trouble{ErrorKind::internal_error, "internal_error", "The server failed"};
        case 502:
        case 503:
        case 504: return Trouble{ErrorKind::unavailable, "unavailable", "The server is temporarily unavailable"};
        default: return std::nullopt;
    }
}

bool has_to_be_signed(int status) {
    return (status >= 200 && status < 300) || status == 403 || status == 404;
}

Problem problem_of(const Received& received, ErrorKind kind, std::string_view code, std::string message) {
    Problem problem;
    problem.kind = kind;
    problem.code = code;
    problem.message = std::move(message);
    problem.status = received.response.status;
    problem.request_id = received.response.header("x-request-id");
    problem.is_signed = received.verdict && std::holds_alternative<std::int64_t>(*received.verdict);
    problem.retry_after = retry_after(received.response);
    return problem;
}

[[noreturn]] void raise_unexpected(const Received& received, std::string_view what) {
    std::string message = "The answer is not one of Lockence (HTTP status ";
    message.append(std::to_string(received.response.status)).append("): ").append(what);
    raise(problem_of(received, ErrorKind::unexpected_answer, "unexpected_answer", std::move(message)));
}

[[noreturn]] void raise_forged(const Received& received, std::string_view reason) {
    std::string message = "The answer is not proven to be from the vendor's server (";
    message.append(reason).append(")");
    Problem problem = problem_of(received, ErrorKind::signature_invalid, "signature_invalid", std::move(message));
    problem.reason = reason;
    raise(std::move(problem));
}

/// What every answer of the contract has.
struct Envelope {
    bool success;
    std::string message, code;
};

std::optional<Envelope> envelope_of(const Value& body) {
    const auto success = body["success"].flag();
    auto message = body["message"].text();
    auto code = body["code"].text();
    if (!success || !message || !code) return std::nullopt;
    return Envelope{*success, std::move(*message), std::move(*code)};
}

[[noreturn]] void raise_trouble(const Received& received, const Trouble& trouble) {
    const auto body = parse_json(received.response.body);
    const auto said = body ? envelope_of(*body) : std::nullopt;
    if (said && !said->success) raise(problem_of(received, trouble.kind, said->code, said->message));
    raise(problem_of(received, trouble.kind, trouble.code, std::string(trouble.message)));
}

[[noreturn]] void raise_refusal(const Received& received, const Envelope& said, const Value& body) {
    const ErrorKind kind = kind_of(said.code, received.response.status);
    if (kind == ErrorKind::unexpected_answer) raise_unexpected(received, "its status is not one of the contract");
    Problem problem = problem_of(received, kind, said.code, said.message);
    problem.detail = body["detail"].text();
    problem.download_url = body["download_url"].text();
    if (const auto retry_at = body["retry_at"].text()) problem.retry_at = parse_time(*retry_at);
    raise(std::move(problem));
}

/// The body of a success, in the order of checks that `sdks/README.md` gives.
Value read_success(const Received& received) {
    const auto& [response, verdict] = received;
    if (response.status >= 300 && response.status < 400) raise_unexpected(received, "it is a redirect");
    if (response.too_large) raise_unexpected(received, "it is too large");
    if (verdict && has_to_be_signed(response.status)) {
        if (const auto* reason = std::get_if<std::string_view>(&*verdict)) raise_forged(received, *reason);
    }
    if (const auto trouble = trouble_of(response.status)) raise_trouble(received, *trouble);
    auto body = parse_json(response.body);
    const auto said = body && body->is_object() ? envelope_of(*body) : std::nullopt;
    if (!said) raise_unexpected(received, "it has no `success`, `message` and `code`");
    if (!said->success && response.status != 200) raise_refusal(received, *said, *body);
    if (!said->success) raise_unexpected(received, "a refusal does not come with 200");
    if (response.status != 200 || said->code != "ok")
        raise_unexpected(received, "a success comes with 200 and `ok`");
    return std::move(*body);
}

/// The fields of a success; each of them there and of its type, or the answer is not of the contract.
class Fields {
public:
    explicit Fields(const Received& received) : received_(received), body_(read_success(received)) {}

    std::string text(std::string_view name) const { return required(name, body_[name].text()); }

    std::string token(std::string_view name) const {
        std::string token = text(name);
        return required(name, token.empty() ? std::nullopt : std::optional(std::move(token)));
    }

    std::int64_t integer(std::string_view name) const { return required(name, body_[name].integer()); }

    std::chrono::seconds interval(std::string_view name) const {
        constexpr std::int64_t seconds_max = 999'999'999;  // so that no sum of times overflows
        const std::int64_t seconds = integer(name);
        if (seconds < 1 || seconds > seconds_max) wrong(name);
        return std::chrono::seconds(seconds);
    }

    Time time(std::string_view name) const { return required(name, parse_time(text(name))); }

    std::optional<Time> time_or_null(std::string_view name) const {
        if (body_.has(name) && body_[name].is_null()) return std::nullopt;
        return time(name);
    }

    Value object(std::string_view name) const {
        return required(name, body_[name].is_object() ? std::optional(body_[name]) : std::nullopt);
    }

    std::vector<std::string> texts(std::string_view name) const {
        if (!body_[name].is_array()) wrong(name);
        std::vector<std::string> texts;
        for (const Value& element : body_[name].array()) texts.push_back(required(name, element.text()));
        return texts;
    }

private:
    template <typename T>
    T required(std::string_view name, std::optional<T> value) const {
        if (!value) wrong(name);
        return std::move(*value);
    }

    [[noreturn]] void wrong(std::string_view name) const {
        raise_unexpected(received_, '`' + std::string(name) + "` is missing or not what it has to be");
    }

    const Received& received_;
    Value body_;
};

bool is_over(ErrorKind kind) {
    return kind == ErrorKind::session_not_found || kind == ErrorKind::session_expired ||
           kind == ErrorKind::session_ended;
}

}  // namespace

InitAnswer read_init(const Received& received) {
    const Fields fields(received);
    return {fields.token("session_token"),
            fields.text("username"),
            fields.object("metadata"),
            fields.texts("entitlements"),
            fields.time("expires_at"),
            fields.time_or_null("license_expires_at"),
            fields.interval("heartbeat_interval_seconds")};
}

ValidateAnswer read_validate(const Received& received) {
    const Fields fields(received);
    return {fields.text("username"), fields.object("metadata"), fields.texts("entitlements"),
            fields.time("expires_at"), fields.time_or_null("license_expires_at")};
}

HeartbeatAnswer read_heartbeat(const Received& received) {
    const Fields fields(received);
    return {fields.time("expires_at"), fields.interval("heartbeat_interval_seconds")};
}

ResetAnswer read_reset(const Received& received) {
    const Fields fields(received);
    return {fields.integer("resets_left"), fields.time("next_reset_at")};
}

void read_logout(const Received& received) {
    try {
        read_success(received);
    } catch (const RefusedError& refusal) {
        if (!is_over(refusal.kind())) throw;
    }
}

std::optional<std::chrono::seconds> retry_after(const HttpResponse& response) {
    constexpr std::size_t digits_max = 9;
    const auto header = response.header("retry-after");
    if (!header || header->empty() || header->size() > digits_max) return std::nullopt;
    if (!std::all_of(header->begin(), header->end(), is_digit)) return std::nullopt;
    return std::chrono::seconds(std::stol(*header));
}

}  // namespace lockence::detail
