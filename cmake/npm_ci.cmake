# Installs what web/package-lock.json names into web/node_modules, unless that is what is there:
#   cmake -D NPM=... -D WEB=... -D STAMP=... -P cmake/npm_ci.cmake
#
# Build folders may do this at the same time: one installs, the others wait. A registry that does not
# answer is asked again.
set(tries 3)
set(pause_seconds 5)

file(LOCK ${WEB}/.npm-ci.lock GUARD PROCESS TIMEOUT 900)
file(SHA256 ${WEB}/package-lock.json wanted)
set(installed ${WEB}/node_modules/.comity-installed)
set(found "")
if(EXISTS ${installed})
    file(READ ${installed} found)
endif()

if(NOT found STREQUAL wanted)
    foreach(try RANGE 1 ${tries})
        # No package may run anything while it is installed.
        execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
            WORKING_DIRECTORY ${WEB} OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE result)
        if(result EQUAL 0)
            break()
        endif()
        if(try EQUAL tries)
            message(FATAL_ERROR "npm ci failed ${tries} times in ${WEB}:\n${said}\n-DWITH_WEB=OFF builds without the dashboard")
        endif()
        execute_process(COMMAND ${CMAKE_COMMAND} -E sleep ${pause_seconds})
    endforeach()
    file(WRITE ${installed} ${wanted})
endif()
file(WRITE ${STAMP} ${wanted})
