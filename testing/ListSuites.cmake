# Writes the file by which CTest knows the suites of a GoogleTest program.
# PROGRAM, PREFIX, PROPERTIES: as in SuiteTests.cmake; RESULT: the file to write.
execute_process(COMMAND "${PROGRAM}" --gtest_list_tests
  OUTPUT_VARIABLE listing ERROR_VARIABLE failure RESULT_VARIABLE status)
if (NOT status EQUAL 0)
  message(FATAL_ERROR "The tests of ${PROGRAM} cannot be listed: ${failure}")
endif ()

set(script "")
list(JOIN PROPERTIES " " properties)
string(REGEX MATCHALL "(^|\n)[^ \n]+\\.[ \n]" suites "${listing}")
foreach (suite IN LISTS suites)
  string(STRIP "${suite}" suite)
  string(REGEX REPLACE "\\.$" "" name "${suite}")
  string(APPEND script "add_test([[${PREFIX}${name}]] [[${PROGRAM}]] [[--gtest_filter=${name}.*]])\n")
  if (properties)
    string(APPEND script "set_tests_properties([[${PREFIX}${name}]] PROPERTIES ${properties})\n")
  endif ()
endforeach ()
if (NOT suites)
  message(FATAL_ERROR "${PROGRAM} lists no tests.")
endif ()
file(WRITE "${RESULT}" "${script}")
