#include "simulator/resource/patch_error.h"
#include "simulator/resource/patch_types.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// RFC 7386, section 2.
void merge(Json& target, const Json& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = Json::object();
  for (const auto& [key, value] : patch.items()) {
    if (value.is_null())
      target.erase(key);
    else
      merge(target[key], value);
  }
}

}  // namespace

StatusOr<Json> apply_merge_patch(Json document, const Json& patch) {
  if (!patch.is_object()) return unreadable_patch("error decoding patch: a merge patch of an object is an object");
  merge(document, patch);
  return document;
}

}  // namespace o2dms::simulator
