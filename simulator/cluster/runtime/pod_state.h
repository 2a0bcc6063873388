// Pods as their controllers see them: what state one is in, and how one is made from a template. Pure functions; no
// thread rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

std::string_view pod_phase(const base::Json& pod);
bool is_terminal(const base::Json& pod);  // Succeeded or Failed
// Neither terminal nor being deleted.
bool is_active(const base::Json& pod);
bool is_ready(const base::Json& pod);
// Ready for at least so many seconds.
bool is_available(const base::Json& pod, std::int64_t min_ready_seconds, base::Time now);
// When a ready pod will be available, if it is not yet.
std::optional<base::Duration> until_available(const base::Json& pod, std::int64_t min_ready_seconds, base::Time now);

// A pod of the owner, from its spec.template: labels, annotations, finalizers, spec, controlling reference. It has no
// name yet.
base::Json pod_from_template(const StoredObject& owner, const base::Json& pod_template);

// The time in a field of metadata or status; the epoch when absent.
base::Time time_at(const base::Json& object, std::initializer_list<std::string_view> path);

// A name for what a template says: the same for equal templates, ten safe characters or fewer. `collisions` makes
// another one.
std::string template_hash(const base::Json& pod_template, std::int64_t collisions = 0);

}  // namespace o2dms::simulator
