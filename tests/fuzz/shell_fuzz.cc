// Shell scripts of containers: read, and played.
#include "simulator/cluster/nodes/shell.h"
#include "simulator/cluster/nodes/shell_syntax.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

VolumeFiles volume(std::string_view name) {
  if (name == "config") return {.files = {{"a", "1 2\n"}, {"b/c", "x"}}};
  return {.files = {}, .writable = true, .complete = false};
}

void check_shell(std::string_view text) {
  const bool understood = read_shell_script(text).ok();
  for (const Purpose purpose : {Purpose::service, Purpose::task}) {
    ProcessEnvironment process{
        .variables = {{"X", "x y"}},
        .files = FileView({{.volume = "config", .path = "/etc"}, {.volume = "run", .path = "/run"}}, volume)};
    Shell shell(process, purpose);
    shell.run({"sh", "-c", std::string(text)});
    fuzz::require(shell.exit_code() >= 0 && shell.exit_code() < 256, "an exit code is a byte");
    fuzz::require(shell.time().value_or(base::Duration{}) >= base::Duration{}, "time does not go back");
    fuzz::require(shell.log().size() <= 2U * 1024 * 1024, "it prints no more than there is room for");
    fuzz::require(understood || shell.log().empty(), "nobody plays half of a script");
    fuzz::require(process.files.read("/etc/a") == "1 2\n", "what is read-only stays as it is");
  }
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_shell(o2dms::fuzz::text(data, size));
  return 0;
}
