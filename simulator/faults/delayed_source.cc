#include "simulator/faults/delayed_source.h"

#include <deque>

#include "base/mutex.h"

namespace o2dms::simulator {
namespace {

using base::SharedText;

// Wakes the session at a time; timers that are still to come when it ends wake nobody.
class Alarm {
 public:
  explicit Alarm(base::Clock& clock) : clock_(clock) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    if (timer_ != 0) clock_.cancel(timer_);
  }
  void set(std::function<void()> wake) { wake_ = std::move(wake); }
  void ring_after(base::Duration delay) {
    if (timer_ != 0) clock_.cancel(timer_);
    timer_ = clock_.call_after(delay, wake_);
  }
  [[nodiscard]] base::Duration now() const { return clock_.elapsed(); }

 private:
  base::Clock& clock_;
  std::function<void()> wake_;
  base::Clock::TimerId timer_ = 0;
};

class LateBody final : public base::HttpSource {
 public:
  LateBody(SharedText body, std::unique_ptr<base::HttpSource> rest, base::Clock& clock, base::Duration delay)
      : body_(std::move(body)), rest_(std::move(rest)), alarm_(clock), delay_(delay), due_(alarm_.now() + delay) {}

  void on_ready(std::function<void()> wake) override {
    alarm_.set(wake);
    if (rest_ != nullptr && rest_->waits()) rest_->on_ready(wake);
    alarm_.ring_after(delay_);
  }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    if (alarm_.now() < due_) return State::open;
    if (rest_ != nullptr) return rest_->pull(max_bytes, chunks);
    if (!body_->empty()) chunks.push_back(body_);
    return State::ended;
  }

 private:
  const SharedText body_;
  const std::unique_ptr<base::HttpSource> rest_;
  Alarm alarm_;
  const base::Duration delay_, due_;
};

class LateStream final : public base::HttpSource {
 public:
  LateStream(std::unique_ptr<base::HttpSource> inner, base::Clock& clock, base::Duration delay)
      : inner_(std::move(inner)), alarm_(clock), delay_(delay) {}

  void on_ready(std::function<void()> wake) override {
    alarm_.set(wake);
    inner_->on_ready(std::move(wake));
  }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    const base::Duration now = alarm_.now();
    if (state_ == State::open) {
      std::vector<SharedText> fresh;
      state_ = inner_->pull(max_bytes, fresh);
      for (SharedText& chunk : fresh) waiting_.push_back({now + delay_, std::move(chunk)});
      if (state_ != State::open) waiting_.push_back({now + delay_, nullptr});
    }
    for (; !waiting_.empty() && waiting_.front().due <= now; waiting_.pop_front()) {
      if (waiting_.front().chunk == nullptr) return state_;
      chunks.push_back(std::move(waiting_.front().chunk));
    }
    if (!waiting_.empty()) alarm_.ring_after(waiting_.front().due - now);
    return State::open;
  }

 private:
  struct Late {
    base::Duration due;
    SharedText chunk;  // null: the end
  };
  const std::unique_ptr<base::HttpSource> inner_;
  Alarm alarm_;
  const base::Duration delay_;
  std::deque<Late> waiting_;
  State state_ = State::open;  // of the inner one
};

}  // namespace

void delay_body(base::HttpResponse& response, base::Clock& clock, base::Duration delay) {
  SharedText body;
  if (response.source == nullptr || !response.source->waits())
    body = std::make_shared<const std::string>(base::gather_body(response));
  response.source = std::make_unique<LateBody>(std::move(body), std::move(response.source), clock, delay);
  response.body.clear();
  response.shared_body = nullptr;
}

void delay_stream(base::HttpResponse& response, base::Clock& clock, base::Duration delay) {
  if (response.source != nullptr && response.source->waits())
    response.source = std::make_unique<LateStream>(std::move(response.source), clock, delay);
}

}  // namespace o2dms::simulator
