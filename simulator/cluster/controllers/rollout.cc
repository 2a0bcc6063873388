#include "simulator/cluster/controllers/rollout.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>

#include "base/json.h"

namespace o2dms::simulator {

namespace {

std::int64_t total(const std::vector<RolloutSet>& sets) {
  return std::accumulate(sets.begin(), sets.end(), std::int64_t{0},
                         [](std::int64_t sum, const RolloutSet& set) { return sum + set.replicas; });
}

}  // namespace

std::int64_t int_or_percent(const base::Json* value, std::int64_t total_count, bool round_up, std::int64_t fallback) {
  if (value == nullptr) return fallback;
  if (value->is_number_integer()) return value->get<std::int64_t>();
  if (!value->is_string()) return fallback;
  const std::string text = value->get<std::string>();
  const std::int64_t percent = std::strtoll(text.c_str(), nullptr, 10);
  if (text.empty() || text.back() != '%') return percent;
  return (percent * total_count + (round_up ? 99 : 0)) / 100;
}

RolloutLimits rollout_limits(const base::Json& deployment) {
  RolloutLimits limits{.replicas = base::integer_at(deployment, {"spec", "replicas"}, 1)};
  if (base::string_at(deployment, {"spec", "strategy", "type"}, "RollingUpdate") != "RollingUpdate") return limits;
  const auto setting = [&](const char* field) {
    return base::find(deployment, {"spec", "strategy", "rollingUpdate", field});
  };
  limits.surge = int_or_percent(setting("maxSurge"), limits.replicas, true, (limits.replicas + 3) / 4);
  limits.unavailable = int_or_percent(setting("maxUnavailable"), limits.replicas, false, limits.replicas / 4);
  limits.unavailable = std::min(limits.unavailable, limits.replicas);
  if (limits.surge == 0 && limits.unavailable == 0) limits.unavailable = 1;
  return limits;
}

std::int64_t next_new_replicas(const RolloutLimits& limits, const RolloutSet& fresh,
                               const std::vector<RolloutSet>& old) {
  if (fresh.replicas >= limits.replicas) return limits.replicas;
  const std::int64_t room = limits.replicas + limits.surge - fresh.replicas - total(old);
  return room <= 0 ? fresh.replicas : std::min(limits.replicas, fresh.replicas + room);
}

std::vector<std::int64_t> next_old_replicas(const RolloutLimits& limits, const RolloutSet& fresh,
                                            const std::vector<RolloutSet>& old) {
  std::vector<std::int64_t> next;
  for (const RolloutSet& set : old) next.push_back(set.replicas);
  const std::int64_t least = limits.replicas - limits.unavailable;
  std::int64_t spare =
      total(old) + fresh.replicas - least - (fresh.replicas - std::min(fresh.replicas, fresh.available));
  if (spare <= 0) return next;
  for (std::size_t index = 0; index < old.size() && spare > 0; ++index) {
    const std::int64_t unhealthy =
        std::min(spare, std::max<std::int64_t>(0, old[index].replicas - old[index].available));
    next[index] -= unhealthy;
    spare -= unhealthy;
  }
  // Status may still count pods that the last step has given up.
  std::int64_t available = std::min(fresh.available, fresh.replicas);
  for (const RolloutSet& set : old) available += std::min(set.available, set.replicas);
  std::int64_t may_go = available - least;
  for (std::size_t index = 0; index < old.size() && may_go > 0; ++index) {
    const std::int64_t going = std::min(may_go, next[index]);
    next[index] -= going;
    may_go -= going;
  }
  return next;
}

std::vector<std::int64_t> scale_proportionally(std::int64_t allowed, const std::vector<RolloutSet>& sets) {
  const std::int64_t present = total(sets);
  const std::int64_t difference = allowed - present;
  std::vector<std::int64_t> next;
  std::int64_t given = 0;
  for (const RolloutSet& set : sets) {
    const std::int64_t share = present == 0 ? 0 : difference * set.replicas / present;
    next.push_back(set.replicas + share);
    given += share;
  }
  // What rounding left over goes to the largest.
  if (!sets.empty()) {
    const auto largest = std::max_element(
        sets.begin(), sets.end(), [](const RolloutSet& a, const RolloutSet& b) { return a.replicas < b.replicas; });
    std::int64_t& rest = next[static_cast<std::size_t>(largest - sets.begin())];
    rest = std::max<std::int64_t>(0, rest + difference - given);
  }
  return next;
}

}  // namespace o2dms::simulator
