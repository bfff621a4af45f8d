#include <CoreFoundation/CoreFoundation.h>
#include <IOKit/IOKitLib.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <type_traits>

#include "freed_by.hpp"
#include "hwids.hpp"

namespace lockence::detail {

namespace {

using Property = std::unique_ptr<std::remove_pointer_t<CFTypeRef>, FreedBy<CFRelease>>;

std::optional<std::string> platform_uuid() {
    // 0 is the default port under either of the names that it has had.
    const io_service_t expert = IOServiceGetMatchingService(0, IOServiceMatching("IOPlatformExpertDevice"));
    if (expert == 0) return std::nullopt;
    const Property property(IORegistryEntryCreateCFProperty(expert, CFSTR("IOPlatformUUID"), kCFAllocatorDefault, 0));
    IOObjectRelease(expert);
    if (!property || CFGetTypeID(property.get()) != CFStringGetTypeID()) return std::nullopt;
    char uuid[64] = "";
    const auto text = static_cast<CFStringRef>(property.get());
    if (!CFStringGetCString(text, uuid, sizeof uuid, kCFStringEncodingUTF8)) return std::nullopt;
    return std::string(uuid);
}

std::optional<std::string> hostname() {
    char name[257] = "";
    if (gethostname(name, sizeof name - 1) != 0) return std::nullopt;
    return std::string(name);
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
    return Platform::macos;
}

Readings read_sources() {
    Readings readings;
    add(readings, "platform_uuid", platform_uuid());
    add(readings, "hostname", hostname());
    return readings;
}

bool is_in_container() {
    return is_set("container") || is_set("KUBERNETES_SERVICE_HOST");
}

}  // namespace lockence::detail
