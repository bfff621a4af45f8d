#pragma once

namespace lockence::detail {

/// Deletes what a C library made with the function that the library has for it.
template <auto Free>
struct FreedBy {
    template <typename Handle>
    void operator()(Handle* handle) const noexcept {
        Free(handle);
    }
};

}  // namespace lockence::detail
