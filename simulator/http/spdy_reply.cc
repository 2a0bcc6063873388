#include "simulator/http/spdy_reply.h"

#include <algorithm>

#include "base/http_upgrade.h"
#include "simulator/http/respond.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kProtocolField = "X-Stream-Protocol-Version";
constexpr const char* kSpdy = "SPDY/3.1";

}  // namespace

bool asks_for_spdy(const base::HttpRequest& request) {
  return base::asks_for_upgrade(request, kSpdy);
}

std::optional<std::string_view> choose_stream_protocol(const base::HttpRequest& request,
                                                       const std::vector<std::string_view>& spoken) {
  const auto named = base::list_elements(request.headers, kProtocolField);
  if (named.empty()) return spoken.back();
  for (const std::string& each : named) {  // in the client's order
    const auto found = std::find(spoken.begin(), spoken.end(), each);
    if (found != spoken.end()) return *found;
  }
  return std::nullopt;
}

base::HttpResponse refuse_stream_protocol(const std::vector<std::string_view>& spoken) {
  base::HttpResponse response = respond_text(403, "unable to upgrade: unable to negotiate protocol\n");
  for (const std::string_view each : spoken)
    response.headers.add("X-Accepted-Stream-Protocol-Versions", std::string(each));
  return response;
}

base::HttpResponse answer_spdy(std::string_view protocol, std::unique_ptr<base::SpdyService> service) {
  base::HttpResponse response;
  response.status = 101;
  response.headers.add("Connection", "Upgrade");
  response.headers.add("Upgrade", kSpdy);
  response.headers.add(kProtocolField, std::string(protocol));
  response.upgraded = base::make_spdy_connection(std::move(service));
  return response;
}

}  // namespace o2dms::simulator
