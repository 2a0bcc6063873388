// What the fuzzed rooms would connect by (rooms.cmake): a fuzzer connects to nobody.
#include <cstdlib>

#include "base/http_client.h"

namespace o2dms::base {

std::unique_ptr<HttpConnection> make_http_connection(HttpTarget /*target*/) {
  std::abort();
}

std::string_view to_text(TransportFault /*fault*/) {
  return "fault";
}

}  // namespace o2dms::base
