#include "simulator/schema/generate/table_writer.h"

namespace o2dms::simulator::generate {

base::Result<void> write_version(const base::Json& version, std::string& out) {
  out += "v";
  for (const std::string_view key : {"gitVersion", "goVersion", "buildDate", "platform"}) {
    const std::string_view text = base::string_at(version, {key});
    if (text.empty()) return base::fail("the answer of /version has no " + std::string(key));
    out.append("\t").append(text);
  }
  out += "\n";
  return base::done();
}

}  // namespace o2dms::simulator::generate
