// The newest bundled version of Kubernetes, loaded once for all tests of a program. Immutable; thread-safe.
#pragma once

#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

inline const SharedVersion& newest_version() {
  static const SharedVersion version = newest_kubernetes_version();
  return version;
}

inline const Registry& newest_registry() {
  return *newest_version()->registry;
}

}  // namespace o2dms::simulator
