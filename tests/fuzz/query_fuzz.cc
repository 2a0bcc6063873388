// Query strings, request targets and media types of anybody.
#include "base/ascii.h"
#include "base/http_message.h"
#include "simulator/http/media_type.h"
#include "simulator/http/query.h"
#include "simulator/http/request_info.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_query(std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  const Query query(target.substr(std::min(mark + 1, target.size())));
  for (const char* name : {"watch", "labelSelector", "limit", ""}) {
    fuzz::require(query.has(name) == !query.all(name).empty(), "what is there has a value");
    if (query.has(name)) fuzz::require(query.get(name) == query.all(name).front(), "the first counts");
    static_cast<void>(query.flag(name));
    bool malformed = false;
    static_cast<void>(query.integer(name, malformed));
  }
  const std::string path = base::percent_decode(target.substr(0, mark)).value_or("/");
  for (const char* method : {"GET", "POST", "DELETE", "TRACE"}) {
    const RequestInfo info = read_request_info(method, path, query);
    fuzz::require(info.is_resource == !info.resource.empty(), "a resource has a name");
  }
}

void check_media_type(std::string_view text) {
  static_cast<void>(negotiate(text));
  static_cast<void>(negotiate_discovery(text, 36));
  static_cast<void>(body_encoding(text));
  const std::string_view type = essence(text);
  fuzz::require(type.find(';') == type.npos, "the essence has no parameters");
  fuzz::require(type == base::trimmed(type), "the essence has no blank at either end");
}

void check_request(std::string_view text) {
  check_query(text);
  check_media_type(text);
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_request(o2dms::fuzz::text(data, size));
  return 0;
}
