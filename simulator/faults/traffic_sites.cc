// Sites by how requests and answers travel.
#include <atomic>

#include "base/json.h"
#include "simulator/faults/delayed_source.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/sites.h"

namespace o2dms::simulator {
namespace {

// One request in so many is turned away before anything is done, with the time to come again.
void turn_away(Assembly& assembly, unsigned one_in, base::HttpResponse (*refusal)()) {
  assembly.handlers.push_back([one_in, refusal](std::shared_ptr<base::HttpHandler> inner) {
    class Busy final : public base::HttpHandler {
     public:
      Busy(unsigned period, base::HttpResponse (*answer)(), std::shared_ptr<base::HttpHandler> server)
          : period_(period), answer_(answer), server_(std::move(server)) {}
      base::HttpDecision begin(base::HttpRequest&& head) override {
        if (++count_ % period_ == 0) return answer_();
        return server_->begin(std::move(head));
      }

     private:
      const unsigned period_;
      base::HttpResponse (*const answer_)();
      const std::shared_ptr<base::HttpHandler> server_;
      std::atomic<unsigned> count_ = 0;
    };
    return std::make_shared<Busy>(one_in, refusal, std::move(inner));
  });
}

base::HttpResponse too_busy() {
  base::HttpResponse response =
      status_response(429, to_json(too_many_requests("too many requests, please try again later", 1)));
  response.headers.set("Retry-After", "1");
  return response;
}

base::HttpResponse going_down() {
  base::HttpResponse response = status_response(503, to_json(generic_status(503)));
  response.headers.set("Retry-After", "1");
  return response;
}

void come_late(Assembly& assembly) {
  add_response_change(assembly, [clock = assembly.clock](const RequestHead&, base::HttpResponse& response) {
    delay_body(response, *clock, std::chrono::milliseconds(150));
  });
}

void let_watches_lag(Assembly& assembly) {
  add_response_change(assembly, [clock = assembly.clock](const RequestHead& request, base::HttpResponse& response) {
    if (is_watch(request.method, request.target)) delay_stream(response, *clock, std::chrono::seconds(2));
  });
}

void close_connections(Assembly& assembly, unsigned after) {
  const auto count = std::make_shared<std::atomic<unsigned>>(0);
  add_response_change(assembly, [count, after](const RequestHead&, base::HttpResponse& response) {
    if (++*count % after == 0) response.close = true;
  });
}

constexpr std::string_view kPathPrefix = "/k8s/clusters/c-1";

// What is not below the prefix is none of the cluster's.
class PrefixedHandler final : public base::HttpHandler {
 public:
  explicit PrefixedHandler(std::shared_ptr<base::HttpHandler> inner) : inner_(std::move(inner)) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    if (!head.target.starts_with(kPathPrefix)) {
      base::HttpResponse response;
      response.status = 404;
      response.headers.set("Content-Type", "text/plain; charset=utf-8");
      response.body = "404 page not found\n";
      return response;
    }
    head.target.erase(0, kPathPrefix.size());
    if (!head.target.starts_with('/')) head.target.insert(head.target.begin(), '/');
    return inner_->begin(std::move(head));
  }

 private:
  const std::shared_ptr<base::HttpHandler> inner_;
};

void live_below_a_prefix(Assembly& assembly) {
  assembly.access.path = kPathPrefix;
  assembly.handlers.push_back(
      [](std::shared_ptr<base::HttpHandler> inner) { return std::make_shared<PrefixedHandler>(std::move(inner)); });
}

// The API servers are replaced one by one: two versions answer, each as itself.
void answer_in_two_versions(Assembly& assembly) {
  const auto count = std::make_shared<std::atomic<unsigned>>(0);
  add_response_change(assembly, [count](const RequestHead& request, base::HttpResponse& response) {
    if (request.target.substr(0, request.target.find('?')) != "/version" || response.status != 200) return;
    if (++*count % 2 == 0) return;
    change_json(response, [](base::Json& version) {
      std::string text(base::string_at(version, {"gitVersion"}));
      text.replace(text.rfind('.') + 1, std::string::npos, "99");
      version["gitVersion"] = text;
    });
  });
}

}  // namespace

std::vector<Site> traffic_sites() {
  return {
      {{"busy", "Every 15th request is answered by 429 with Retry-After, and nothing is done."},
       [](Assembly& assembly) { turn_away(assembly, 15, too_busy); }},
      {{"going-down-now-and-then", "Every 20th request is answered by 503 with Retry-After, and nothing is done."},
       [](Assembly& assembly) { turn_away(assembly, 20, going_down); }},
      {{"slow-answers", "Every answer takes 150 ms."}, come_late},
      {{"lagging-watch-cache", "The events of a watch come two seconds late."}, let_watches_lag},
      {{"connections-closed", "The connection is closed after each answer."},
       [](Assembly& assembly) { close_connections(assembly, 1); }},
      {{"connections-closed-each-100", "After every hundredth answer the connection is closed."},
       [](Assembly& assembly) { close_connections(assembly, 100); }},
      {{"path-prefix", "The API is served below a path, which stands in the server's URL."}, live_below_a_prefix},
      {{"upgrading", "The cluster is being upgraded: two patch versions answer /version by turns."},
       answer_in_two_versions},
  };
}

}  // namespace o2dms::simulator
