// PodInput: what a client has sent to something in a pod and there was no room for yet. At most what one read of the
// connection brings lies here: a transport that has such input wants no more. Internal to http/. Of one thread.
#pragma once

#include <string>
#include <string_view>

#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

class PodInput {
 public:
  explicit PodInput(PodConnection& connection) : connection_(connection) {}

  void add(std::string_view bytes) {
    if (!is_ended_) waiting_ += bytes;
    flush();
  }
  void end() {
    is_ended_ = true;
    flush();
  }
  // Again, because there may be room now.
  void flush() {
    waiting_.erase(0, waiting_.empty() ? 0 : connection_.write(waiting_));
    if (!is_ended_ || is_end_told_ || !waiting_.empty()) return;
    is_end_told_ = true;
    connection_.end_input();
  }
  [[nodiscard]] bool wants_more() const { return waiting_.empty(); }

 private:
  PodConnection& connection_;
  std::string waiting_;
  bool is_ended_ = false, is_end_told_ = false;
};

}  // namespace o2dms::simulator
