// The server address of a kubeconfig, taken apart. A value; no thread rule.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace o2dms::harness {

// A server address taken apart. `prefix` is "" or "/some/path", without a slash at the end.
struct ServerUrl {
  bool tls = true;
  std::string host;  // an IPv6 address without its brackets
  std::uint16_t port = 443;
  std::string prefix;
};
// http and https only; a missing scheme means https, as in kubectl. The error says what is wrong with the text.
base::Result<ServerUrl> read_server_url(const std::string& text);

}  // namespace o2dms::harness
