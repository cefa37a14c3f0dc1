# layerscope_suite_tests(<program> <prefix> [<property> <value>]...): a test for each suite of a GoogleTest program, named
# <prefix><suite>; one process for all its cases, of which GoogleTest names those that fail. The suites are known when the
# program is built, and read by CTest then. One case alone: <program> --gtest_filter=<suite>.<case>; GTEST_SHUFFLE=1 in the
# environment runs the cases in another order.
function (layerscope_suite_tests program prefix)
  set(suites "${CMAKE_CURRENT_BINARY_DIR}/${program}_suites.cmake")
  set(included "${CMAKE_CURRENT_BINARY_DIR}/${program}_include.cmake")
  add_custom_command(TARGET ${program} POST_BUILD
    BYPRODUCTS "${suites}"
    COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:${program}>" "-DPREFIX=${prefix}" "-DPROPERTIES=${ARGN}"
      "-DRESULT=${suites}" -P "${PROJECT_SOURCE_DIR}/testing/ListSuites.cmake"
    VERBATIM)
  file(WRITE "${included}" "
if (EXISTS \"${suites}\")
  include(\"${suites}\")
else ()
  add_test(${prefix}NOT_BUILT ${prefix}NOT_BUILT)
endif ()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${included}")
endfunction ()
