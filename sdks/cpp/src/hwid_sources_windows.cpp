// clang-format off
#include <windows.h>
// clang-format on

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

#include "hwids.hpp"

namespace lockence::detail {

namespace {

constexpr DWORD kSmbiosProvider = 0x52534D42;  // 'RSMB'
constexpr std::uint8_t kSystemInformation = 1, kEndOfTable = 127;
constexpr std::size_t kUuidOffset = 8, kUuidBytes = 16, kHeaderBytes = 4, kPrefixBytes = 8;

std::optional<std::string> machine_guid() {
    char guid[64] = "";
    DWORD bytes = sizeof guid;
    const LSTATUS result = RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid",
                                        RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, nullptr, guid, &bytes);
    return result == ERROR_SUCCESS ? std::optional<std::string>(guid) : std::nullopt;
}

std::vector<std::uint8_t> smbios_table() {
    const UINT size = GetSystemFirmwareTable(kSmbiosProvider, 0, nullptr, 0);
    std::vector<std::uint8_t> table(size);
    const UINT written = size == 0 ? 0 : GetSystemFirmwareTable(kSmbiosProvider, 0, table.data(), size);
    if (written == 0 || written > size || written < kPrefixBytes) return {};
    table.resize(written);
    table.erase(table.begin(), table.begin() + kPrefixBytes);  // the version and length that Windows puts in front
    return table;
}

/// As people and other tools write it: the first three groups are stored with the last byte first.
std::string format_uuid(const std::uint8_t* u) {
    char text[37];
    std::snprintf(text, sizeof text, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[3],
                  u[2], u[1], u[0], u[5], u[4], u[7], u[6], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
    return text;
}

/// A structure is a header, its formatted part, and strings that end with two NULs.
std::optional<std::string> smbios_uuid() {
    const auto table = smbios_table();
    for (std::size_t at = 0; at + kHeaderBytes <= table.size();) {
        const std::uint8_t type = table[at], length = table[at + 1];
        if (length < kHeaderBytes || type == kEndOfTable) break;
        if (type == kSystemInformation && length >= kUuidOffset + kUuidBytes && at + length <= table.size()) {
            return format_uuid(&table[at + kUuidOffset]);
        }
        at += length;
        while (at + 1 < table.size() && (table[at] != 0 || table[at + 1] != 0)) ++at;
        at += 2;
    }
    return std::nullopt;
}

/// The name of the computer in UTF-8.
std::optional<std::string> hostname() {
    wchar_t wide[256];
    DWORD characters = 256;
    if (!GetComputerNameExW(ComputerNameDnsHostname, wide, &characters)) return std::nullopt;
    char name[1024];
    const int bytes = WideCharToMultiByte(CP_UTF8, 0, wide, static_cast<int>(characters), name, sizeof name, nullptr,
                                          nullptr);
    return bytes > 0 ? std::optional<std::string>(std::in_place, name, static_cast<std::size_t>(bytes)) : std::nullopt;
}

void add(Readings& readings, const char* source, std::optional<std::string> reading) {
    if (reading) readings.emplace(source, std::move(*reading));
}

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

Platform this_platform() {
    return Platform::windows;
}

Readings read_sources() {
    Readings readings;
    add(readings, "machine_guid", machine_guid());
    add(readings, "smbios_uuid", smbios_uuid());
    add(readings, "hostname", hostname());
    return readings;
}

bool is_in_container() {
    return is_set("container") || is_set("KUBERNETES_SERVICE_HOST");
}

}  // namespace lockence::detail
