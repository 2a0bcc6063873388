// URLs of kubeconfigs and of flags, and escapes in request targets.
#include "base/http_message.h"
#include "base/url.h"
#include "harness/access/server_url.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_escapes(std::string_view text) {
  fuzz::require(base::percent_decode(base::percent_encode(text)) == text, "what is encoded is decoded");
  if (const auto decoded = base::percent_decode(text))
    fuzz::require(base::percent_decode(base::percent_encode(*decoded)) == *decoded, "and so is what was decoded");
}

void check_url(std::string_view text) {
  check_escapes(text);
  static_cast<void>(harness::read_server_url(std::string(text)).ok());
  const auto url = base::parse_url(text);
  if (!url) return;
  fuzz::require(url->port != 0 && !url->host.empty(), "a URL has a host and a port");
  const auto again = base::parse_url(url->scheme + "://" + base::host_and_port(url->host, url->port) + url->path);
  fuzz::require(again && again->host == url->host && again->port == url->port && again->path == url->path,
                "its parts make it up again");
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_url(o2dms::fuzz::text(data, size));
  return 0;
}
