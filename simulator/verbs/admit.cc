#include "simulator/verbs/admit.h"

namespace o2dms::simulator {

StatusOr<void> mutate(const NativeApiParts& parts, AdmissionRequest& request) {
  for (const NamedPlugin& each : parts.admission) {
    if (auto outcome = each.plugin->mutate(request); !outcome) return outcome;
  }
  return base::done();
}

StatusOr<void> validate(const NativeApiParts& parts, const AdmissionRequest& request) {
  for (const NamedPlugin& each : parts.admission) {
    if (auto outcome = each.plugin->validate(request); !outcome) return outcome;
  }
  return base::done();
}

}  // namespace o2dms::simulator
