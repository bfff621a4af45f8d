#include "lockence/value.hpp"

#include <algorithm>

namespace lockence {

namespace {

template <typename Wanted, typename Data>
std::optional<Wanted> held(const Data& data) {
    const auto* value = std::get_if<Wanted>(&data);
    return value == nullptr ? std::nullopt : std::optional<Wanted>(*value);
}

auto find(const Value::Object& object, std::string_view name) {
    return std::find_if(object.begin(), object.end(), [&](const auto& member) { return member.first == name; });
}

}  // namespace

std::optional<bool> Value::flag() const {
    return held<bool>(data_);
}

std::optional<std::int64_t> Value::integer() const {
    return held<std::int64_t>(data_);
}

std::optional<double> Value::number() const {
    if (const auto whole = integer()) return static_cast<double>(*whole);
    return held<double>(data_);
}

std::optional<std::string> Value::text() const {
    return held<std::string>(data_);
}

const Value::Array& Value::array() const& {
    static const Array none;
    const auto* array = std::get_if<Array>(&data_);
    return array == nullptr ? none : *array;
}

const Value::Object& Value::object() const& {
    static const Object none;
    const auto* object = std::get_if<Object>(&data_);
    return object == nullptr ? none : *object;
}

const Value& Value::operator[](std::string_view name) const& {
    static const Value null;
    const auto member = find(object(), name);
    return member == object().end() ? null : member->second;
}

bool Value::has(std::string_view name) const {
    return find(object(), name) != object().end();
}

}  // namespace lockence
