// Assertions for our own bugs, never for input: COMITY_CHECK is always on.
#pragma once

#include <cstdio>
#include <cstdlib>

/// Stops the program when `condition`, which our own code guarantees, does not hold.
#define COMITY_CHECK(condition)                                                           \
    do {                                                                                  \
        if (!(condition)) [[unlikely]] {                                                  \
            static_cast<void>(std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, \
                                           __LINE__, #condition));                        \
            std::abort();                                                                 \
        }                                                                                 \
    } while (false)

/// The same in builds without NDEBUG (dev, sanitizers, fuzzing).
#ifdef NDEBUG
#define COMITY_ASSERT(condition) static_cast<void>(0)
#else
#define COMITY_ASSERT(condition) COMITY_CHECK(condition)
#endif
