# Headers of libraries that most units include, compiled once for all of them: they are most of what a unit
# takes to compile. A unit still includes what it needs (tidy.style), since not every build does this.
option(COMITY_PRECOMPILED "Compile the libraries' headers once" OFF)

set(precompiled_program
    <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <tuple>
    <utility> <vector> <boost/unordered/unordered_flat_map.hpp> <fmt/format.h> <tl/expected.hpp>)
set(precompiled_test ${precompiled_program} <random> <gtest/gtest.h>)
set(precompiled_app ${precompiled_program} <CLI/CLI.hpp>)

# comity_precompile(target SET): its units find the headers of SET (program, test, app) compiled.
function(comity_precompile target set)
    if(NOT COMITY_PRECOMPILED)
        return()
    endif()
    if(NOT TARGET comity_precompiled_${set})
        set(empty ${CMAKE_BINARY_DIR}/precompiled/${set}.cc)
        file(CONFIGURE OUTPUT ${empty} CONTENT "")
        add_library(comity_precompiled_${set} OBJECT ${empty})
        target_link_libraries(comity_precompiled_${set} PRIVATE comity_flags tl::expected fmt::fmt)
        if(set STREQUAL test)
            target_link_libraries(comity_precompiled_${set} PRIVATE GTest::gtest)
        elseif(set STREQUAL app)
            target_link_libraries(comity_precompiled_${set} PRIVATE CLI11::CLI11)
        endif()
        target_precompile_headers(comity_precompiled_${set} PRIVATE ${precompiled_${set}})
    endif()
    target_precompile_headers(${target} REUSE_FROM comity_precompiled_${set})
endfunction()
