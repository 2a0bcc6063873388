#include "simulator/http/log_source.h"

#include "base/json.h"

namespace o2dms::simulator {

using base::Json;
using base::SharedText;

namespace {

// How often a log is looked at: printed lines are no events of the store.
constexpr base::Duration kInterval = std::chrono::milliseconds(100);

bool container_runs(const Json& pod, std::string_view container) {
  for (const char* list : {"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"}) {
    const Json* statuses = base::find(pod, {"status", list});
    if (statuses == nullptr || !statuses->is_array()) continue;
    for (const Json& status : *statuses) {
      if (base::string_at(status, {"name"}) == container) return base::find(status, {"state", "terminated"}) == nullptr;
    }
  }
  return true;
}

class LogSource final : public base::HttpSource {
 public:
  LogSource(LogPlan plan, const PodLogs& logs, const Api& api, const ResourceType& pods, base::Clock& clock)
      : plan_(std::move(plan)), logs_(logs), api_(api), pods_(pods), clock_(clock) {}
  LogSource(const LogSource&) = delete;
  LogSource& operator=(const LogSource&) = delete;
  ~LogSource() override {
    if (timer_ != 0) clock_.cancel(timer_);
  }

  void on_ready(std::function<void()> wake) override { wake_ = std::move(wake); }

  State pull(std::size_t, std::vector<SharedText>& chunks) override {
    // First whether it has ended, then what it has printed: nothing printed before the end is missed.
    const auto pod = api_.get({.resource = &pods_, .ns = plan_.ns, .name = plan_.pod});
    const bool over = !pod || (*pod)->uid() != plan_.uid || !container_runs(*(*pod)->document(), plan_.container);
    std::string text = std::move(plan_.begin);
    plan_.begin.clear();
    const auto log = logs_.read(plan_.ns, plan_.pod, plan_.uid, plan_.container, false, plan_.stamps);
    if (log && log->size() > plan_.sent) {
      text += log->substr(plan_.sent);
      plan_.sent = log->size();
    }
    if (plan_.limit >= 0 && text.size() > static_cast<std::size_t>(plan_.limit))
      text.resize(static_cast<std::size_t>(plan_.limit));
    if (plan_.limit >= 0) plan_.limit -= static_cast<std::int64_t>(text.size());
    if (!text.empty()) chunks.push_back(std::make_shared<const std::string>(std::move(text)));
    if (over || plan_.limit == 0) return State::ended;
    if (timer_ != 0) clock_.cancel(timer_);
    timer_ = clock_.call_after(kInterval, wake_);
    return State::open;
  }

 private:
  LogPlan plan_;
  const PodLogs& logs_;
  const Api& api_;
  const ResourceType& pods_;
  base::Clock& clock_;
  std::function<void()> wake_;
  base::Clock::TimerId timer_ = 0;
};

}  // namespace

std::unique_ptr<base::HttpSource> make_log_source(LogPlan plan, const PodLogs& logs, const Api& api,
                                                  const ResourceType& pods, base::Clock& clock) {
  return std::make_unique<LogSource>(std::move(plan), logs, api, pods, clock);
}

}  // namespace o2dms::simulator
