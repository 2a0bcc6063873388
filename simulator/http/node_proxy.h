// nodes/proxy: what a kubelet answers over HTTP, as far as the API server knows it by itself: /healthz and /pods.
// Internal to http/. Thread-safe.
#pragma once

#include <string_view>

#include "simulator/http/serve.h"

namespace o2dms::simulator {

// `path` with its query. The node is there.
base::HttpResponse answer_as_kubelet(const Serving& serving, std::string_view node, std::string_view method,
                                     std::string_view path);

}  // namespace o2dms::simulator
