# What speeds the build up or watches it: ccache, mold or lld where found; sanitizers; clang-tidy; each header compiled alone.
include_guard()

set(O2DMS_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
option(O2DMS_FUZZ "Build the fuzzers of tests/fuzz with libFuzzer (needs clang)" OFF)
option(O2DMS_TIDY "Compile each header alone, and run clang-tidy where it is found" OFF)

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(O2DMS_CCACHE ccache)
  if(O2DMS_CCACHE)
    # The sloppiness is what lets ccache work with a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${O2DMS_CCACHE})
  endif()
endif()

find_program(O2DMS_MOLD NAMES mold)
find_program(O2DMS_LLD NAMES ld.lld)
if(O2DMS_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(O2DMS_LLD)
  add_link_options(-fuse-ld=lld)
endif()

if(O2DMS_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG -O1)
  # What a sanitizer adds to the code misleads GCC about what is initialised.
  add_compile_options(-fsanitize=${O2DMS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  add_link_options(-fsanitize=${O2DMS_SANITIZE})
endif()

if(O2DMS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # what a fuzzer steers by: which edges were taken
endif()

if(O2DMS_TIDY)
  find_program(O2DMS_CLANG_TIDY clang-tidy)
  if(O2DMS_CLANG_TIDY)
    set(CMAKE_CXX_CLANG_TIDY ${O2DMS_CLANG_TIDY} --quiet --config-file=${CMAKE_SOURCE_DIR}/.clang-tidy)
  endif()
endif()

# A library of nothing but one file for each header without a .cc of its own: a header that leans on another's includes
# does not compile. (x.cc includes x.h first, which tests/tidy holds, so the other headers are compiled alone anyway.)
function(o2dms_compile_headers_alone)
  file(GLOB_RECURSE headers RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/base/*.h ${CMAKE_SOURCE_DIR}/simulator/*.h ${CMAKE_SOURCE_DIR}/harness/*.h
    ${CMAKE_SOURCE_DIR}/reports/*.h ${CMAKE_SOURCE_DIR}/suites/*.h ${CMAKE_SOURCE_DIR}/tests/*.h)
  foreach(header IN LISTS headers)
    string(REGEX REPLACE "\\.h$" ".cc" own ${header})
    if(EXISTS ${CMAKE_SOURCE_DIR}/${own})
      continue()
    endif()
    set(source ${CMAKE_BINARY_DIR}/headers-alone/${header}.cc)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n")
    list(APPEND sources ${source})
  endforeach()
  add_library(o2dms_headers_alone OBJECT ${sources})
  target_include_directories(o2dms_headers_alone PRIVATE ${CMAKE_SOURCE_DIR})
  # The libraries of others only: to link ours would build them first.
  target_link_libraries(o2dms_headers_alone PRIVATE nlohmann_json::nlohmann_json OpenSSL::SSL Boost::headers GTest::gtest GTest::gmock)
  set_target_properties(o2dms_headers_alone PROPERTIES CXX_CLANG_TIDY "" UNITY_BUILD OFF)
endfunction()
