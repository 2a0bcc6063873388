#include "simulator/cluster/runtime/work_queue.h"

#include <algorithm>

namespace o2dms::simulator {

void WorkQueue::enqueue(Known& known) {
  if (known.second.queued) return;
  known.second.queued = true;
  queue_.push_back(&known);
}

void WorkQueue::drop_if_idle(Known& known) {
  const State& state = known.second;
  if (!state.queued && !state.due && state.entries == 0 && state.failures == 0)
    states_.erase(states_.find(known.first));
}

void WorkQueue::add(const WorkItem& item) {
  enqueue(*states_.try_emplace(item).first);
}

void WorkQueue::add_at(const WorkItem& item, base::Duration due) {
  Known& known = *states_.try_emplace(item).first;
  State& state = known.second;
  if (state.due && *state.due <= due) return;
  state.due = due;
  state.due_number = sequence_++;
  ++state.entries;
  delayed_.push({due, state.due_number, &known});
}

void WorkQueue::settle_top() {
  while (!delayed_.empty()) {
    Known& known = *delayed_.top().item;
    if (known.second.due && known.second.due_number == delayed_.top().number) return;
    delayed_.pop();
    --known.second.entries;
    drop_if_idle(known);
  }
}

void WorkQueue::release(base::Duration now) {
  for (settle_top(); !delayed_.empty() && delayed_.top().due <= now; settle_top()) {
    Known& known = *delayed_.top().item;
    delayed_.pop();
    --known.second.entries;
    known.second.due.reset();
    enqueue(known);
  }
}

std::optional<WorkItem> WorkQueue::pop() {
  if (queue_.empty()) return std::nullopt;
  Known& known = *queue_.front();
  queue_.pop_front();
  known.second.queued = false;
  return known.first;
}

std::optional<base::Duration> WorkQueue::next_due() {
  settle_top();
  if (delayed_.empty()) return std::nullopt;
  return delayed_.top().due;
}

base::Duration WorkQueue::back_off(const WorkItem& item) {
  constexpr base::Duration first = std::chrono::milliseconds(5), most = std::chrono::seconds(30);
  const int failures = states_[item].failures++;
  return failures > 12 ? most : std::min(most, first * (1 << failures));
}

void WorkQueue::forget(const WorkItem& item) {
  const auto at = states_.find(item);
  if (at == states_.end()) return;
  at->second.failures = 0;
  drop_if_idle(*at);
}

}  // namespace o2dms::simulator
