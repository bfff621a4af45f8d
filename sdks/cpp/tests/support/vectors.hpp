#pragma once

#include <string>

#include "lockence/value.hpp"

namespace testing {

/// The vectors in this file of `sdks/conformance`.
lockence::Value vectors(const std::string& file);

/// The bytes of a `body` of the vectors: `text`, `base64`, or something `repeated`.
std::string body_of(const lockence::Value& body);

/// The text under this name, which has to be there.
std::string text(const lockence::Value& object, const char* name);

}  // namespace testing
