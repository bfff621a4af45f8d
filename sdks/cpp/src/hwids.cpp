#include "hwids.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "digests.hpp"
#include "text.hpp"
#include "utf8.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kValueBytesMax = 256;
constexpr std::string_view kHostname = "hostname";

/// What firmware and images hold that never were given an identity, without dashes, braces and blanks.
constexpr std::array<std::string_view, 6> kWorthless = {"03000200040005000006000700080009",
                                                        "uninitialized",
                                                        "none",
                                                        "notspecified",
                                                        "defaultstring",
                                                        "tobefilledbyo.e.m."};

bool is_worthless(const std::string& value) {
    std::string core;
    for (const char c : value) {
        if (std::string_view("-{} \t").find(c) == std::string_view::npos) core.push_back(c);
    }
    const auto only = [&core](char digit) { return core.find_first_not_of(digit) == std::string::npos; };
    return only('0') || only('f') || std::find(kWorthless.begin(), kWorthless.end(), core) != kWorthless.end();
}

bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// This reading as it is hashed; nothing where it identifies nothing.
std::optional<std::string> normalised(std::string_view source, std::string_view reading) {
    using namespace std::string_view_literals;
    std::string value = lowered(trimmed(reading, " \t\r\n\v\f\0"sv));
    const bool readable = source == kHostname ? utf8_length(value).has_value() : is_printable_ascii(value);
    if (value.empty() || value.size() > kValueBytesMax || !readable || is_worthless(value)) return std::nullopt;
    return value;
}

using Line = std::vector<std::string_view>;

/// The sources of this platform, the best line of them first.
std::vector<Line> lines_of(Platform platform) {
    switch (platform) {
        case Platform::windows: return {{"machine_guid", "smbios_uuid"}, {kHostname}};
        case Platform::macos: return {{"platform_uuid"}, {kHostname}};
        // One after the other and not both: only root can read the second, and must not have another HWID.
        case Platform::linux_: return {{"machine_id"}, {"dmi_product_uuid"}, {kHostname}};
        case Platform::other: break;
    }
    return {{kHostname}};
}

}  // namespace

Hwid derive_hwid(Platform platform, const Readings& readings, std::string_view salt, bool in_container) {
    std::string text = "lockence-hwid-1";
    std::vector<std::string> sources;
    for (const Line& line : lines_of(platform)) {
        for (const std::string_view source : line) {
            const auto reading = readings.find(source);
            const auto value = reading == readings.end() ? std::nullopt : normalised(source, reading->second);
            if (!value) continue;
            text.append("\n").append(source).append("=").append(*value);
            sources.emplace_back(source);
        }
        if (!sources.empty()) break;
    }
    return {hmac_sha256_hex(salt, text), std::move(sources), in_container};
}

}  // namespace lockence::detail
