#include "support/vectors.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base64.hpp"
#include "json.hpp"

namespace testing {

using lockence::Value;

Value vectors(const std::string& file) {
    std::ifstream stream(std::string(CONFORMANCE_DIRECTORY "/") + file, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    auto parsed = lockence::detail::parse_json(content);
    if (!parsed || (*parsed)["cases"].array().empty()) throw std::runtime_error("no vectors in " + file);
    return std::move(*parsed);
}

std::string body_of(const Value& body) {
    if (const auto plain = body["text"].text()) return *plain;
    if (const auto encoded = body["base64"].text()) return lockence::detail::base64_decode(*encoded).value();
    std::string repeated;
    for (auto times = body["times"].integer().value(); times > 0; --times) repeated += text(body, "repeated");
    return repeated;
}

std::string text(const Value& object, const char* name) {
    const auto found = object[name].text();
    if (!found) throw std::runtime_error(std::string("no text `") + name + '`');
    return *found;
}

}  // namespace testing
