#include "simulator/cluster/runtime/pod_state.h"

#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kSafeLetters = "bcdfghjklmnpqrstvwxz2456789";

const base::Json* ready_condition(const base::Json& pod) {
  const base::Json* status = base::find(pod, {"status"});
  if (status == nullptr) return nullptr;
  const base::Json* ready = find_condition(*status, "Ready");
  return ready != nullptr && base::string_at(*ready, {"status"}) == "True" ? ready : nullptr;
}

}  // namespace

std::string_view pod_phase(const base::Json& pod) {
  return base::string_at(pod, {"status", "phase"});
}

bool is_terminal(const base::Json& pod) {
  const std::string_view phase = pod_phase(pod);
  return phase == "Succeeded" || phase == "Failed";
}

bool is_active(const base::Json& pod) {
  return !is_terminal(pod) && !is_deleting(pod);
}

bool is_ready(const base::Json& pod) {
  return ready_condition(pod) != nullptr;
}

bool is_available(const base::Json& pod, std::int64_t min_ready_seconds, base::Time now) {
  return is_ready(pod) && !until_available(pod, min_ready_seconds, now);
}

std::optional<base::Duration> until_available(const base::Json& pod, std::int64_t min_ready_seconds, base::Time now) {
  const base::Json* ready = ready_condition(pod);
  if (ready == nullptr || min_ready_seconds <= 0) return std::nullopt;
  const base::Time due = time_at(*ready, {"lastTransitionTime"}) + std::chrono::seconds(min_ready_seconds);
  if (due <= now) return std::nullopt;
  return due - now;
}

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
  std::uint32_t hash = 2166136261U;  // FNV-1a
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  };
  add(base::to_text(pod_template));
  if (collisions > 0) add(std::to_string(collisions));
  std::string name = std::to_string(hash);
  for (char& c : name) c = kSafeLetters[static_cast<std::size_t>(c - '0')];
  return name;
}

}  // namespace o2dms::simulator
