#include "simulator/http/websocket_reply.h"

#include <algorithm>

#include "simulator/access/authentication.h"
#include "simulator/http/respond.h"

namespace o2dms::simulator {

using base::HttpResponse;

namespace {

constexpr std::string_view kBase64Log = "base64.binary.k8s.io";
constexpr std::size_t kLogMessage = 2048;  // bytes, as a real server reads them

// A body that is there whole, as a source.
class WholeBody final : public base::HttpSource {
 public:
  explicit WholeBody(std::string body) : body_(std::move(body)) {}
  void on_ready(std::function<void()>) override {}
  [[nodiscard]] bool waits() const override { return false; }
  State pull(std::size_t max_bytes, std::vector<base::SharedText>& chunks) override {
    for (std::size_t bytes = 0; bytes < max_bytes && sent_ < body_.size(); bytes += kLogMessage) {
      chunks.push_back(std::make_shared<const std::string>(body_, sent_, kLogMessage));
      sent_ += chunks.back()->size();
    }
    return sent_ < body_.size() ? State::open : State::ended;
  }

 private:
  const std::string body_;
  std::size_t sent_ = 0;
};

HttpResponse refuse_handshake(int status, std::string why) {
  HttpResponse response = respond_text(status, std::move(why));
  response.headers.add("Sec-WebSocket-Version", "13");
  return response;
}

}  // namespace

std::vector<std::string> offered_protocols(const base::HttpRequest& request) {
  auto offered = base::offered_websocket_protocols(request);
  std::erase_if(offered, [](const std::string& each) { return each.starts_with(kBearerProtocolPrefix); });
  return offered;
}

std::optional<std::string_view> choose_protocol(const std::vector<std::string>& offered,
                                                const std::vector<std::string_view>& spoken) {
  if (offered.empty()) {
    const bool is_optional = std::find(spoken.begin(), spoken.end(), "") != spoken.end();
    return is_optional ? std::optional<std::string_view>("") : std::nullopt;
  }
  for (const std::string& each : offered) {
    const auto found = std::find(spoken.begin(), spoken.end(), each);
    if (found != spoken.end()) return *found;
  }
  return std::nullopt;
}

HttpResponse answer_websocket(const RequestContext& context, std::optional<std::string_view> protocol,
                              std::unique_ptr<base::WebSocketProtocol> spoken) {
  if (const auto fault = base::websocket_handshake_fault(context.request)) return refuse_handshake(400, *fault);
  if (!protocol) return refuse_handshake(403, "requested protocol(s) are not supported");
  HttpResponse response = base::accept_websocket(context.request, *protocol);
  response.upgraded = base::make_websocket_connection(std::move(spoken));
  return response;
}

HttpResponse watch_over_websocket(const RequestContext& context, HttpResponse watch) {
  const std::string origin(context.request.headers.get("Origin"));
  if (origin.find("://") == std::string::npos) return refuse_handshake(403, "null origin");
  // Whatever one protocol is offered is taken; of several none can be chosen.
  const auto offered = offered_protocols(context.request);
  if (offered.size() > 1) return refuse_handshake(400, "bad protocol");
  const std::string protocol = offered.empty() ? "" : offered.front();
  return answer_websocket(context, protocol,
                          base::make_websocket_source(std::move(watch.source), base::WebSocketForm::text, false));
}

HttpResponse log_over_websocket(const RequestContext& context, HttpResponse log) {
  const auto protocol = choose_protocol(offered_protocols(context.request), {"", "binary.k8s.io", kBase64Log});
  const auto form = protocol == kBase64Log ? base::WebSocketForm::base64 : base::WebSocketForm::binary;
  if (!log.source) log.source = std::make_unique<WholeBody>(std::move(log.body));
  return answer_websocket(context, protocol, base::make_websocket_source(std::move(log.source), form, true));
}

}  // namespace o2dms::simulator
