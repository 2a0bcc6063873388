#include "simulator/verbs/pod_qos.h"

#include <map>

#include "base/json.h"
#include "simulator/schema/quantity.h"

namespace o2dms::simulator {

using base::Json;

namespace {

struct Sums {
  Quantity requests[2], limits[2];
  bool any = false;         // something was asked for
  bool all_limited = true;  // every container has a limit on both
};

constexpr const char* kResources[2] = {"cpu", "memory"};

void add_containers(const Json& pod, const char* list, Sums& sums) {
  const Json* containers = base::find(pod, {"spec", list});
  if (containers == nullptr || !containers->is_array()) return;
  for (const Json& container : *containers) {
    for (int i = 0; i < 2; ++i) {
      const Quantity request = Quantity::of(base::find(container, {"resources", "requests", kResources[i]}));
      const Quantity limit = Quantity::of(base::find(container, {"resources", "limits", kResources[i]}));
      sums.requests[i] += request;
      sums.limits[i] += limit;
      sums.any = sums.any || !request.is_zero() || !limit.is_zero();
      sums.all_limited = sums.all_limited && !limit.is_zero();
    }
  }
}

}  // namespace

std::string_view qos_class(const Json& pod) {
  Sums sums;
  add_containers(pod, "containers", sums);
  add_containers(pod, "initContainers", sums);
  if (!sums.any) return "BestEffort";
  const bool equal = sums.requests[0] == sums.limits[0] && sums.requests[1] == sums.limits[1];
  return sums.all_limited && equal ? "Guaranteed" : "Burstable";
}

}  // namespace o2dms::simulator
