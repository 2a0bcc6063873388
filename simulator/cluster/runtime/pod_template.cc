#include "simulator/cluster/runtime/pod_template.h"

#include "base/digest.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kSafeLetters = "bcdfghjklmnpqrstvwxz2456789";

}  // namespace

base::Json pod_from_template(const StoredObject& owner, const base::Json& pod_template) {
  base::Json pod = base::Json::object();
  base::Json& metadata = pod["metadata"] = base::Json::object();
  for (const char* field : {"labels", "annotations", "finalizers"}) {
    if (const base::Json* value = base::find(pod_template, {"metadata", field})) metadata[field] = *value;
  }
  metadata["ownerReferences"] = base::Json::array({controller_reference(owner)});
  if (const base::Json* spec = base::find(pod_template, {"spec"})) pod["spec"] = *spec;
  return pod;
}

base::Time time_at(const base::Json& object, std::initializer_list<std::string_view> path) {
  return parse_rfc3339(base::string_at(object, path)).value_or(base::Time{});
}

std::string template_hash(const base::Json& pod_template, std::int64_t collisions) {
  std::string text = base::to_text(pod_template);
  if (collisions > 0) text += std::to_string(collisions);
  std::string name = std::to_string(base::fnv1a_32(text));
  for (char& c : name) c = kSafeLetters[static_cast<std::size_t>(c - '0')];
  return name;
}

}  // namespace o2dms::simulator
