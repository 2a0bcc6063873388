// URLs: what is read has all its parts, and reads the same when it is put together again.
#include <cstddef>
#include <cstdint>

#include "base/url.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace o2dms::base;
  const auto url = parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  require(!url->scheme.empty() && !url->host.empty() && url->port != 0);
  for (const char c : url->host) require(c > ' ' && c < 0x7F && c != '/' && c != '@' && c != '\\');
  const auto again = parse_url(url->scheme + "://" + host_and_port(url->host, url->port) + url->path);
  require(again.ok() && again->scheme == url->scheme && again->host == url->host && again->port == url->port &&
          again->path == url->path);
  return 0;
}
