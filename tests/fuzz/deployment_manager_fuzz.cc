// deploymentManager resources, as an O2ims gives them.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/access/deployment_manager.h"
#include "harness/access/server_url.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

// The loader reads files, so the input becomes one, in a folder of its own.
const std::string& input_file() {
  static const std::string path = [] {
    std::string folder = std::filesystem::temp_directory_path() / "o2dms-fuzz-XXXXXX";
    fuzz::require(::mkdtemp(folder.data()) != nullptr, "there is a temporary folder");
    return folder + "/input";
  }();
  return path;
}

void check_deployment_manager(std::string_view text) {
  std::ofstream(input_file(), std::ios::binary | std::ios::trunc) << text;
  const auto access = load_deployment_manager(input_file());
  if (!access) return fuzz::require(access.error().message.starts_with("deploymentManager"), "an error names its file");
  fuzz::require(read_server_url(access->target.server).ok(), "the server's address was checked");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_deployment_manager(o2dms::fuzz::text(data, size));
  return 0;
}
