// WorkQueue: the keys that wait for their controllers, each once; keys that become due later; and how often each has
// failed. First come, first served, over all controllers, so that the same events give the same history. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

struct WorkItem {
  std::size_t controller = 0;
  ObjectKey key;
  bool operator==(const WorkItem&) const = default;
};

class WorkQueue {
 public:
  void add(const WorkItem& item);
  // Times are Clock::elapsed(). Of several times for one item the earliest counts.
  void add_at(const WorkItem& item, base::Duration due);
  // Moves what has fallen due to the end of the queue, in order of time, then of asking.
  void release(base::Duration now);
  std::optional<WorkItem> pop();

  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::optional<base::Duration> next_due();

  // 5 ms, doubled with each failure in a row, at most 30 s.
  base::Duration back_off(const WorkItem& item);
  // The item was worked on with success.
  void forget(const WorkItem& item);

 private:
  struct Hash {
    std::size_t operator()(const WorkItem& item) const {
      const std::hash<std::string_view> text;
      return (text(item.key.name) * 31 + text(item.key.ns)) * 31 + item.controller;
    }
  };
  struct State {
    bool queued = false;
    std::optional<base::Duration> due;
    std::uint64_t due_number = 0;  // of the entry in delayed_ that counts
    int entries = 0;               // in delayed_, those that do not count any more included
    int failures = 0;
  };
  using States = std::unordered_map<WorkItem, State, Hash>;
  using Known = States::value_type;  // stays where it is while it is in the map
  struct Delayed {
    base::Duration due;
    std::uint64_t number;
    Known* item;
    bool operator>(const Delayed& other) const { return due != other.due ? due > other.due : number > other.number; }
  };

  void enqueue(Known& known);
  void drop_if_idle(Known& known);
  // Takes entries that do not count any more off the top.
  void settle_top();

  States states_;
  std::deque<Known*> queue_;
  std::priority_queue<Delayed, std::vector<Delayed>, std::greater<>> delayed_;
  std::uint64_t sequence_ = 0;
};

}  // namespace o2dms::simulator
