#include "simulator/http/log_source.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {

using base::Json;
using base::SharedText;

namespace {

// How often a log is looked at: printed lines are no events of the store.
constexpr base::Duration kInterval = std::chrono::milliseconds(100);

bool container_runs(const Json& pod, std::string_view container) {
  for (const char* list : {"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"}) {
    for (const Json& status : base::elements_at(pod, {"status", list})) {
      if (base::string_at(status, {"name"}) == container) return base::find(status, {"state", "terminated"}) == nullptr;
    }
  }
  return true;
}

class LogSource final : public base::HttpSource {
 public:
  LogSource(LogPlan plan, const PodLogs& logs, const Api& api, const ResourceType& pods, base::Clock& clock,
            StreamSlot slot)
      : plan_(std::move(plan)), logs_(logs), api_(api), pods_(pods), clock_(clock), slot_(std::move(slot)) {}
  LogSource(const LogSource&) = delete;
  LogSource& operator=(const LogSource&) = delete;
  ~LogSource() override {
    if (timer_ != 0) clock_.cancel(timer_);
  }

  void on_ready(std::function<void()> wake) override { wake_ = std::move(wake); }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    // First whether it has ended, then what it has printed: nothing printed before the end is missed.
    const bool over = is_over();
    const std::size_t most = plan_.limit < 0 ? max_bytes : std::min(max_bytes, static_cast<std::size_t>(plan_.limit));
    const LogPart part{.stamps = plan_.stamps, .from = plan_.from, .at_most = most};
    std::string text = logs_.read(plan_.ns, plan_.pod, plan_.uid, plan_.container, part).value_or("");
    const bool may_be_more = text.size() == most;
    plan_.from += text.size();
    if (plan_.limit >= 0) plan_.limit -= static_cast<std::int64_t>(text.size());
    if (!text.empty()) chunks.push_back(std::make_shared<const std::string>(std::move(text)));
    if ((over && !may_be_more) || plan_.limit == 0) return State::ended;
    if (timer_ != 0) clock_.cancel(timer_);
    timer_ = clock_.call_after(kInterval, wake_);
    return State::open;
  }

 private:
  [[nodiscard]] bool is_over() const {
    const auto pod = api_.get({.resource = &pods_, .ns = plan_.ns, .name = plan_.pod});
    return !pod || (*pod)->uid() != plan_.uid || !container_runs(*(*pod)->document(), plan_.container);
  }

  LogPlan plan_;
  const PodLogs& logs_;
  const Api& api_;
  const ResourceType& pods_;
  base::Clock& clock_;
  const StreamSlot slot_;
  std::function<void()> wake_;
  base::Clock::TimerId timer_ = 0;
};

}  // namespace

std::unique_ptr<base::HttpSource> make_log_source(LogPlan plan, const PodLogs& logs, const Api& api,
                                                  const ResourceType& pods, base::Clock& clock, StreamSlot slot) {
  return std::make_unique<LogSource>(std::move(plan), logs, api, pods, clock, std::move(slot));
}

}  // namespace o2dms::simulator
