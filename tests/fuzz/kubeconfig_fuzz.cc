// Kubeconfigs of strangers. The files that they name are read, too: relative ones are looked for in a folder of its
// own.
#include "harness/access/kubeconfig.h"
#include "harness/access/server_url.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

void check_kubeconfig(std::string_view text) {
  const auto access = load_kubeconfig({{fuzz::input_file(text)}, false, ""});
  if (!access) return fuzz::require(access.error().message.starts_with("kubeconfig"), "an error names its file");
  fuzz::require(read_server_url(access->target.server).ok(), "the server's address was checked");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_kubeconfig(o2dms::fuzz::text(data, size));
  return 0;
}
