# What `./layerscope package` makes of the build: a Debian package for the system that it is made on.

# ParaView reads the list of an application's plugins from a file beside the executable, if there is one. That is the only
# place where a package of its own can put something that a plain paraview, pvpython or pvserver finds.
file(CONFIGURE OUTPUT package/paraview.conf CONTENT "../lib/layerscope.xml\n")
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/package/paraview.conf" DESTINATION bin COMPONENT package EXCLUDE_FROM_ALL)
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
