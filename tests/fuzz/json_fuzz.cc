// JSON of strangers: request bodies, answers, watch events.
#include "base/json.h"
#include "base/utf8.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_json(std::string_view text) {
  std::vector<std::string> duplicates;
  const auto value = base::parse_json(text, {}, &duplicates);
  if (!value) return fuzz::require(value.error().message.starts_with("line "), "an error names its line");
  const std::string printed = base::to_text(*value);
  fuzz::require(base::is_utf8(printed), "what is printed is UTF-8");
  const auto back = base::parse_json(printed, {}, &duplicates);
  fuzz::require(back && *back == *value, "what is printed is read back equal");
  fuzz::require(base::to_text(*back) == printed, "and printed the same");
  const auto pretty = base::parse_json(base::to_pretty_text(*value));
  fuzz::require(pretty && *pretty == *value, "so is what is printed for people");
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_json(o2dms::fuzz::text(data, size));
  return 0;
}
