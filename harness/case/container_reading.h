// What the status of a pod says of its containers. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace o2dms::harness {

// Of the container of that name, be it an init container or not; null when the status does not know it.
const base::Json* container_status(const base::Json& pod, std::string_view container);
// How its last run ended: state.terminated, else lastState.terminated; null when it has not ended yet.
const base::Json* last_end(const base::Json& status);
std::string_view waiting_reason(const base::Json& status);
// Whether a run of it has ever been begun, as far as the status tells.
bool has_started(const base::Json& status);
// "True", "False"; empty when there is no such condition. Of any object.
std::string_view condition_of(const base::Json& object, std::string_view type);

// Names of spec.containers or spec.initContainers.
std::vector<std::string> container_names(const base::Json& pod, std::string_view list);

// The signs of a workload that fails: `image` (it cannot be had), `config` (a ConfigMap or Secret is missing), `crash` (a
// container ends and is started again), `probe` (one is started again, whatever its end), `init` (an init container
// fails, and the pod does not go on).
bool shows_failure(const base::Json& pod, std::string_view sign);
// The reasons that a kubelet gives where an image cannot be had.
bool is_image_failure(std::string_view reason);
// The reason that it gives where a container cannot be configured.
inline constexpr std::string_view kNoConfiguration = "CreateContainerConfigError";

}  // namespace o2dms::harness
