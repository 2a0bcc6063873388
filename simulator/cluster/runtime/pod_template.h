// Pods as their controllers make them: from a template. And what templates and times have in common. Pure functions; no
// thread rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// A pod of the owner, from its spec.template: labels, annotations, finalizers, spec, controlling reference. It has no
// name yet.
base::Json pod_from_template(const StoredObject& owner, const base::Json& pod_template);

// The time in a field of metadata or status; the epoch when absent.
base::Time time_at(const base::Json& object, std::initializer_list<std::string_view> path);

// A name for what a template says: the same for equal templates, ten safe characters or fewer. `collisions` makes
// another one.
std::string template_hash(const base::Json& pod_template, std::int64_t collisions = 0);

}  // namespace o2dms::simulator
