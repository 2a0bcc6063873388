// LogSource: a container's log that is followed: what is there, and then what comes, until the container has ended or
// the pod is gone. Internal to api/.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/pod_logs.h"

namespace o2dms::simulator {

struct LogPlan {
  std::string ns, pod, uid, container;
  bool stamps = false;
  std::string begin;        // sent first
  std::size_t sent = 0;     // how much of the log `begin` stands for
  std::int64_t limit = -1;  // bytes in all; negative: none
};

// Logs, Api and clock must outlive it.
std::unique_ptr<base::HttpSource> make_log_source(LogPlan plan, const PodLogs& logs, const Api& api,
                                                  const ResourceType& pods, base::Clock& clock);

}  // namespace o2dms::simulator
