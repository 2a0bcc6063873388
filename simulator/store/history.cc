#include "simulator/store/history.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {
// However heavy the objects are, so much history stays: a client that reads on promptly must not be cut off.
constexpr std::size_t kMinimumEvents = 64;
}  // namespace

void History::append(StoreEvent event, const StoreOptions& limits) {
  bytes_ += event.object->bytes().size();
  events_.push_back(std::move(event));
  while (events_.size() > limits.history_per_resource ||
         (bytes_ > limits.history_bytes_per_resource && events_.size() > kMinimumEvents)) {
    drop_oldest();
  }
}

bool History::read(std::string_view ns, Revision after, std::size_t limit, Revision current, EventBatch& batch) const {
  if (after < horizon_) return false;
  auto next = std::upper_bound(events_.begin(), events_.end(), after, [](Revision revision, const StoreEvent& event) {
    return revision < event.object->revision();
  });
  for (; next != events_.end(); ++next) {
    if (!ns.empty() && next->object->namespace_name() != ns) continue;
    if (batch.events.size() == limit) {
      // Not everything fitted: the reader goes on behind the last event that it was given.
      batch.revision = batch.events.empty() ? after : batch.events.back().object->revision();
      return true;
    }
    batch.events.push_back(*next);
  }
  batch.revision = std::max(current, after);
  return true;
}

void History::compact(Revision through) {
  while (!events_.empty() && events_.front().object->revision() <= through) drop_oldest();
  horizon_ = std::max(horizon_, through);
}

void History::drop_oldest() {
  horizon_ = events_.front().object->revision();
  bytes_ -= events_.front().object->bytes().size();
  events_.pop_front();
}

}  // namespace o2dms::simulator
