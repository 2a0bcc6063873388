#include "simulator/http/watch_source.h"

namespace o2dms::simulator {

using base::SharedText;

namespace {

constexpr std::size_t kEventsAtOnce = 128;

class WatchSource final : public base::HttpSource {
 public:
  WatchSource(WatchPlan plan, Api& api, base::Clock& clock, StreamSlot slot)
      : plan_(std::move(plan)), api_(api), clock_(clock), slot_(std::move(slot)), cursor_(plan_.from) {}
  WatchSource(const WatchSource&) = delete;
  WatchSource& operator=(const WatchSource&) = delete;
  ~WatchSource() override {
    subscription_.reset();
    if (timeout_timer_ != 0) clock_.cancel(timeout_timer_);
    if (bookmark_timer_ != 0) clock_.cancel(bookmark_timer_);
  }

  void on_ready(std::function<void()> wake) override {
    wake_ = std::move(wake);
    subscription_ = api_.subscribe(plan_.storage, wake_);
    timeout_timer_ = clock_.call_after(plan_.timeout, [this] {
      timed_out_ = true;
      wake_();
    });
    arm_bookmark();
  }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    if (ended_) return State::ended;
    std::size_t bytes = 0;
    if (!pull_initial(max_bytes, bytes, chunks)) return State::open;
    if (!pull_events(max_bytes, bytes, chunks)) return ended_ ? State::ended : State::open;
    const bool over = timed_out_;
    if (plan_.events.query().allow_bookmarks && (bookmark_due_.exchange(false) || over)) {
      chunks.push_back(plan_.events.bookmark(cursor_, false));
      if (!over) arm_bookmark();
    }
    ended_ = over;
    return ended_ ? State::ended : State::open;
  }

 private:
  // False when there is more than fits.
  bool pull_initial(std::size_t max_bytes, std::size_t& bytes, std::vector<SharedText>& chunks) {
    while (sent_ < plan_.initial.size()) {
      if (bytes >= max_bytes) return false;
      const ObjectRef object = std::move(plan_.initial[sent_++]);
      append(plan_.events.initial(object), bytes, chunks);
    }
    if (plan_.mark_initial_end) append(plan_.events.bookmark(plan_.from, true), bytes, chunks);
    plan_.mark_initial_end = false;
    plan_.initial.clear();
    sent_ = 0;
    return true;
  }

  bool pull_events(std::size_t max_bytes, std::size_t& bytes, std::vector<SharedText>& chunks) {
    while (true) {
      EventBatch batch = api_.events_after(plan_.storage, plan_.ns, cursor_, kEventsAtOnce);
      if (batch.compacted) {
        chunks.push_back(WatchEvents::error(expired("too old resource version: " + std::to_string(cursor_))));
        ended_ = true;
        return false;
      }
      for (const StoreEvent& event : batch.events) {
        if (bytes >= max_bytes) return false;
        append(plan_.events.line(event), bytes, chunks);
        cursor_ = event.object->revision();
      }
      cursor_ = std::max(cursor_, batch.revision);
      if (batch.events.size() < kEventsAtOnce) return true;
    }
  }

  static void append(SharedText line, std::size_t& bytes, std::vector<SharedText>& chunks) {
    if (!line) return;
    bytes += line->size();
    chunks.push_back(std::move(line));
  }

  void arm_bookmark() {
    if (!plan_.events.query().allow_bookmarks) return;
    bookmark_timer_ = clock_.call_after(plan_.bookmark_interval, [this] {
      bookmark_due_ = true;
      wake_();
    });
  }

  WatchPlan plan_;
  Api& api_;
  base::Clock& clock_;
  const StreamSlot slot_;
  std::function<void()> wake_;  // set once, before anything can call it
  std::unique_ptr<Store::Subscription> subscription_;
  base::Clock::TimerId timeout_timer_ = 0, bookmark_timer_ = 0;
  std::atomic<bool> timed_out_ = false, bookmark_due_ = false;
  // Of the session's thread:
  Revision cursor_;
  std::size_t sent_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<base::HttpSource> make_watch_source(WatchPlan plan, Api& api, base::Clock& clock, StreamSlot slot) {
  return std::make_unique<WatchSource>(std::move(plan), api, clock, std::move(slot));
}

}  // namespace o2dms::simulator
