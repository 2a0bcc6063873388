// UsageCount: how much of what quotas limit the objects of one resource in one namespace use up together. Counted once,
// then kept by what has happened since, so that it can be asked under the store's write lock whatever the namespace
// holds. UsageCounts keeps them, one for each combination of scopes. Thread-safe; the store outlives them.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/admission/pod_resources.h"
#include "simulator/store/event_cursor.h"

namespace o2dms::simulator {

class UsageCount {
 public:
  // Of the objects that a quota with this spec counts.
  UsageCount(const Store& store, const ResourceType& storage, std::string_view ns, base::Json quota_spec);
  // At the store's present revision.
  [[nodiscard]] ResourceAmounts now();

 private:
  // What the object counts for; null counts for nothing.
  [[nodiscard]] ResourceAmounts usage_of(const ObjectRef& object) const;
  void add(const ResourceAmounts& usage) REQUIRES(mutex_);
  void subtract(const ResourceAmounts& usage) REQUIRES(mutex_);
  void apply(const EventCursor::Reading& reading) REQUIRES(mutex_);

  const base::Json quota_spec_;
  base::Mutex mutex_;  // may be taken under the store's write lock; whoever has it only reads the store
  EventCursor cursor_ GUARDED_BY(mutex_);
  ResourceAmounts sum_ GUARDED_BY(mutex_);
  // Whose sum has reached the largest quantity: from there one cannot subtract.
  std::set<std::string> capped_ GUARDED_BY(mutex_);
  bool outdated_ GUARDED_BY(mutex_) = false;  // one has been subtracted from; only counting anew says what is left
};

class UsageCounts {
 public:
  explicit UsageCounts(const Store& store) : store_(store) {}
  // Quotas with the same scopes share a count.
  std::shared_ptr<UsageCount> of(const ResourceType& storage, std::string_view ns, const base::Json& quota_spec);

 private:
  const Store& store_;
  base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<UsageCount>, std::less<>> counts_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator
