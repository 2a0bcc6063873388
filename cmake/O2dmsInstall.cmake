# What `cmake --install` puts where: the program, and for developers who embed a Simulator in their own tests a CMake
# package: find_package(o2dms REQUIRED), target_link_libraries(t o2dms::simulator), #include <o2dms/simulator/simulator.h>.
include_guard()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The library and those of ours that it links, each once.
function(o2dms_libraries_below target result)
  set(found ${${result}})
  if(NOT target IN_LIST found)
    list(APPEND found ${target})
    get_target_property(linked ${target} INTERFACE_LINK_LIBRARIES)
    foreach(library IN LISTS linked)
      if(library MATCHES "^o2dms_")
        o2dms_libraries_below(${library} found)
      endif()
    endforeach()
  endif()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

function(o2dms_install_program)
  install(TARGETS o2dms RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
  install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
endfunction()

function(o2dms_install_simulator)
  set(libraries)
  o2dms_libraries_below(o2dms_simulator libraries)
  foreach(library IN LISTS libraries)  # o2dms_simulator is o2dms::simulator outside
    string(REGEX REPLACE "^o2dms_" "" name ${library})
    set_target_properties(${library} PROPERTIES EXPORT_NAME ${name})
  endforeach()
  install(TARGETS ${libraries} EXPORT o2dmsTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)

  # The public face is simulator.h and what it includes, no more. In the tree headers include each other from the top folder;
  # installed they stand below o2dms/ and say so, so that a `base/result.h` of somebody else's is never taken for ours.
  string(CONCAT install_headers
    "set(header simulator/simulator.h)\n"
    "set(source \"${CMAKE_SOURCE_DIR}\")\n"
    "set(staged \"${CMAKE_BINARY_DIR}/installed-headers\")\n"
    "set(destination \"${CMAKE_INSTALL_INCLUDEDIR}/o2dms\")\n")
  install(CODE "${install_headers}" COMPONENT development)
  install(SCRIPT cmake/install_headers.cmake COMPONENT development)

  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/o2dms)
  install(EXPORT o2dmsTargets NAMESPACE o2dms:: DESTINATION ${package} COMPONENT development)
  configure_package_config_file(cmake/o2dmsConfig.cmake.in ${CMAKE_BINARY_DIR}/o2dmsConfig.cmake INSTALL_DESTINATION ${package})
  write_basic_package_version_file(${CMAKE_BINARY_DIR}/o2dmsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_BINARY_DIR}/o2dmsConfig.cmake ${CMAKE_BINARY_DIR}/o2dmsConfigVersion.cmake
          DESTINATION ${package} COMPONENT development)
endfunction()
