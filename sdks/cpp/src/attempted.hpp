#pragma once

#include <exception>
#include <type_traits>

#include "lockence/result.hpp"

namespace lockence::detail {

/// What is neither refused nor unanswered: no memory, no thread, no random numbers. Nothing was had from the
/// server.
inline Problem unforeseen(const std::exception& error) {
    Problem problem;
    problem.kind = ErrorKind::no_answer;
    problem.code = "no_answer";
    problem.message = error.what();
    return problem;
}

/// What `call` gives, or what went wrong.
template <typename Call>
auto attempted(Call call) noexcept -> Result<decltype(call())> {
    try {
        if constexpr (std::is_void_v<decltype(call())>) {
            call();
            return {};
        } else {
            return call();
        }
    } catch (const Error& error) {
        return error.problem();
    } catch (const std::exception& error) {
        return unforeseen(error);
    }
}

}  // namespace lockence::detail
