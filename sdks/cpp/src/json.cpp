#include "json.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace lockence::detail {

namespace {

using nlohmann::json;

constexpr int kDepthMax = 64;

Value from(const json& source) {
    switch (source.type()) {
        case json::value_t::boolean: return source.get<bool>();
        case json::value_t::number_integer: return source.get<std::int64_t>();
        case json::value_t::number_unsigned: {
            const auto number = source.get<std::uint64_t>();
            if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
                return static_cast<double>(number);
            }
            return static_cast<std::int64_t>(number);
        }
        case json::value_t::number_float: return source.get<double>();
        case json::value_t::string: return source.get<std::string>();
        case json::value_t::array: {
            Value::Array array;
            array.reserve(source.size());
            for (const auto& element : source) array.push_back(from(element));
            return array;
        }
        case json::value_t::object: {
            Value::Object object;
            object.reserve(source.size());
            for (const auto& [name, member] : source.items()) object.emplace_back(name, from(member));
            return object;
        }
        default: return {};
    }
}

json to(const Value& value) {
    if (const auto flag = value.flag()) return *flag;
    if (const auto integer = value.integer()) return *integer;
    if (const auto number = value.number()) return *number;
    if (auto text = value.text()) return std::move(*text);
    if (value.is_array()) {
        json array = json::array();
        for (const auto& element : value.array()) array.push_back(to(element));
        return array;
    }
    if (value.is_object()) {
        json object = json::object();
        for (const auto& [name, member] : value.object()) object[name] = to(member);
        return object;
    }
    return nullptr;
}

}  // namespace

std::optional<Value> parse_json(std::string_view text) {
    bool too_deep = false;
    const auto watch_depth = [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > kDepthMax;
        return !too_deep;
    };
    const json parsed = json::parse(text, watch_depth, /*allow_exceptions=*/false);
    if (too_deep || parsed.is_discarded()) return std::nullopt;
    return from(parsed);
}

std::string write_json(const Value& value) {
    return to(value).dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

}  // namespace lockence::detail
