#include "simulator/cluster/runtime/conditions.h"

namespace o2dms::simulator {

const base::Json* find_condition(const base::Json& status, std::string_view type) {
  const base::Json* conditions = base::find(status, {"conditions"});
  if (conditions == nullptr || !conditions->is_array()) return nullptr;
  for (const base::Json& condition : *conditions) {
    if (base::string_at(condition, {"type"}) == type) return &condition;
  }
  return nullptr;
}

bool condition_is_true(const base::Json& status, std::string_view type) {
  const base::Json* condition = find_condition(status, type);
  return condition != nullptr && base::string_at(*condition, {"status"}) == "True";
}

bool set_condition(base::Json& status, const Condition& condition, base::Time now, ConditionStamp stamp) {
  const base::Json* known = find_condition(status, condition.type);
  const bool same_status = known != nullptr && base::string_at(*known, {"status"}) == condition.status;
  if (same_status && base::string_at(*known, {"reason"}) == condition.reason &&
      base::string_at(*known, {"message"}) == condition.message)
    return false;
  const std::string stamp_now = base::to_rfc3339(now);
  base::Json changed = base::Json::object();
  changed["type"] = condition.type;
  changed["status"] = condition.status;
  if (!condition.reason.empty()) changed["reason"] = condition.reason;
  if (!condition.message.empty()) changed["message"] = condition.message;
  changed["lastTransitionTime"] =
      same_status ? known->value("lastTransitionTime", base::Json(stamp_now)) : base::Json(stamp_now);
  if (stamp == ConditionStamp::update_time) changed["lastUpdateTime"] = stamp_now;
  if (stamp == ConditionStamp::probe_time) changed["lastProbeTime"] = stamp_now;
  base::Json& conditions = status["conditions"];
  if (!conditions.is_array()) conditions = base::Json::array();
  for (base::Json& entry : conditions) {
    if (base::string_at(entry, {"type"}) != condition.type) continue;
    entry = std::move(changed);
    return true;
  }
  conditions.push_back(std::move(changed));
  return true;
}

void remove_condition(base::Json& status, std::string_view type) {
  if (find_condition(status, type) == nullptr) return;
  base::Json kept = base::Json::array();
  for (base::Json& condition : status["conditions"]) {
    if (base::string_at(condition, {"type"}) != type) kept.push_back(std::move(condition));
  }
  if (kept.empty())
    status.erase("conditions");
  else
    status["conditions"] = std::move(kept);
}

base::Json status_of(const base::Json& object) {
  const base::Json* status = base::find(object, {"status"});
  return status != nullptr && status->is_object() ? *status : base::Json::object();
}

}  // namespace o2dms::simulator
