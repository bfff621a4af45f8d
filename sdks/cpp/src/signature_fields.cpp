#include "signature_fields.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "base64.hpp"
#include "text.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kIntegerDigitsMax = 15;

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool in_name(char c) {
    return is_lower(c) || is_digit(c) || std::string_view("_.*-").find(c) != std::string_view::npos;
}

/// Where the first member of this header ends: at a comma that is in no string and no parentheses.
std::size_t end_of_member(std::string_view header) {
    bool in_string = false;
    int depth = 0;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const char c = header[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            --depth;
        } else if (c == ',' && depth <= 0) {
            return i;
        }
    }
    return header.size();
}

using Parameter = std::variant<std::int64_t, std::string>;
using Parameters = std::map<std::string, Parameter, std::less<>>;

/// Reads parameters from front to back; each step says whether it found what has to be there.
class ParameterReader {
public:
    explicit ParameterReader(std::string_view rest) : rest_(rest) {}

    std::optional<Parameters> read() {
        Parameters found;
        while (!rest_.empty()) {
            std::string name;
            Parameter value;
            if (!accept(';') || !read_name(name) || !accept('=') || !read_value(value)) return std::nullopt;
            if (!found.emplace(std::move(name), std::move(value)).second) return std::nullopt;
        }
        return found;
    }

private:
    bool accept(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    template <typename Predicate>
    std::string_view take_while(Predicate predicate) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), predicate);
        const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    bool read_name(std::string& name) {
        if (rest_.empty() || !(is_lower(rest_.front()) || rest_.front() == '*')) return false;
        name = take_while(in_name);
        return true;
    }

    bool read_value(Parameter& value) {
        return accept('"') ? read_string(value.emplace<std::string>())
                           : read_integer(value.emplace<std::int64_t>());
    }

    bool read_string(std::string& text) {
        while (!rest_.empty()) {
            if (accept('"')) return true;
            const bool escaped = accept('\\');
            if (rest_.empty()) return false;
            const char c = rest_.front();
            if (escaped ? c != '"' && c != '\\' : c < ' ' || c > '~') return false;
            text.push_back(c);
            rest_.remove_prefix(1);
        }
        return false;
    }

    bool read_integer(std::int64_t& number) {
        const bool negative = accept('-');
        const auto digits = take_while(is_digit);
        if (digits.empty() || digits.size() > kIntegerDigitsMax) return false;
        for (const char c : digits) number = 10 * number + (c - '0');
        if (negative) number = -number;
        return true;
    }

    std::string_view rest_;
};

/// The string of this name into `text`. False where there is something of this name that is no string.
bool take_string(const Parameters& parameters, std::string_view name, std::optional<std::string>& text) {
    const auto found = parameters.find(name);
    if (found == parameters.end()) return true;
    const auto* value = std::get_if<std::string>(&found->second);
    if (value != nullptr) text = *value;
    return value != nullptr;
}

}  // namespace

std::vector<std::string_view> members(std::string_view header, std::string_view label) {
    std::vector<std::string_view> found;
    while (!header.empty()) {
        const std::size_t end = end_of_member(header);
        const auto member = trimmed(header.substr(0, end));
        const auto name = member.substr(0, member.find_first_of("=;"));
        if (name == label) found.push_back(member.substr(label.size()));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return found;
}

std::optional<std::string> byte_sequence(std::string_view member, std::size_t length) {
    if (member.size() < 3 || !starts_with(member, "=:") || member.back() != ':') return std::nullopt;
    auto bytes = base64_decode(member.substr(2, member.size() - 3));
    if (!bytes || bytes->size() != length) return std::nullopt;
    return bytes;
}

std::optional<SignatureInput> signature_input(std::string_view member) {
    const auto close = member.find(')');
    if (!starts_with(member, "=(") || close == std::string_view::npos) return std::nullopt;
    const auto parameters = ParameterReader(member.substr(close + 1)).read();
    if (!parameters) return std::nullopt;

    SignatureInput input;
    input.text = member.substr(1);
    input.components = member.substr(1, close);
    const auto created = parameters->find("created");
    if (created == parameters->end() || !std::holds_alternative<std::int64_t>(created->second))
        return std::nullopt;
    input.created = std::get<std::int64_t>(created->second);
    std::optional<std::string> key_id;
    if (!take_string(*parameters, "keyid", key_id) || !key_id) return std::nullopt;
    if (!take_string(*parameters, "alg", input.algorithm)) return std::nullopt;
    if (!take_string(*parameters, "nonce", input.nonce)) return std::nullopt;
    return input;
}

}  // namespace lockence::detail
