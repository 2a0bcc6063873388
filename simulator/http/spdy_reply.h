// The upgrade to SPDY/3.1 as Kubernetes' clients ask for it, with the protocol of its streams in a field of its own.
// Internal to http/. Pure; thread-safe.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/spdy_connection.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

bool asks_for_spdy(const base::HttpRequest& request);
// The first that the client names and that is spoken (X-Stream-Protocol-Version); the last for one that names none, as
// the oldest do; nothing: they have none in common.
std::optional<std::string_view> choose_stream_protocol(const base::HttpRequest& request,
                                                       const std::vector<std::string_view>& spoken);
// 403 that names what is spoken.
base::HttpResponse refuse_stream_protocol(const std::vector<std::string_view>& spoken);
// 101.
base::HttpResponse answer_spdy(std::string_view protocol, std::unique_ptr<base::SpdyService> service);

}  // namespace o2dms::simulator
