#include "simulator/admission/pod_resources.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

void add(ResourceAmounts& sum, const ResourceAmounts& more) {
  for (const auto& [name, amount] : more) sum[name] += amount;
}

void raise(ResourceAmounts& top, const ResourceAmounts& other) {
  for (const auto& [name, amount] : other) top[name] = std::max(top[name], amount);
}

ResourceAmounts of_container(const base::Json& container, const char* which) {
  return parse_amounts(base::find(container, {"resources", which}));
}

}  // namespace

bool is_pod_level_resource(std::string_view name) {
  return name == "cpu" || name == "memory" || name.starts_with("hugepages-");
}

ResourceAmounts parse_amounts(const base::Json* list) {
  ResourceAmounts out;
  if (list == nullptr || !list->is_object()) return out;
  for (const auto& [name, amount] : list->items()) out[name] = Quantity::of(&amount);
  return out;
}

ResourceAmounts pod_resources(const base::Json& pod_spec, const char* which) {
  ResourceAmounts sidecars;
  ResourceAmounts starting;  // the most that is held at once while init containers run
  if (const base::Json* list = base::find(pod_spec, {"initContainers"}); list != nullptr && list->is_array()) {
    for (const base::Json& container : *list) {
      ResourceAmounts now = of_container(container, which);
      const bool sidecar = base::string_at(container, {"restartPolicy"}) == "Always";
      if (sidecar) add(sidecars, now);
      if (!sidecar) add(now, sidecars);
      raise(starting, sidecar ? sidecars : now);
    }
  }
  ResourceAmounts out = sidecars;
  if (const base::Json* list = base::find(pod_spec, {"containers"}); list != nullptr && list->is_array()) {
    for (const base::Json& container : *list) add(out, of_container(container, which));
  }
  raise(out, starting);
  for (const auto& [name, amount] : parse_amounts(base::find(pod_spec, {"resources", which})))
    if (is_pod_level_resource(name)) out[name] = amount;
  add(out, parse_amounts(base::find(pod_spec, {"overhead"})));
  return out;
}

}  // namespace o2dms::simulator
