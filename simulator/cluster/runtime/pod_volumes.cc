#include "simulator/cluster/runtime/pod_volumes.h"

#include "base/json.h"

namespace o2dms::simulator {

std::vector<std::string> claim_names(const base::Json& pod) {
  std::vector<std::string> names;
  const base::Json* volumes = base::find(pod, {"spec", "volumes"});
  if (volumes == nullptr || !volumes->is_array()) return names;
  for (const base::Json& volume : *volumes) {
    if (const base::Json* claim = base::find(volume, {"persistentVolumeClaim"}))
      names.emplace_back(base::string_at(*claim, {"claimName"}));
    else if (base::find(volume, {"ephemeral"}) != nullptr)
      names.push_back(std::string(base::string_at(pod, {"metadata", "name"})) + "-" +
                      std::string(base::string_at(volume, {"name"})));
  }
  return names;
}

}  // namespace o2dms::simulator
