#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "hwids.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kFileBytesMax = 16 * 1024;

/// The beginning of this file; nothing where it cannot be read.
std::optional<std::string> read_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::string content(kFileBytesMax, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (file.gcount() == 0) return std::nullopt;
    content.resize(static_cast<std::size_t>(file.gcount()));
    return content;
}

bool exists(const char* path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

void add(Readings& readings, const char* source, std::optional<std::string> reading) {
    if (reading) readings.emplace(source, std::move(*reading));
}

std::optional<std::string> hostname() {
    std::array<char, 257> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return std::nullopt;
    return std::string(name.data());
}

}  // namespace

Platform this_platform() {
#ifdef __linux__
    return Platform::linux_;
#else
    return Platform::other;
#endif
}

Readings read_sources() {
    Readings readings;
    auto machine_id = read_file("/etc/machine-id");
    add(readings, "machine_id", machine_id ? std::move(machine_id) : read_file("/var/lib/dbus/machine-id"));
    add(readings, "dmi_product_uuid", read_file("/sys/class/dmi/id/product_uuid"));
    add(readings, "hostname", hostname());
    return readings;
}

bool is_in_container() {
    if (exists("/.dockerenv") || exists("/run/.containerenv")) return true;
    if (is_set("container") || is_set("KUBERNETES_SERVICE_HOST")) return true;
    const std::string groups = read_file("/proc/1/cgroup").value_or("");
    for (const char* name : {"docker", "containerd", "kubepods", "libpod", "lxc"}) {
        if (groups.find(name) != std::string::npos) return true;
    }
    return false;
}

}  // namespace lockence::detail
