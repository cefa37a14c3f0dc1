# Finds ParaView and builds the plugin. Included by the top CMakeLists.txt, so that the libraries land beside the
# engine's.

set(distributions FALSE)
if (NOT ParaView_DIR OR ParaView_DIR MATCHES "^/usr/(lib|share)")
  set(distributions TRUE)
endif ()

# ParaView's package looks for the Python it was built with. A distribution's ParaView goes with the distribution's
# Python, whatever other python3 comes first in PATH.
if (distributions AND NOT DEFINED Python3_EXECUTABLE AND NOT DEFINED Python3_ROOT_DIR)
  find_program(LAYERSCOPE_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
  mark_as_advanced(LAYERSCOPE_SYSTEM_PYTHON)
  if (LAYERSCOPE_SYSTEM_PYTHON)
    set(Python3_EXECUTABLE "${LAYERSCOPE_SYSTEM_PYTHON}")
  endif ()
endif ()

# Debian 13's package names its Python modules vtkX.so where the files are vtkX.cpython-313-<platform>.so, so that CMake
# refuses the package. Nothing here links to them. For a module whose file is there under its longer name, CMake's check
# is left out; it has no other switch for that than this variable of its own.
set(pythonTargets)
if (distributions)
  file(GLOB pythonTargets /usr/lib/*/cmake/paraview-*/ParaViewPython*-targets-*.cmake
    /usr/lib/*/cmake/paraview-*/vtk/VTKPython*-targets-*.cmake)
endif ()
foreach (file IN LISTS pythonTargets)
  file(STRINGS "${file}" checks REGEX "_cmake_import_check_files_for_[^ ]+ .*_IMPORT_PREFIX}/[^\"]+\\.so\"")
  foreach (check IN LISTS checks)
    string(REGEX MATCH "_cmake_import_check_files_for_([^ ]+) .*_IMPORT_PREFIX}(/[^\"]+)\\.so\"" matched "${check}")
    set(target "${CMAKE_MATCH_1}")
    set(module "/usr${CMAKE_MATCH_2}")
    file(GLOB renamed "${module}.cpython-*.so")
    if (renamed AND NOT EXISTS "${module}.so")
      set(_cmake_import_check_xcframework_for_${target} "${CMAKE_CURRENT_LIST_DIR}")
    endif ()
  endforeach ()
endforeach ()

# Without components ParaView asks for everything that it was built with.
find_package(ParaView 5.11 REQUIRED
  COMPONENTS RemotingCore RemotingExport RemotingServerManager RemotingViews VTKExtensionsMisc VTKExtensionsExtraction)
find_package(PNG REQUIRED) # for pictures of data sets

# ParaView's tool bars are Qt's, and the demo that ours builds is a Python script. A server needs neither.
set(qt Qt5)
if (PARAVIEW_QT_MAJOR_VERSION)
  set(qt "Qt${PARAVIEW_QT_MAJOR_VERSION}")
endif ()
find_package(${qt} QUIET COMPONENTS Widgets NO_MODULE)
set(toolbarDefault OFF)
if (${qt}Widgets_FOUND AND PARAVIEW_USE_PYTHON AND TARGET ParaView::pqApplicationComponents)
  set(toolbarDefault ON)
endif ()
option(LAYERSCOPE_BUILD_TOOLBAR "Build the tool bar of ParaView's window; needs Qt's development files" ${toolbarDefault})

if (LAYERSCOPE_BUILD_TOOLBAR)
  # Their files are enough. What they link to in turn would ask for the development files of all that ParaView uses.
  foreach (target IN ITEMS pqApplicationComponents pqComponents pqCore pqPython)
    get_target_property(configurations ParaView::${target} IMPORTED_CONFIGURATIONS)
    foreach (configuration IN LISTS configurations)
      set_target_properties(ParaView::${target} PROPERTIES IMPORTED_LINK_DEPENDENT_LIBRARIES_${configuration} "")
    endforeach ()
    set_target_properties(ParaView::${target} PROPERTIES INTERFACE_LINK_LIBRARIES ${qt}::Widgets)
  endforeach ()
endif ()

# The pages of help are packed by a program of Qt that comes in a package of its own, and registered by the tool bar.
set(helpDefault OFF)
if (LAYERSCOPE_BUILD_TOOLBAR)
  get_target_property(rcc ${qt}::rcc LOCATION)
  get_filename_component(qtPrograms "${rcc}" DIRECTORY)
  find_program(LAYERSCOPE_HELP_GENERATOR qhelpgenerator PATHS "${qtPrograms}" NO_DEFAULT_PATH)
  mark_as_advanced(LAYERSCOPE_HELP_GENERATOR)
  if (LAYERSCOPE_HELP_GENERATOR)
    set(helpDefault ON)
  endif ()
endif ()
option(LAYERSCOPE_BUILD_HELP "Build the plugin's pages in ParaView's help; needs the tool bar" ${helpDefault})

paraview_plugin_scan(
  PLUGIN_FILES "${PROJECT_SOURCE_DIR}/plugin/paraview.plugin"
  PROVIDES_PLUGINS plugins
  ENABLE_BY_DEFAULT ON
  HIDE_PLUGINS_FROM_CACHE ON)
paraview_plugin_build(
  PLUGINS ${plugins}
  AUTOLOAD ${plugins}
  LIBRARY_DESTINATION lib
  INSTALL_HEADERS OFF
  PLUGINS_FILE_NAME "layerscope.xml")
