#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http.hpp"
#include "public_key.hpp"

/// Signed answers: RFC 9421 over RFC 9530, as `sdks/README.md` narrows them.
namespace lockence::detail {

/// What ties an answer to one request, and to no other.
struct Challenge {
    std::string path;
    std::string content_digest;  ///< of the request's body
    std::string nonce;

    /// A fresh one, with 16 random bytes as its nonce.
    static Challenge for_request(std::string path, std::string_view body);

    /// The headers that ask for a signed answer.
    Headers headers() const;
};

/// When the server signed, in seconds since 1970 by its clock, or the reason why this is not its answer.
using Verdict = std::variant<std::int64_t, std::string_view>;

/// Whether one of these keys signed this answer to this challenge. The time is not looked at.
Verdict verify(const HttpResponse& answer, const Challenge& challenge, const std::vector<PublicKey>& keys);

}  // namespace lockence::detail
