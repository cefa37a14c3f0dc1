# What `./layerscope package` makes of the build: a Debian package for the system that it is made on.

# Where a plain paraview, pvpython or pvserver finds what a package of its own brings. From Debian 13 on they read a list of
# plugins from a file that no package of Debian's has. Before, they read lists that a file beside the executable names.
file(GLOB conf /usr/lib/*/paraview-*/paraview.conf)
set(list /usr/share/paraview/plugins)
if (conf)
  file(STRINGS "${conf}" conf REGEX "^${list}$")
endif ()
if (conf)
  file(CONFIGURE OUTPUT package/plugins CONTENT
    "<Plugins>\n  <Plugin name=\"Layerscope\" filename=\"/usr/lib/Layerscope/Layerscope.so\" auto_load=\"1\"/>\n</Plugins>\n")
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/package/plugins" DESTINATION share/paraview COMPONENT package EXCLUDE_FROM_ALL)
else ()
  file(CONFIGURE OUTPUT package/paraview.conf CONTENT "../lib/layerscope.xml\n")
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/package/paraview.conf" DESTINATION bin COMPONENT package EXCLUDE_FROM_ALL)
endif ()
install(FILES LICENSE DESTINATION share/doc/layerscope RENAME copyright COMPONENT package EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS)
foreach (component IN ITEMS Unspecified runtime package) # all but what development needs
  list(APPEND CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR}" Layerscope "${component}" /)
endforeach ()
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME layerscope)
set(CPACK_PACKAGE_CONTACT "The Layerscope developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "What happens inside neural networks, as ParaView pipelines")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
# The libraries' packages, ParaView's in exactly this version among them, are found by dpkg-shlibdeps.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${CMAKE_BINARY_DIR}/lib" "${CMAKE_BINARY_DIR}/lib/Layerscope")
set(CPACK_DEBIAN_PACKAGE_DEPENDS "paraview, python3-paraview")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libqt5svg5) # reads the icon of the tool bar
if (qt STREQUAL Qt6)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS qt6-svg-plugins)
endif ()
include(CPack)
