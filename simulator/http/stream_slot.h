// StreamSlot: one of the streams without an end (watches, followed logs, exec and the like) that a server has at a
// time. It is given back when the slot goes. Internal to http/. Thread-safe; the count outlives the server.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "simulator/http/request_context.h"

namespace o2dms::simulator {

class StreamSlot {
 public:
  // 429 when there are as many as the options allow.
  static StatusOr<StreamSlot> take(const Serving& serving) {
    return take(serving.streams, serving.options.max_streams);
  }
  static StatusOr<StreamSlot> take(std::shared_ptr<std::atomic<std::size_t>> count, std::size_t limit) {
    StreamSlot slot(std::move(count));
    if (slot.count_->fetch_add(1) < limit) return slot;
    return base::failure(generic_status(429));
  }
  StreamSlot(StreamSlot&&) = default;
  StreamSlot& operator=(StreamSlot&&) = delete;
  ~StreamSlot() {
    if (count_) count_->fetch_sub(1);
  }

 private:
  explicit StreamSlot(std::shared_ptr<std::atomic<std::size_t>> count) : count_(std::move(count)) {}

  std::shared_ptr<std::atomic<std::size_t>> count_;
};

}  // namespace o2dms::simulator
