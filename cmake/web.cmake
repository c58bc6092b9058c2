# comity_web_assets(VARIABLE): builds web/ and names in VARIABLE the source file that holds the result.
#
# Packages are installed once for all build folders, into web/node_modules, and again only when
# package-lock.json changes; the dashboard is built again when any of its sources does.
find_program(NODE node)
find_program(NPM npm)

function(comity_web_assets variable)
    if(NOT NODE OR NOT NPM)
        message(FATAL_ERROR "The dashboard needs node and npm (tools/setup.sh build); -DWITH_WEB=OFF builds without it")
    endif()
    execute_process(COMMAND ${NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REGEX REPLACE "^v" "" version "${version}")
    if(version VERSION_LESS 18.19)
        message(FATAL_ERROR "node ${version} is older than 18.19; -DWITH_WEB=OFF builds without the dashboard")
    endif()

    set(web ${PROJECT_SOURCE_DIR}/web)
    set(out ${CMAKE_CURRENT_BINARY_DIR})
    set(stamp ${out}/npm-ci.stamp)
    add_custom_command(OUTPUT ${stamp}
        COMMAND ${CMAKE_COMMAND} -D NPM=${NPM} -D WEB=${web} -D STAMP=${stamp}
            -P ${PROJECT_SOURCE_DIR}/cmake/npm_ci.cmake
        DEPENDS ${web}/package.json ${web}/package-lock.json ${web}/.npmrc ${PROJECT_SOURCE_DIR}/cmake/npm_ci.cmake
        COMMENT "Installing the dashboard's packages" VERBATIM)

    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/* ${web}/scripts/*)
    list(REMOVE_ITEM sources ${web}/src/api/schema.d.ts)
    set(embedded ${out}/embedded.cc)
    add_custom_command(OUTPUT ${embedded}
        COMMAND ${CMAKE_COMMAND} -E env COMITY_WEB_OUT=${out}/dist ${NODE} ${web}/scripts/build.mjs
        COMMAND ${NODE} ${web}/scripts/embed.mjs ${out}/dist ${embedded}
        DEPENDS ${stamp} ${sources} ${web}/index.html ${web}/vite.config.ts ${web}/svelte.config.js
            ${web}/tsconfig.json ${PROJECT_SOURCE_DIR}/api/openapi.yaml
        WORKING_DIRECTORY ${web} COMMENT "Building the dashboard" VERBATIM)
    set(${variable} ${embedded} PARENT_SCOPE)
endfunction()
