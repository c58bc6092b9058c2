# comity_module(NAME module SOURCES ... HEADERS ... [TESTS ...] [FUZZ ...] [BENCH ...] DEPENDS ...)
#
# One static library a module, comity_NAME, with its unit tests, fuzz targets and micro-benchmarks.
# Files are listed, not globbed: a file that is listed but missing, or there but not listed, ends
# configuration, so nothing lies about untested.
function(comity_module)
    cmake_parse_arguments(M "" "NAME" "SOURCES;HEADERS;TESTS;FUZZ;BENCH;DEPENDS" ${ARGN})
    set(listed ${M_SOURCES} ${M_HEADERS} ${M_TESTS} ${M_FUZZ} ${M_BENCH})
    foreach(file IN LISTS listed)
        if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
            message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${file} is listed but missing")
        endif()
    endforeach()
    file(GLOB_RECURSE present RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cc *.h)
    foreach(file IN LISTS present)
        if(NOT file IN_LIST listed)
            message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${file} is not listed in CMakeLists.txt")
        endif()
    endforeach()

    add_library(comity_${M_NAME} STATIC ${M_SOURCES})
    target_include_directories(comity_${M_NAME} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(comity_${M_NAME} PUBLIC ${M_DEPENDS} PRIVATE comity_flags)

    if(COMITY_TESTS AND M_TESTS)
        add_executable(${M_NAME}_test ${M_TESTS})
        target_link_libraries(${M_NAME}_test PRIVATE comity_${M_NAME} comity_test_support comity_flags
            GTest::gtest GTest::gtest_main ${RAPIDCHECK})
        # Each test on its own, so that ctest names and counts those that are skipped.
        gtest_discover_tests(${M_NAME}_test TEST_PREFIX unit.${M_NAME}. DISCOVERY_MODE PRE_TEST
            DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
    endif()
    if(COMITY_TESTS)
        foreach(bench IN LISTS M_BENCH)
            cmake_path(GET bench STEM LAST_ONLY name)
            add_executable(${name} ${bench})
            target_link_libraries(${name} PRIVATE comity_${M_NAME} comity_test_support comity_flags
                benchmark::benchmark)
        endforeach()
    endif()
    foreach(fuzz IN LISTS M_FUZZ)
        comity_fuzz_target(comity_${M_NAME} ${fuzz})
    endforeach()
endfunction()

# One fuzz file builds two ways: a libFuzzer target, and a plain runner that replays its corpus as an
# ordinary test.
function(comity_fuzz_target library source)
    cmake_path(GET source STEM LAST_ONLY name)
    if(COMITY_FUZZERS)
        add_executable(${name} ${source})
        target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        target_link_libraries(${name} PRIVATE ${library} comity_flags)
        set_target_properties(${name} PROPERTIES
            RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzzers)
        set_property(GLOBAL APPEND PROPERTY COMITY_FUZZ_TARGETS ${name})
    elseif(COMITY_TESTS)
        set(corpus ${PROJECT_SOURCE_DIR}/fuzz/corpus/${name})
        if(NOT EXISTS ${corpus})
            message(FATAL_ERROR "${name} has no corpus: ${corpus}")
        endif()
        add_executable(${name} ${source})
        target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_link_libraries(${name} PRIVATE ${library} comity_replay comity_flags)
        add_test(NAME fuzz.${name} COMMAND ${name} ${corpus})
        set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 120)
    endif()
endfunction()
