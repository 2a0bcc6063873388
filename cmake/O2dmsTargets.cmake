# o2dms_library(NAME [SOURCES …] DEPENDS …), o2dms_test(NAME [SOURCES …] DEPENDS …): one line for each room of the house.
# Without SOURCES a target is made of every .cc of its folder and of the folders below that have no CMakeLists.txt of their
# own, so that a new file is built without being named anywhere. Include paths start at the top folder. Libraries share one precompiled header (std and json, never Beast), tests another
# (GoogleTest too). Tests are not optimised, even in a release: they run once and compile often.
include_guard()

set(O2DMS_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  # What GCC 12 believes to see in the standard library's own code once it has inlined it (its bug 105651 and kin).
  $<$<CONFIG:Release>:-Wno-stringop-overflow> $<$<CONFIG:Release>:-Wno-restrict> $<$<CONFIG:Release>:-Wno-array-bounds>
  $<$<CONFIG:Release>:-Wno-stringop-overread> $<$<CONFIG:Release>:-Wno-maybe-uninitialized>
  # That every mutex is held where it must be (base/thread_annotations.h).
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety> $<$<CXX_COMPILER_ID:Clang>:-Werror=thread-safety>)

set(O2DMS_PRECOMPILED <algorithm> <chrono> <functional> <map> <memory> <mutex> <optional> <string> <string_view> <thread>
  <variant> <vector> <nlohmann/json.hpp>)

function(o2dms_sources_here result)
  file(GLOB_RECURSE found RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cc)
  set(sources)
  foreach(source IN LISTS found)
    string(REGEX MATCH "^[^/]+(/|$)" folder ${source})
    if(NOT (folder MATCHES "/$" AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}CMakeLists.txt))
      list(APPEND sources ${source})
    endif()
  endforeach()
  set(${result} ${sources} PARENT_SCOPE)
endfunction()

function(o2dms_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  if(NOT ARG_SOURCES)
    o2dms_sources_here(ARG_SOURCES)
  endif()
  if(NOT ARG_SOURCES)  # a folder of rooms: what its DEPENDS are, under one name
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_DEPENDS})
    return()
  endif()
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_compile_options(${name} PRIVATE ${O2DMS_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
  if(O2DMS_PRECOMPILED_HEADER)
    if(name STREQUAL o2dms_base)
      target_precompile_headers(${name} PRIVATE ${O2DMS_PRECOMPILED})
    else()
      target_precompile_headers(${name} REUSE_FROM o2dms_base)
    endif()
  endif()
endfunction()

function(o2dms_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  if(NOT ARG_SOURCES)
    o2dms_sources_here(ARG_SOURCES)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${O2DMS_WARNINGS} -O0)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gtest GTest::gmock GTest::gtest_main)
  if(O2DMS_PRECOMPILED_HEADER)
    if(name STREQUAL o2dms_base_test)
      target_precompile_headers(${name} PRIVATE ${O2DMS_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h>)
    else()
      target_precompile_headers(${name} REUSE_FROM o2dms_base_test)
    endif()
  endif()
  add_test(NAME ${name} COMMAND ${name})
endfunction()
