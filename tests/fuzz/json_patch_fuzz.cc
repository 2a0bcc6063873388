// JSON patches (RFC 6902) of anything.
#include "base/json.h"
#include "simulator/resource/patch_types.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

// Half of the input is the document, and the other is the patch: [DOCUMENT, PATCH].
void check_json_patch(std::string_view text) {
  const auto both = base::parse_json(text);
  if (!both || !both->is_array() || both->size() != 2 || !both->front().is_object()) return;
  const base::Json &document = both->at(0), &patch = both->at(1);
  const auto patched = apply_json_patch(document, patch);
  if (!patched)
    return fuzz::require(patched.error().code == 400 || patched.error().code == 413 || patched.error().code == 422,
                         "an error is the client's");
  fuzz::require(base::to_text(*patched).size() <= 16 * text.size() + 8 * 1024 * 1024, "copies have an end");
  if (patch.empty()) fuzz::require(*patched == document, "nothing asked, nothing done");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_json_patch(o2dms::fuzz::text(data, size));
  return 0;
}
