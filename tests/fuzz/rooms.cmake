# The rooms under their usual names, but of their parsers alone: what opens sockets or runs a cluster would only be built
# to be linked away. For the fuzz preset.
function(o2dms_parsers name)
  cmake_parse_arguments(ARG "" "" "GLOBS;DEPENDS" ${ARGN})
  list(TRANSFORM ARG_GLOBS PREPEND ${CMAKE_SOURCE_DIR}/)
  file(GLOB sources CONFIGURE_DEPENDS ${ARG_GLOBS})
  o2dms_library(${name} SOURCES ${sources} DEPENDS ${ARG_DEPENDS})
endfunction()

o2dms_parsers(o2dms_base GLOBS base/[a-gi-z]*.cc base/hex.cc base/http_asio.cc base/http_message.cc base/http_proxy.cc base/http_*_reader.cc
  DEPENDS nlohmann_json::nlohmann_json OpenSSL::SSL OpenSSL::Crypto Threads::Threads yaml-cpp yaml Boost::headers)
target_sources(o2dms_base PRIVATE no_network.cc)
o2dms_parsers(o2dms_simulator_status GLOBS simulator/status/*.cc DEPENDS o2dms_base)
o2dms_parsers(o2dms_simulator_schema DEPENDS o2dms_base
  GLOBS simulator/schema/*.cc)
include(${CMAKE_SOURCE_DIR}/simulator/schema/bundled_tables.cmake)
o2dms_bundled_tables(bundled_tables)
target_sources(o2dms_simulator_schema PRIVATE ${bundled_tables})
o2dms_parsers(o2dms_simulator_resource GLOBS simulator/resource/*.cc DEPENDS o2dms_simulator_schema o2dms_simulator_status)
o2dms_parsers(o2dms_simulator_access GLOBS simulator/access/jwt.cc DEPENDS o2dms_base)
o2dms_parsers(o2dms_simulator_wire GLOBS simulator/wire/*.cc DEPENDS o2dms_simulator_schema o2dms_simulator_status)
o2dms_parsers(o2dms_simulator_http DEPENDS o2dms_simulator_resource o2dms_simulator_access
  GLOBS simulator/http/query.cc simulator/http/request_info.cc simulator/http/media_type.cc)
o2dms_parsers(o2dms_simulator_cluster GLOBS simulator/cluster/controllers/cron_schedule.cc DEPENDS o2dms_simulator_resource)
o2dms_parsers(o2dms_harness_access GLOBS harness/access/*.cc DEPENDS o2dms_base)
o2dms_parsers(o2dms_harness_evidence GLOBS harness/evidence/*.cc DEPENDS o2dms_base)
o2dms_parsers(o2dms_harness_client GLOBS harness/client/watch_reader.cc harness/client/connections.cc harness/client/recording.cc
  DEPENDS o2dms_harness_access o2dms_harness_evidence)
