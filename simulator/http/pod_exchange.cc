#include "simulator/http/pod_exchange.h"

#include "base/http_exchange.h"
#include "simulator/http/respond.h"
#include "simulator/http/stream_patience.h"

namespace o2dms::simulator {

using base::HttpExchange;
using base::HttpResponse;

namespace {

constexpr base::Duration kAnswerTime = std::chrono::seconds(60);
constexpr std::size_t kMostAnswerRead = 32 * 1024;

// What the answer's head and then its body are taken from: of the session's thread, but for the wake call.
class Exchange {
 public:
  Exchange(std::unique_ptr<PodConnection> connection, const base::HttpRequest& request, base::Clock& clock,
           StreamSlot slot)
      : connection_(std::move(connection)), exchange_(request), patience_(clock, kAnswerTime), slot_(std::move(slot)) {}

  void on_ready(std::function<void()> wake) {
    connection_->set_listener(wake);
    patience_.on_ready(std::move(wake));
  }
  HttpExchange::Event next() {
    std::string& unsent = exchange_.unsent();
    if (!unsent.empty()) unsent.erase(0, connection_->write(unsent));
    while (true) {
      const auto event = exchange_.next();
      if (event != HttpExchange::Event::need_more) return event;
      const std::string bytes = connection_->read(kMostAnswerRead);
      exchange_.receive(bytes);
      if (!bytes.empty()) {
        patience_.restart();
        continue;
      }
      if (!connection_->has_ended()) return event;
      exchange_.receive_end();
    }
  }
  HttpExchange& of() { return exchange_; }
  [[nodiscard]] bool is_given_up() { return patience_.is_over(); }
  // Why there is no answer.
  [[nodiscard]] std::string problem() const {
    const std::string fault = connection_->fault();
    return fault.empty() ? exchange_.problem() : fault;
  }

 private:
  const std::unique_ptr<PodConnection> connection_;
  HttpExchange exchange_;
  StreamPatience patience_;
  const StreamSlot slot_;
};

class ExchangeBody final : public base::HttpSource {
 public:
  explicit ExchangeBody(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  void on_ready(std::function<void()> wake) override { exchange_->on_ready(std::move(wake)); }
  State pull(std::size_t max_bytes, std::vector<base::SharedText>& chunks) override {
    for (std::size_t bytes = 0; bytes < max_bytes;) {
      switch (exchange_->next()) {
        case HttpExchange::Event::body:
          chunks.push_back(std::make_shared<const std::string>(exchange_->of().take_body()));
          bytes += chunks.back()->size();
          break;
        case HttpExchange::Event::whole:
          return State::ended;
        case HttpExchange::Event::need_more:
          return exchange_->is_given_up() ? State::aborted : State::open;
        case HttpExchange::Event::head:
        case HttpExchange::Event::failed:
          return State::aborted;
      }
    }
    return State::open;
  }

 private:
  const std::shared_ptr<Exchange> exchange_;
};

class ExchangeAnswer final : public base::LateResponse {
 public:
  explicit ExchangeAnswer(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  void on_ready(std::function<void()> wake) override { exchange_->on_ready(std::move(wake)); }
  bool take(HttpResponse& response) override {
    switch (exchange_->next()) {
      case HttpExchange::Event::need_more:
        if (!exchange_->is_given_up()) return false;
        response = respond_error(generic_status(504));
        return true;
      case HttpExchange::Event::head:
        response = passed_on(exchange_->of().take_head());
        response.source = std::make_unique<ExchangeBody>(exchange_);
        return true;
      default:
        response = respond_error(service_unavailable("error trying to reach service: " + exchange_->problem()));
        return true;
    }
  }

 private:
  static HttpResponse passed_on(HttpResponse head) {
    HttpResponse response;
    response.status = head.status;
    for (const auto& [name, value] : head.headers.fields()) {
      if (!base::is_hop_by_hop(name) && name != "Content-Length" && name != "Date") response.headers.add(name, value);
    }
    return response;
  }

  const std::shared_ptr<Exchange> exchange_;
};

}  // namespace

std::unique_ptr<base::LateResponse> make_pod_exchange(std::unique_ptr<PodConnection> connection,
                                                      const base::HttpRequest& request, base::Clock& clock,
                                                      StreamSlot slot) {
  return std::make_unique<ExchangeAnswer>(
      std::make_shared<Exchange>(std::move(connection), request, clock, std::move(slot)));
}

}  // namespace o2dms::simulator
