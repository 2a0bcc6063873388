#include "simulator/admission/usage_count.h"

#include <limits>

#include "simulator/admission/quota_usage.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// What of a quota's spec decides which objects it counts.
Json scopes_of(const Json& quota_spec) {
  Json out = Json::object();
  for (const char* member : {"scopes", "scopeSelector"}) {
    if (const Json* found = base::find(quota_spec, {member})) out[member] = *found;
  }
  return out;
}

}  // namespace

UsageCount::UsageCount(const Store& store, const ResourceType& storage, std::string_view ns, Json quota_spec)
    : quota_spec_(std::move(quota_spec)), cursor_(store, storage, ns) {}

ResourceAmounts UsageCount::usage_of(const ObjectRef& object) const {
  if (object == nullptr) return {};
  const Document document = object->document();
  if (!quota_applies(quota_spec_, object->resource(), *document)) return {};
  return quota_usage(object->resource(), *document);
}

void UsageCount::add(const ResourceAmounts& usage) {
  for (const auto& [name, amount] : usage) {
    Quantity& sum = sum_[name] += amount;
    if (sum.value() == std::numeric_limits<std::int64_t>::max()) capped_.insert(name);
  }
}

void UsageCount::subtract(const ResourceAmounts& usage) {
  for (const auto& [name, amount] : usage) {
    sum_[name] -= amount;
    outdated_ = outdated_ || (!amount.is_zero() && capped_.contains(name));
  }
}

void UsageCount::apply(const EventCursor::Reading& reading) {
  if (reading.everything) {
    sum_.clear();
    capped_.clear();
    outdated_ = false;
    for (const ObjectRef& object : *reading.everything) add(usage_of(object));
  }
  for (const StoreEvent& event : reading.events) {
    const ResourceAmounts before = usage_of(event.previous);
    const ResourceAmounts after = event.type == EventType::deleted ? ResourceAmounts() : usage_of(event.object);
    // Most changes are of a status and no change of the use.
    if (before == after) continue;
    subtract(before);
    add(after);
  }
}

ResourceAmounts UsageCount::now() {
  const base::MutexLock lock(mutex_);
  apply(cursor_.read());
  if (outdated_) {
    cursor_.restart();
    apply(cursor_.read());
  }
  return sum_;
}

std::shared_ptr<UsageCount> UsageCounts::of(const ResourceType& storage, std::string_view ns, const Json& quota_spec) {
  Json scopes = scopes_of(quota_spec);
  std::string key = std::to_string(storage.index) + " ";
  key.append(ns).append(" ");
  if (!scopes.empty()) key += base::to_text(scopes);
  const base::MutexLock lock(mutex_);
  if (const auto found = counts_.find(key); found != counts_.end()) return found->second;
  // Counts of namespaces that are gone must not stay for ever; what is asked for again is counted again.
  constexpr std::size_t kMaxCounts = 1024;
  if (counts_.size() >= kMaxCounts) counts_.clear();
  auto count = std::make_shared<UsageCount>(store_, storage, ns, std::move(scopes));
  counts_.emplace(std::move(key), count);
  return count;
}

}  // namespace o2dms::simulator
