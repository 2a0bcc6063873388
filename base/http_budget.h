// HttpBudget: how many bytes all sessions of one server hold together: of request bodies that are being read, and of
// responses that peers have not yet taken. Below the limit nobody notices it; at the limit new bodies and large
// responses are refused, and peers that take nothing are cut sooner. What a session needs in any case (one head, what
// one or two reads bring beyond it, one small response) is not counted: the limit of connections bounds that.
// Thread-safe; a share belongs to one session.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>

#include "base/http_message.h"
#include "base/mutex.h"

namespace o2dms::base {

class HttpBudget {
 public:
  explicit HttpBudget(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] std::size_t used() const { return used_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t left() const;
  // Seven eighths are used.
  [[nodiscard]] bool is_scarce() const { return used() >= limit_ - limit_ / 8; }

 private:
  friend class HttpBudgetShare;
  // `must`: also beyond the limit. False: nothing was taken.
  bool take(std::size_t bytes, bool must);
  void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  // A text that several sessions send counts once.
  bool take(const SharedText& text, bool must);
  void give_back(const SharedText& text);

  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
  Mutex mutex_;
  std::map<const std::string*, std::size_t> holders_ GUARDED_BY(mutex_);  // how many shares hold a text
};

// What one session holds. It holds nothing at first, and gives back what it holds when it goes.
class HttpBudgetShare {
 public:
  explicit HttpBudgetShare(HttpBudget& budget) : budget_(budget) {}
  ~HttpBudgetShare() { clear(); }
  HttpBudgetShare(const HttpBudgetShare&) = delete;
  HttpBudgetShare& operator=(const HttpBudgetShare&) = delete;

  // So many bytes from now on. False: there is no room, and the share is as it was. With `must` there always is.
  bool hold(std::size_t bytes, bool must = false);
  // The same for a text that others may hold too.
  bool hold(SharedText text, bool must = false);
  void clear();

 private:
  HttpBudget& budget_;
  std::size_t bytes_ = 0;
  SharedText text_;
};

}  // namespace o2dms::base
