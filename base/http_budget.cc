#include "base/http_budget.h"

#include <algorithm>

namespace o2dms::base {

std::size_t HttpBudget::left() const {
  return limit_ - std::min(limit_, used());
}

bool HttpBudget::take(std::size_t bytes, bool must) {
  std::size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (!must && (used > limit_ || bytes > limit_ - used)) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

bool HttpBudget::take(const SharedText& text, bool must) {
  const MutexLock lock(mutex_);
  const auto [at, is_first] = holders_.try_emplace(text.get(), 0);
  if (is_first && !take(text->size(), must)) {
    holders_.erase(at);
    return false;
  }
  ++at->second;
  return true;
}

void HttpBudget::give_back(const SharedText& text) {
  const MutexLock lock(mutex_);
  const auto at = holders_.find(text.get());
  if (--at->second > 0) return;
  holders_.erase(at);
  give_back(text->size());
}

bool HttpBudgetShare::hold(std::size_t bytes, bool must) {
  if (bytes > bytes_ && !budget_.take(bytes - bytes_, must)) return false;
  if (bytes < bytes_) budget_.give_back(bytes_ - bytes);
  bytes_ = bytes;
  if (text_) budget_.give_back(std::exchange(text_, nullptr));
  return true;
}

bool HttpBudgetShare::hold(SharedText text, bool must) {
  if (!budget_.take(text, must)) return false;
  hold(0);
  text_ = std::move(text);
  return true;
}

void HttpBudgetShare::clear() {
  if (bytes_ > 0 || text_) hold(0);
}

}  // namespace o2dms::base
