// LogSource: a container's log that is followed: what is there, and then what comes, until the container has ended or
// the pod is gone. Internal to http/.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "simulator/http/stream_slot.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/pod_logs.h"

namespace o2dms::simulator {

struct LogPlan {
  std::string ns, pod, uid, container;
  bool stamps = false;
  std::size_t from = 0;     // bytes of the log that are not sent
  std::int64_t limit = -1;  // bytes in all; negative: none
};

// Logs, Api and clock must outlive it.
std::unique_ptr<base::HttpSource> make_log_source(LogPlan plan, const PodLogs& logs, const Api& api,
                                                  const ResourceType& pods, base::Clock& clock, StreamSlot slot);

}  // namespace o2dms::simulator
