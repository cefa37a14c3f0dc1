# Stands in for Qt's own package where its development files are missing: the help pages need one program of Qt, which
# comes in a package of its own. Used by ParaView.cmake only.
add_executable(Qt5::qhelpgenerator IMPORTED)
set_target_properties(Qt5::qhelpgenerator PROPERTIES IMPORTED_LOCATION "${LAYERSCOPE_HELP_GENERATOR}")
set(Qt5_FOUND TRUE)
