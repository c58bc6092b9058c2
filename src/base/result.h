// Results: either a value or the reason there is none, and the macro that passes the reason on.
#pragma once

#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace comity {

/// Either a value or the reason there is none; the members of C++23 `std::expected`.
template <class T, class E = Error>
using Result = tl::expected<T, E>;

/// Wraps an error on its way out of a function: `return fail(ParseError{...});`.
template <class E>
[[nodiscard]] constexpr tl::unexpected<std::decay_t<E>> fail(E&& error) {
    return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

namespace detail {
template <class R>
constexpr typename std::decay_t<R>::value_type unwrap(R&& result) {
    if constexpr (!std::is_void_v<typename std::decay_t<R>::value_type>) {
        return *std::forward<R>(result);
    }
}
}  // namespace detail

}  // namespace comity

/// Unwraps a Result (also of void), or returns its error from the enclosing function.
#define COMITY_TRY(expr)                                                         \
    __extension__({                                                              \
        auto comity_try_ = (expr);                                               \
        if (!comity_try_) return ::comity::fail(std::move(comity_try_).error()); \
        ::comity::detail::unwrap(std::move(comity_try_));                        \
    })
