#include "support/servers.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

#include "json.hpp"
#include "support/vectors.hpp"

namespace testing {

using lockence::Value;

Servers& Servers::get() {
    static Servers servers;
    return servers;
}

Servers::Servers()
    : live_({LOCKENCE_PYTHON, CONFORMANCE_DIRECTORY "/live_server.py"}),
      live_url_(text(live_.greeting(), "base_url")),
      misbehaving_({LOCKENCE_PYTHON, CONFORMANCE_DIRECTORY "/misbehaving_server.py", "--upstream", live_url_}) {}

std::string Servers::misbehaving_url(const char* name) const {
    return text(misbehaving_.greeting(), name);
}

Application Servers::application(const char* name) const {
    const Value& found = live_.greeting()["applications"][name];
    return {text(found, "id"), text(found, "api_key"), text(found, "public_key")};
}

License Servers::license(const char* name) const {
    const Value& found = live_.greeting()["licenses"][name];
    return {text(found, "id"), text(found, "key")};
}

std::string Servers::vendor(const std::vector<std::string>& command) {
    const Value done = live_.tell(Value::Object{{"vendor", Value::Array(command.begin(), command.end())}});
    if (done["code"].integer() != 0) throw std::runtime_error(text(done, "err"));
    return text(done, "out");
}

Value Servers::vendor_json(std::vector<std::string> command) {
    command.emplace_back("--json");
    return lockence::detail::parse_json(vendor(command)).value();
}

License Servers::make_license(const Application& application, const std::vector<std::string>& options) {
    std::vector<std::string> command = {"license", "create", "--application", application.id};
    command.insert(command.end(), options.begin(), options.end());
    const Value made = vendor_json(command);
    return {text(made.array().at(0), "id"), text(made.array().at(0), "key")};
}

void Servers::server(const char* what) {
    live_.tell(Value::Object{{"server", what}});
}

void Servers::misbehave(const char* mode, Value::Object options) {
    options.emplace_back("mode", mode);
    misbehaving_.tell(std::move(options));
    misbehaving_.tell(Value::Object{{"forget", true}});
}

std::vector<Value> Servers::requests() {
    return misbehaving_.tell(Value::Object{{"requests", true}})["requests"].array();
}

lockence::Options options_for(const Application& application) {
    lockence::Options options;
    options.base_url = Servers::get().misbehaving_url();
    options.api_key = application.api_key;
    options.public_keys = {application.public_key};
    return options;
}

lockence::Problem problem_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const lockence::Error& error) {
        for (const auto& kind : {"applications", "licenses"}) {
            for (const auto& [name, secret] : Servers::get().live()[kind].object()) {
                for (const auto* field : {"api_key", "key"}) {
                    if (!secret.has(field)) continue;
                    CHECK(error.message().find(text(secret, field)) == std::string::npos);
                }
            }
        }
        for (const Value& request : Servers::get().requests()) {
            const auto body = lockence::detail::parse_json(text(request, "body")).value_or(Value());
            for (const auto& [name, value] : body.object()) {
                CHECK(error.message().find(value.text().value_or("\n")) == std::string::npos);
            }
        }
        return error.problem();
    }
    throw std::runtime_error("nothing went wrong");
}

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds within) {
    const auto give_up_at = std::chrono::steady_clock::now() + within;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > give_up_at) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

std::chrono::duration<double> duration_of(const std::function<void()>& what) {
    const auto begin = std::chrono::steady_clock::now();
    what();
    return std::chrono::steady_clock::now() - begin;
}

}  // namespace testing
