// Strategic merge patches of Pods.
#include "base/json.h"
#include "simulator/resource/patch_types.h"
#include "simulator/schema/registry.h"
#include "tests/fuzz/property.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

// Half of the input is the document, and the other is the patch: [DOCUMENT, PATCH].
void check_strategic_merge_patch(std::string_view text) {
  const auto both = base::parse_json(text);
  if (!both || !both->is_array() || both->size() != 2 || !both->front().is_object()) return;
  const base::Json &document = both->at(0), &patch = both->at(1);
  static const Type& pod = *newest_registry().find("", "v1", "pods")->type;
  const auto patched = apply_strategic_merge_patch(document, patch, pod);
  if (!patched)
    return fuzz::require(patched.error().code == 400 || patched.error().code == 413 || patched.error().code == 422,
                         "an error is the client's");
  fuzz::require(patched->is_object(), "an object stays one");
  const auto again = apply_strategic_merge_patch(*patched, patch, pod);
  if (text.find('$') == std::string_view::npos)
    fuzz::require(again && *again == *patched, "a second time changes nothing, but for directives");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_strategic_merge_patch(o2dms::fuzz::text(data, size));
  return 0;
}
