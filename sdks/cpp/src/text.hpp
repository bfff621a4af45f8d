#pragma once

#include <string>
#include <string_view>

namespace lockence::detail {

constexpr std::string_view kBlanks = " \t";

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Without the `unwanted` characters at either end.
constexpr std::string_view trimmed(std::string_view text, std::string_view unwanted = kBlanks) {
    const auto first = text.find_first_not_of(unwanted);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(unwanted) - first + 1);
}

constexpr bool starts_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// With A to Z in lower case, and everything else as it is. No locale has a say in it.
inline std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

}  // namespace lockence::detail
