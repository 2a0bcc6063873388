// Conversion between the versions of one resource, as a real server does between the wire and the store. Most versions
// agree in shape: apiVersion is rewritten and nothing else. Code exists for autoscaling/v1 and v2
// HorizontalPodAutoscaler, v1 and events.k8s.io/v1 Event, and the betas of resource.k8s.io. A custom object of any
// version becomes one of the other by that version's schema. Pure functions, thread-safe.
#pragma once

#include "base/json.h"

namespace o2dms::simulator {

struct ResourceType;

// `object` in the version `to`; kind and apiVersion are set. `from` and `to` share their storage. What the target
// cannot say is kept in an annotation where a real server does so (autoscaling.alpha.kubernetes.io/…), and is lost
// otherwise.
base::Json convert(base::Json object, const ResourceType& from, const ResourceType& to);

// False when all that differs between the two versions is apiVersion (stored bytes can then be sent with it replaced).
bool shapes_differ(const ResourceType& from, const ResourceType& to);

}  // namespace o2dms::simulator
