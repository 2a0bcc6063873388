// What the cluster itself says of a workload that does not come up, or a namespace that does not go, in its own words:
// the reason why a container waits, why a pod fits nowhere, why pods were not created, what a namespace still holds.
// Asked when a wait has missed its deadline, for people to read; nothing is judged by it.
#pragma once

#include <string>

#include "harness/client/client.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

// Of the workload of the case; empty when nothing is said.
std::string why_not_up(const StepContext& context);
std::string why_not_gone(const StepContext& context);
// Of a namespace that was deleted.
std::string why_namespace_stays(Client& client, const std::string& space);

// "ImagePullBackOff: Back-off pulling image", of a pod's containers and conditions; empty when it says nothing.
std::string reason_of_pod(const base::Json& pod);

}  // namespace o2dms::harness
