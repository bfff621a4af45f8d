#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The headers of a signed answer, in the form that `sdks/README.md` gives: the part of RFC 8941 that is needed.
namespace lockence::detail {

/// What stands after `label` in each member of this header that has it. One is well, more are an attack.
std::vector<std::string_view> members(std::string_view header, std::string_view label);

/// The bytes of a member `=:base64:`; nothing where it is another form, or another number of bytes.
std::optional<std::string> byte_sequence(std::string_view member, std::size_t length);

/// A member `=("…" …);name=value…` of `Signature-Input`.
struct SignatureInput {
    std::string text;        ///< all of it after the `=`, as it arrived: what the signature base ends with
    std::string components;  ///< the list in parentheses, as it arrived
    std::int64_t created = 0;
    std::optional<std::string> algorithm;
    std::optional<std::string> nonce;
};

/// Nothing where it is of another form.
std::optional<SignatureInput> signature_input(std::string_view member);

}  // namespace lockence::detail
