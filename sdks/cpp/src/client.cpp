#include "lockence/client.hpp"

#include <utility>

#include "attempted.hpp"
#include "client_core.hpp"
#include "hwids.hpp"
#include "session_core.hpp"

namespace lockence {

namespace {

Options options_of(std::string base_url, std::string api_key, std::vector<std::string> public_keys) {
    Options options;
    options.base_url = std::move(base_url);
    options.api_key = std::move(api_key);
    options.public_keys = std::move(public_keys);
    return options;
}

}  // namespace

Client::Client(const Options& options) : core_(std::make_shared<detail::ClientCore>(detail::Settings(options))) {}

Client::Client(std::string base_url, std::string api_key, std::vector<std::string> public_keys)
    : Client(options_of(std::move(base_url), std::move(api_key), std::move(public_keys))) {}

Client::Client(Client&& other) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
    Client(std::move(other)).core_.swap(core_);  // what was here before is closed with the temporary
    return *this;
}

Client::~Client() {
    if (core_) core_->close();
}

Session Client::init(const std::string& license_key, const std::optional<std::string>& hwid) {
    const auto& settings = core_->settings();
    Value::Object fields = {{"license_key", license_key}, {"hwid", hwid ? *hwid : get_hwid().value}};
    if (settings.client_version) fields.emplace_back("client_version", *settings.client_version);
    if (settings.device_name) fields.emplace_back("device_name", *settings.device_name);
    const auto reply =
        core_->call(detail::Operation::init, std::move(fields), core_->usual_limits(), core_->stop());
    const auto session = std::make_shared<detail::SessionCore>(core_, detail::read_init(reply.received), reply);
    core_->add(session);
    return Session(session);
}

Result<Session> Client::try_init(const std::string& license_key, const std::optional<std::string>& hwid) noexcept {
    return detail::attempted([&] { return init(license_key, hwid); });
}

DeviceReset Client::reset_devices(const std::string& license_key, const std::optional<std::string>& hwid) {
    const auto reply = core_->call(detail::Operation::reset_devices,
                                   {{"license_key", license_key}, {"hwid", hwid ? *hwid : get_hwid().value}},
                                   core_->usual_limits(), core_->stop());
    const auto answer = detail::read_reset(reply.received);
    return {answer.resets_left, answer.next_reset_at};
}

Result<DeviceReset> Client::try_reset_devices(const std::string& license_key,
                                              const std::optional<std::string>& hwid) noexcept {
    return detail::attempted([&] { return reset_devices(license_key, hwid); });
}

Hwid Client::get_hwid() const {
    return detail::derive_hwid(detail::this_platform(), detail::read_sources(), core_->settings().hwid_salt,
                               detail::is_in_container());
}

void Client::close() {
    core_->close();
}

}  // namespace lockence
