// PodExchange: one HTTP request that is passed on to a port of a pod, and its answer as it comes. Internal to http/.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/http_message.h"
#include "simulator/http/stream_slot.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// `request` is sent as it is. The answer: the pod's, without what is of its connection alone; 503 when there is none,
// 504 when it does not come.
std::unique_ptr<base::LateResponse> make_pod_exchange(std::unique_ptr<PodConnection> connection,
                                                      const base::HttpRequest& request, base::Clock& clock,
                                                      StreamSlot slot);

}  // namespace o2dms::simulator
