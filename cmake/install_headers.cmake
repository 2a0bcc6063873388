# Run by `cmake --install`, which sets `headers` (from the top folder), `source`, `staged` and `destination`: installs the
# public headers, their includes of one another led below o2dms/.
foreach(header IN LISTS headers)
  file(READ "${source}/${header}" text)
  string(REGEX REPLACE "#include \"(base|simulator)/" "#include \"o2dms/\\1/" text "${text}")
  file(WRITE "${staged}/${header}" "${text}")
  get_filename_component(folder "${header}" DIRECTORY)
  file(INSTALL "${staged}/${header}" DESTINATION "${CMAKE_INSTALL_PREFIX}/${destination}/${folder}")
endforeach()
