// StreamSlot: one of the streams without an end (watches, followed logs) that a server has at a time. It is given back
// when the slot goes. Internal to http/. Thread-safe; the count outlives the server.
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
    StreamSlot slot(serving.streams);
    if (serving.streams->fetch_add(1) < serving.options.max_streams) return slot;
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
