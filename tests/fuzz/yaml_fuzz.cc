// YAML of strangers: kubeconfigs, manifests, request bodies.
#include "base/json.h"
#include "base/yaml.h"
#include "tests/fuzz/property.h"

namespace o2dms {
namespace {

void check_yaml(std::string_view text) {
  std::vector<std::string> duplicates;
  const auto documents = base::parse_yaml(text, "fuzz", &duplicates);
  if (!documents) return fuzz::require(documents.error().message.starts_with("fuzz, line "), "an error names its line");
  for (const base::Json& document : *documents) {
    const auto back = base::parse_yaml(base::to_yaml(document), "printed");
    fuzz::require(back && back->size() == 1 && back->front() == document, "what is printed is read back equal");
  }
}

}  // namespace
}  // namespace o2dms

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::check_yaml(o2dms::fuzz::text(data, size));
  return 0;
}
