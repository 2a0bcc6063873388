#include "harness/client/watch_reader.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "harness/evidence/capture.h"

namespace o2dms::harness {
namespace {

constexpr std::size_t kMaxRefusalBytes = 4 * 1024 * 1024;

// One line of the stream as an event. A line that is none is kept as it came.
WatchEvent as_event(const Body& line) {
  WatchEvent event;
  const auto* type = line.json ? base::find(*line.json, {"type"}) : nullptr;
  const auto* object = line.json ? base::find(*line.json, {"object"}) : nullptr;
  if (type == nullptr || !type->is_string() || type->get_ref<const std::string&>().empty() || object == nullptr) {
    event.raw = line.text;
    return event;
  }
  event.type = type->get<std::string>();
  event.object = std::shared_ptr<const base::Json>(line.json, object);
  return event;
}

class WatchReader : public Watch {
 public:
  WatchReader(Evidence& evidence, const ClientSettings& settings, std::unique_ptr<Lease> lease, std::uint64_t id,
              Redactor::About what)
      : evidence_(evidence),
        clock_(*settings.clock),
        limits_(settings.limits),
        id_(id),
        about_(what),
        lease_(std::move(lease)) {}

  ~WatchReader() override { close(); }

  Next next(base::Duration wait) override {
    const auto deadline = clock_.elapsed() + wait;
    while (ready_.empty() && !over_) read_more(std::max(deadline - clock_.elapsed(), base::Duration::zero()));
    if (ready_.empty()) return {*over_, {}};
    Next next{Kind::event, std::move(ready_.front())};
    ready_.pop_front();
    return next;
  }

  [[nodiscard]] ExchangeRef exchange() const override { return evidence_.find(id_); }
  [[nodiscard]] std::uint64_t id() const override { return id_; }

  void close() override {
    if (!over_) finish(Kind::ended, false, {}, {});
  }

 private:
  void read_more(base::Duration wait) {
    auto piece = (*lease_)->read_some(wait);
    if (!piece.ok()) {
      const auto& error = piece.error();
      // Our own patience is no fault of the stream.
      if (error.fault == base::TransportFault::timeout) return finish(Kind::deadline, false, {}, {});
      return finish(Kind::failed, false, std::string(base::to_text(error.fault)), error.message);
    }
    if (piece->empty()) {
      take_line(std::move(rest_));
      return finish(Kind::ended, true, {}, {});
    }
    rest_ += *piece;
    std::size_t begin = 0;
    for (auto end = rest_.find('\n', scanned_); end != std::string::npos; end = rest_.find('\n', begin)) {
      take_line(rest_.substr(begin, end - begin));
      begin = end + 1;
    }
    rest_.erase(0, begin);
    scanned_ = rest_.size();
    if (rest_.size() > limits_.max_event_bytes)
      finish(Kind::failed, false, std::string(base::to_text(base::TransportFault::too_large)),
             "a watch event is longer than " + std::to_string(limits_.max_event_bytes) + " bytes");
  }

  void take_line(std::string line) {
    if (line.find_first_not_of(" \r\n\t") == std::string::npos) return;
    const Body body = redact_event(evidence_.redactor(), std::move(line), about_);
    WatchEvent event = as_event(body);
    event.at = evidence_.offset();
    evidence_.append_event(id_, event, body.text);
    ready_.push_back(std::move(event));
  }

  void finish(Kind kind, bool cleanly, std::string fault, const std::string& message) {
    over_ = kind;
    lease_.reset();
    evidence_.end_watch(id_, cleanly, std::move(fault), evidence_.redactor().patterns(message));
  }

  Evidence& evidence_;
  base::Clock& clock_;
  const ClientLimits limits_;
  const std::uint64_t id_;
  const Redactor::About about_;

  std::unique_ptr<Lease> lease_;
  std::string rest_;         // received, not yet a whole line
  std::size_t scanned_ = 0;  // of rest_, known to hold no line break
  std::deque<WatchEvent> ready_;
  std::optional<Kind> over_;
};

class FinishedWatch : public Watch {
 public:
  FinishedWatch(ExchangeRef exchange, Kind kind) : exchange_(std::move(exchange)), kind_(kind) {}
  Next next(base::Duration) override { return {kind_, {}}; }
  [[nodiscard]] ExchangeRef exchange() const override { return exchange_; }
  [[nodiscard]] std::uint64_t id() const override { return exchange_->id; }
  void close() override {}

 private:
  const ExchangeRef exchange_;
  const Kind kind_;
};

void add_parameter(std::string& query, const char* name, const std::string& value) {
  query += (query.empty() ? "?" : "&") + std::string(name) + "=" + base::percent_encode(value);
}

// Reads an error answer whole, within the request's own deadline.
void read_refusal(Evidence& evidence, const ClientSettings& settings, base::HttpConnection& connection,
                  Exchange& exchange, base::HttpResponse head) {
  const auto deadline = settings.clock->elapsed() + settings.limits.request_timeout;
  while (head.body.size() <= kMaxRefusalBytes) {
    auto piece = connection.read_some(std::max(deadline - settings.clock->elapsed(), base::Duration::zero()));
    if (!piece.ok()) {
      put_fault(exchange, evidence, piece.error());
      break;
    }
    if (piece->empty()) break;
    head.body += *piece;
  }
  base::Json raw;
  put_response(exchange, evidence, std::move(head), raw);
  exchange.ended = evidence.offset();
}

}  // namespace

Call watch_request(const WatchCall& call) {
  Call plain;
  plain.step = call.step;
  std::string query = "?watch=true";
  if (!call.label_selector.empty()) add_parameter(query, "labelSelector", call.label_selector);
  if (!call.field_selector.empty()) add_parameter(query, "fieldSelector", call.field_selector);
  if (call.resource_version) add_parameter(query, "resourceVersion", *call.resource_version);
  if (call.bookmarks) add_parameter(query, "allowWatchBookmarks", "true");
  if (call.timeout_seconds) add_parameter(query, "timeoutSeconds", std::to_string(*call.timeout_seconds));
  if (!call.extra_query.empty()) query += "&" + call.extra_query;
  plain.path = call.path + query;
  return plain;
}

std::unique_ptr<Watch> start_watch(Evidence& evidence, const ClientSettings& settings, std::unique_ptr<Lease> lease,
                                   Exchange exchange, base::HttpResponse head) {
  if (head.status != 200) {
    read_refusal(evidence, settings, **lease, exchange, std::move(head));
    return finished_watch(evidence, std::move(exchange));
  }
  base::Json raw;
  const auto id = exchange.id;
  const auto what = about(exchange.url);
  put_response(exchange, evidence, std::move(head), raw);
  evidence.begin_watch(std::move(exchange));
  return std::make_unique<WatchReader>(evidence, settings, std::move(lease), id, what);
}

std::unique_ptr<Watch> finished_watch(Evidence& evidence, Exchange exchange) {
  exchange.watch = true;
  const auto kind = exchange.status == 0 ? Watch::Kind::failed : Watch::Kind::refused;
  return std::make_unique<FinishedWatch>(evidence.append(std::move(exchange)), kind);
}

}  // namespace o2dms::harness
