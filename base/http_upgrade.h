// What a request says of upgrading its connection (RFC 9110 section 7.8). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"

namespace o2dms::base {

// The elements of a list field (section 5.6.1), of all fields of the name.
std::vector<std::string> list_elements(const HttpHeaders& headers, std::string_view name);

// Whether it asks for `protocol` ("websocket", "SPDY/3.1"), whatever its case.
bool asks_for_upgrade(const HttpRequest& request, std::string_view protocol);

}  // namespace o2dms::base
