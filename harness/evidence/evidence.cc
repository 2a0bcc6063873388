#include "harness/evidence/evidence.h"

#include <chrono>
#include <utility>

#include "base/digest.h"
#include "harness/evidence/capture.h"

namespace o2dms::harness {

Evidence::Evidence(base::Clock& clock, base::Duration run_start, std::string case_id, const Redactor& redactor,
                   Sink sink, const EvidenceLimits& limits, Budget* run)
    : clock_(clock),
      run_start_(run_start),
      case_id_(std::move(case_id)),
      redactor_(redactor),
      sink_(std::move(sink)),
      budget_(limits, run) {}

// In whole microseconds from the beginning, so that a stored exchange is judged on the very same times.
base::Duration Evidence::offset() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(clock_.elapsed() - run_start_);
}

std::uint64_t Evidence::next_id() {
  const base::MutexLock lock(mutex_);
  return ++last_id_;
}

ExchangeRef Evidence::append(Exchange exchange) {
  auto stored = std::make_shared<const Exchange>(std::move(exchange));
  const base::MutexLock lock(mutex_);
  done_[stored->id] = stored;
  if (sink_) sink_(*stored);
  return stored;
}

void Evidence::begin_watch(Exchange head) {
  const base::MutexLock lock(mutex_);
  const auto id = head.id;
  open_.insert_or_assign(id, std::move(head));
}

void Evidence::append_event(std::uint64_t id, WatchEvent event, std::string_view line) {
  constexpr std::size_t kBesides = 64;  // its time and type
  const std::size_t values = event.object ? values_in(*event.object) : 0;
  const base::MutexLock lock(mutex_);
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  UnkeptEvents& unkept = found->second.unkept;
  if (unkept.events == 0 && budget_.take(line.size() + kBesides, values)) {
    found->second.events.push_back(std::move(event));
    return;
  }
  ++unkept.events;
  unkept.bytes += line.size();
  unkept.sha256 = base::sha256_hex(unkept.sha256 + std::string(line));
}

ExchangeRef Evidence::end_watch(std::uint64_t id, bool cleanly, std::string fault, std::string fault_message) {
  const auto now = offset();
  const base::MutexLock lock(mutex_);
  const auto found = open_.find(id);
  if (found == open_.end()) {
    const auto ended = done_.find(id);
    return ended == done_.end() ? std::make_shared<const Exchange>() : ended->second;
  }
  auto exchange = std::make_shared<Exchange>(std::move(found->second));
  open_.erase(found);
  exchange->ended = now;
  exchange->watch_ended_cleanly = cleanly;
  exchange->fault = std::move(fault);
  exchange->fault_message = std::move(fault_message);
  done_[id] = exchange;
  if (sink_) sink_(*exchange);
  return exchange;
}

ExchangeRef Evidence::find(std::uint64_t id) const {
  const base::MutexLock lock(mutex_);
  if (const auto found = done_.find(id); found != done_.end()) return found->second;
  const auto found = open_.find(id);
  return found == open_.end() ? nullptr : std::make_shared<const Exchange>(found->second);
}

std::vector<ExchangeRef> Evidence::snapshot() const {
  const base::MutexLock lock(mutex_);
  auto all = done_;
  for (const auto& [id, exchange] : open_) all[id] = std::make_shared<const Exchange>(exchange);
  std::vector<ExchangeRef> list;
  list.reserve(all.size());
  for (auto& [id, exchange] : all) list.push_back(std::move(exchange));
  return list;
}

}  // namespace o2dms::harness
