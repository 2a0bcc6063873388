// RequestInfo: what a request is about, read from its method and path alone, before anybody has looked whether such a
// resource exists (apiserver's RequestInfoFactory). Pure; views point into the path and the constants.
#pragma once

#include <string_view>

#include "simulator/http/query.h"

namespace o2dms::simulator {

struct RequestInfo {
  std::string_view path;  // decoded, without query
  bool is_resource = false;
  std::string_view verb;  // get list watch create update patch delete deletecollection; for paths the lower-case method
  std::string_view group, version, ns, resource, name, subresource;
  std::string_view rest;  // after the subresource (proxy, exec)
};

// `path` is decoded. The query decides between list and watch.
RequestInfo read_request_info(std::string_view method, std::string_view path, const Query& query);

}  // namespace o2dms::simulator
