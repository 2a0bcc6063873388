#include "simulator/cluster/runtime/event_correlator.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMostSimilar = 10;
constexpr base::Duration kSimilarFor = std::chrono::minutes(10);
constexpr double kBurst = 25, kRefillSeconds = 300;

std::uint64_t mixed(std::uint64_t seed, std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts)
    seed = (seed ^ std::hash<std::string_view>()(text)) * 0x9E3779B97F4A7C15ULL + 0x7F4A7C15ULL;
  return seed;
}

// Of the source's events about the object; of those that differ in their messages alone; and of the very event.
struct Keys {
  explicit Keys(const EventIdentity& event)
      : source(mixed(1, {event.component, event.host, event.object_uid})),
        similar(mixed(source, {event.type, event.reason})),
        exact(mixed(similar, {event.message, event.field_path})) {}
  std::uint64_t source, similar, exact;
};

}  // namespace

EventCorrelator::Decision EventCorrelator::decide(const EventIdentity& event, base::Time now) {
  const Keys keys(event);
  Decision decision{.skip = false, .combined = false, .key = keys.exact};
  Similar& similar = similar_[keys.similar];
  if (now - similar.last > kSimilarFor) similar.messages.clear();
  similar.last = now;
  if (std::find(similar.messages.begin(), similar.messages.end(), decision.key) == similar.messages.end())
    similar.messages.push_back(decision.key);
  if (similar.messages.size() >= kMostSimilar) {
    similar.messages.pop_back();
    decision.combined = true;
    decision.key = keys.similar;
  }
  decision.skip = !take_allowance(keys.source, now);
  return decision;
}

bool EventCorrelator::has(const EventIdentity& event) const {
  return known(Keys(event).exact) != nullptr;
}

bool EventCorrelator::take_allowance(std::uint64_t source, base::Time now) {
  Allowance& allowance = allowances_[source];
  if (!allowance.begun) allowance = {kBurst, now, true};
  const double seconds = std::chrono::duration<double>(now - allowance.last).count();
  allowance.left = std::min(kBurst, allowance.left + seconds / kRefillSeconds);
  allowance.last = now;
  if (allowance.left < 1) return false;
  allowance.left -= 1;
  return true;
}

const ObjectKey* EventCorrelator::known(std::uint64_t key) const {
  const ObjectKey* event = written_.find(key);
  return event == nullptr || event->name.empty() ? nullptr : event;
}

void EventCorrelator::remember(std::uint64_t key, ObjectKey event) {
  written_[key] = std::move(event);
}

void EventCorrelator::forget(std::uint64_t key) {
  written_[key] = {};
}

}  // namespace o2dms::simulator
