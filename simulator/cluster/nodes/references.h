// References: what a pod takes from other objects, the ConfigMaps, Secrets and claims that it cannot start without.
// Not thread-safe: the cluster's thread only.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "simulator/cluster/nodes/file_view.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

enum class ReferenceKind : std::uint8_t { config_map, secret };

// All that the ConfigMap or Secret of that name holds, decoded; none when it is not there.
std::optional<Files> data_of(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                             std::string_view name);
// One key of the object that `reference` names. Nothing when it is not there and optional. The error says what is
// missing: `configmap "x" not found`, `couldn't find key k in ConfigMap ns/x`.
base::Result<std::optional<std::string>> referenced_value(const ControllerContext& context, std::string_view ns,
                                                          ReferenceKind kind, const base::Json& reference);
// What is missing of the object that `reference` names, and of its key; empty when nothing is, or it is optional.
std::string missing_reference(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                              const base::Json* reference, std::string_view name_field = "name");

// What the pod's volumes need and the cache does not have; a claim must be bound. Empty when nothing is missing.
std::string missing_volume(const ControllerContext& context, const StoredObject& pod);

}  // namespace o2dms::simulator
