# Flags for every target. Warnings are errors only where a preset says so (COMITY_WERROR): not with sanitizers,
# behind whose code g++ sees variables that nothing has set.
option(COMITY_WERROR "Treat warnings as errors" OFF)
set(COMITY_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

add_library(comity_flags INTERFACE)
target_compile_options(comity_flags INTERFACE
    -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Woverloaded-virtual -Wnon-virtual-dtor -Wimplicit-fallthrough -Wswitch-enum
    -fstack-protector-strong -fPIE -D_GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ takes the sources of a unity build for headers, where types of unnamed namespaces would be wrong.
    target_compile_options(comity_flags INTERFACE -Wduplicated-cond -Wlogical-op
        $<$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>:-Wno-subobject-linkage>)
endif()
if(COMITY_WERROR)
    target_compile_options(comity_flags INTERFACE -Werror)
endif()
target_link_options(comity_flags INTERFACE -pie -Wl,-z,relro,-z,now)
if(COMITY_SANITIZE)
    target_compile_options(comity_flags INTERFACE -fsanitize=${COMITY_SANITIZE}
        -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(comity_flags INTERFACE -fsanitize=${COMITY_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL Debug AND NOT COMITY_COVERAGE)
    target_compile_options(comity_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(COMITY_FUZZERS)
    # The whole program, so that the fuzzer sees into the libraries; the sanitizers bring the runtime.
    target_compile_options(comity_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
option(COMITY_COVERAGE "Instrument for gcov" OFF)
if(COMITY_COVERAGE)
    target_compile_options(comity_flags INTERFACE --coverage)
    target_link_options(comity_flags INTERFACE --coverage)
endif()
