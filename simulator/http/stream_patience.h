// StreamPatience: how long a stream of exec, attach or port-forward may wait for its client: first until it is complete
// (its streams are open), then until anything moves. Internal to http/. The clock's thread calls `wake` alone; all else
// is of the session's thread.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"

namespace o2dms::simulator {

// As a kubelet has them: streamCreationTimeout, streamingConnectionIdleTimeout.
inline constexpr base::Duration kStreamCreationTime = std::chrono::seconds(30), kStreamIdleTime = std::chrono::hours(4);

class StreamPatience {
 public:
  StreamPatience(base::Clock& clock, base::Duration limit) : clock_(clock), limit_(limit), since_(clock.elapsed()) {}
  StreamPatience(const StreamPatience&) = delete;
  StreamPatience& operator=(const StreamPatience&) = delete;
  ~StreamPatience() {
    if (timer_ != 0) clock_.cancel(timer_);
  }

  void on_ready(std::function<void()> wake) {
    wake_ = std::move(wake);
    arm();
  }
  // Something has moved.
  void restart() { since_ = clock_.elapsed(); }
  // From now on it has another limit.
  void restart(base::Duration limit) {
    limit_ = limit;
    restart();
    arm();
  }
  // To be asked after each wake.
  [[nodiscard]] bool is_over() {
    if (clock_.elapsed() - since_ >= limit_) return true;
    if (clock_.elapsed() >= due_) arm();
    return false;
  }

 private:
  void arm() {
    if (!wake_) return;
    if (timer_ != 0) clock_.cancel(timer_);
    due_ = since_ + limit_;
    timer_ = clock_.call_after(due_ - clock_.elapsed(), wake_);
  }

  base::Clock& clock_;
  base::Duration limit_, since_, due_{};
  std::function<void()> wake_;
  base::Clock::TimerId timer_ = 0;
};

}  // namespace o2dms::simulator
