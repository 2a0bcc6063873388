// WorkQueue: the keys that wait for their controllers, each once; keys that become due later; and how often each has
// failed. First come, first served, over all controllers, so that the same events give the same history. Not
// thread-safe.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/clock.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

struct WorkItem {
  std::size_t controller = 0;
  ObjectKey key;
  auto operator<=>(const WorkItem&) const = default;
};

class WorkQueue {
 public:
  void add(WorkItem item);
  // Times are Clock::elapsed(). Of several wishes for one item the earliest counts.
  void add_at(WorkItem item, base::Duration due);
  // Moves what has fallen due to the end of the queue, in order of time, then of asking.
  void release(base::Duration now);
  std::optional<WorkItem> pop();

  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::optional<base::Duration> next_due() const;

  // 5 ms, doubled with each failure in a row, at most 30 s.
  base::Duration back_off(const WorkItem& item);
  void forget(const WorkItem& item) { failures_.erase(item); }

 private:
  std::deque<WorkItem> queue_;
  std::set<WorkItem> queued_;
  std::set<std::tuple<base::Duration, std::uint64_t, WorkItem>> delayed_;
  std::map<WorkItem, std::pair<base::Duration, std::uint64_t>> wishes_;
  std::map<WorkItem, int> failures_;
  std::uint64_t sequence_ = 0;
};

}  // namespace o2dms::simulator
