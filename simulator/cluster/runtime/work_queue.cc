#include "simulator/cluster/runtime/work_queue.h"

#include <algorithm>

namespace o2dms::simulator {

void WorkQueue::add(WorkItem item) {
  if (queued_.insert(item).second) queue_.push_back(std::move(item));
}

void WorkQueue::add_at(WorkItem item, base::Duration due) {
  const auto known = wishes_.find(item);
  if (known != wishes_.end()) {
    if (known->second.first <= due) return;
    delayed_.erase({known->second.first, known->second.second, item});
  }
  const std::uint64_t number = sequence_++;
  wishes_[item] = {due, number};
  delayed_.emplace(due, number, std::move(item));
}

void WorkQueue::release(base::Duration now) {
  while (!delayed_.empty() && std::get<0>(*delayed_.begin()) <= now) {
    WorkItem item = std::get<2>(*delayed_.begin());
    delayed_.erase(delayed_.begin());
    wishes_.erase(item);
    add(std::move(item));
  }
}

std::optional<WorkItem> WorkQueue::pop() {
  if (queue_.empty()) return std::nullopt;
  WorkItem item = std::move(queue_.front());
  queue_.pop_front();
  queued_.erase(item);
  return item;
}

std::optional<base::Duration> WorkQueue::next_due() const {
  if (delayed_.empty()) return std::nullopt;
  return std::get<0>(*delayed_.begin());
}

base::Duration WorkQueue::back_off(const WorkItem& item) {
  constexpr base::Duration first = std::chrono::milliseconds(5), most = std::chrono::seconds(30);
  const int failures = failures_[item]++;
  return failures > 12 ? most : std::min(most, first * (1 << failures));
}

}  // namespace o2dms::simulator
