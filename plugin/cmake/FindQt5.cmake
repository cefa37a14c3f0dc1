# Finds Qt where the development files of its help are missing: the help pages need one program of these, which comes in
# a package of its own. Used by ParaView.cmake only.
if (NOT TARGET Qt5::qhelpgenerator)
  add_executable(Qt5::qhelpgenerator IMPORTED)
  set_target_properties(Qt5::qhelpgenerator PROPERTIES IMPORTED_LOCATION "${LAYERSCOPE_HELP_GENERATOR}")
endif ()
set(others ${Qt5_FIND_COMPONENTS})
list(REMOVE_ITEM others Help)
set(Qt5_FOUND TRUE)
if (others)
  find_package(Qt5 QUIET COMPONENTS ${others} NO_MODULE)
endif ()
