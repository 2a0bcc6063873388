// Conditions: status.conditions lists as Kubernetes keeps them. Pure functions on Json; no thread rule.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace o2dms::simulator {

struct Condition {
  std::string_view type, status, reason;
  std::string message;
};

// Null when there is none of this type.
const base::Json* find_condition(const base::Json& status, std::string_view type);
bool condition_is_true(const base::Json& status, std::string_view type);

// How a kind stamps its conditions beside lastTransitionTime, which moves when `status` changes.
enum class ConditionStamp {
  transition_only,
  update_time,  // lastUpdateTime: moves when anything changes (Deployment)
  probe_time,   // lastProbeTime: the time of writing (Job)
};

// Adds or changes the condition in status.conditions. False when it was there just so.
bool set_condition(base::Json& status, const Condition& condition, base::Time now,
                   ConditionStamp stamp = ConditionStamp::transition_only);
void remove_condition(base::Json& status, std::string_view type);

// The status of an object, or an empty object.
base::Json status_of(const base::Json& object);

}  // namespace o2dms::simulator
