// deploymentManager resources, as an O2ims gives them.
#include "harness/access/deployment_manager.h"
#include "harness/access/server_url.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

void check_deployment_manager(std::string_view text) {
  const auto access = load_deployment_manager(fuzz::input_file(text));
  if (!access) return fuzz::require(access.error().message.starts_with("deploymentManager"), "an error names its file");
  fuzz::require(read_server_url(access->target.server).ok(), "the server's address was checked");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_deployment_manager(o2dms::fuzz::text(data, size));
  return 0;
}
