#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lockence {

/// A value of JSON, such as a license's metadata. What is not there is null, so that reading needs no checks on
/// the way: `session.metadata()["limits"]["seats"].integer().value_or(1)`.
class Value {
public:
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<std::string, Value>>;  ///< in the order of the names, each of them once

    Value() = default;
    Value(bool flag) : data_(flag) {}
    Value(std::int64_t integer) : data_(integer) {}
    Value(double number) : data_(number) {}
    Value(std::string text) : data_(std::move(text)) {}
    Value(const char* text) : data_(std::string(text)) {}
    Value(Array array) : data_(std::move(array)) {}
    Value(Object object) : data_(std::move(object)) {}

    bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    bool is_array() const { return std::holds_alternative<Array>(data_); }
    bool is_object() const { return std::holds_alternative<Object>(data_); }

    /// What it holds; nothing where it holds another kind. `number` takes whole numbers too.
    std::optional<bool> flag() const;
    std::optional<std::int64_t> integer() const;
    std::optional<double> number() const;
    std::optional<std::string> text() const;

    /// Its elements; none where it is no array.
    const Array& array() const&;

    /// Its members; none where it is no object.
    const Object& object() const&;

    /// The member of this name; null where there is none.
    const Value& operator[](std::string_view name) const&;

    // Of a temporary they are copies, so that `for (auto& each : session.metadata()["hosts"].array())` is safe.
    Array array() && { return std::as_const(*this).array(); }
    Object object() && { return std::as_const(*this).object(); }
    Value operator[](std::string_view name) && { return std::as_const(*this)[name]; }

    /// Whether there is a member of this name, which may well be null.
    bool has(std::string_view name) const;

    friend bool operator==(const Value& left, const Value& right) { return left.data_ == right.data_; }
    friend bool operator!=(const Value& left, const Value& right) { return !(left == right); }

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

}  // namespace lockence
