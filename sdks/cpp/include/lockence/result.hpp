#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "lockence/errors.hpp"

namespace lockence {

/// A value, or what went wrong instead: the form without exceptions of every call.
///
///     if (auto session = client.try_init(key)) use(*session); else explain(session.problem().message);
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Problem problem) : held_(std::in_place_index<1>, std::move(problem)) {}

    bool ok() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// The value. Throws the error of `problem()` where there is none.
    T& value() & {
        check();
        return *std::get_if<0>(&held_);
    }
    const T& value() const& {
        check();
        return *std::get_if<0>(&held_);
    }
    T&& value() && {
        check();
        return std::move(*std::get_if<0>(&held_));
    }

    /// The value, of a result that is `ok()`.
    T& operator*() & noexcept { return *std::get_if<0>(&held_); }
    const T& operator*() const& noexcept { return *std::get_if<0>(&held_); }
    T* operator->() noexcept { return std::get_if<0>(&held_); }
    const T* operator->() const noexcept { return std::get_if<0>(&held_); }

    /// What went wrong, of a result that is not `ok()`.
    const Problem& problem() const noexcept { return *std::get_if<1>(&held_); }

private:
    void check() const {
        if (!ok()) raise(problem());
    }

    std::variant<T, Problem> held_;
};

/// That it was done, or what went wrong.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Problem problem) : problem_(std::move(problem)) {}

    bool ok() const noexcept { return !problem_; }
    explicit operator bool() const noexcept { return ok(); }

    /// Throws the error of `problem()` where it was not done.
    void value() const {
        if (problem_) raise(*problem_);
    }

    /// What went wrong, of a result that is not `ok()`.
    const Problem& problem() const noexcept { return *problem_; }

private:
    std::optional<Problem> problem_;
};

}  // namespace lockence
