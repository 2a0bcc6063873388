#include "simulator/adversary_server.h"

#include <algorithm>

#include "base/http_server.h"
#include "base/json.h"
#include "simulator/faults/adversary.h"
#include "simulator/front/credentials.h"
#include "simulator/simulator.h"

namespace o2dms::simulator {
namespace {

class AdversaryServer final : public Simulator {
 public:
  explicit AdversaryServer(Credentials credentials) : credentials_(std::move(credentials)) {}
  ~AdversaryServer() override { stop(); }

  base::Result<void> start(const Adversary& adversary) {
    base::HttpServerOptions listen;
    if (adversary.tls) {
      listen.certificate = credentials_.server;
      listen.client_ca_pem = credentials_.authority.certificate_pem;
    }
    if (!adversary.takes_connections) listen.max_connections = 0;
    auto listener =
        base::start_http_server(listen, base::make_whole_request_handler(adversary.make_handler(*gate_, *clock_)));
    if (!listener) return base::failure(std::move(listener).error());
    listener_ = *std::move(listener);
    // Also where it speaks plain HTTP: an SMO is told an https endpoint and must notice.
    url_ = "https://127.0.0.1:" + std::to_string(listener_->port());
    return base::done();
  }

  std::string url() const override { return url_; }
  std::string admin_kubeconfig() const override { return make_kubeconfig(url_, credentials_); }
  const std::string& ca_pem() const override { return credentials_.trust_pem; }
  void settle() override {}
  void stop() override {
    gate_->open();
    if (listener_ != nullptr) listener_->stop();
  }

 private:
  const Credentials credentials_;
  const std::unique_ptr<base::Clock> clock_ = base::make_real_clock();
  const std::unique_ptr<Gate> gate_ = make_gate();
  std::unique_ptr<base::HttpServer> listener_;  // after the gate and the clock: goes before them
  std::string url_;
};

}  // namespace

base::Result<std::unique_ptr<Simulator>> start_adversary(std::string_view id) {
  const auto& all = all_adversaries();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Adversary& a) { return a.info.id == id; });
  if (found == all.end()) return base::fail("no adversary is called \"" + std::string(id) + "\"");
  auto credentials = make_credentials({});
  if (!credentials) return base::failure(std::move(credentials).error());
  auto server = std::make_unique<AdversaryServer>(*std::move(credentials));
  if (auto started = server->start(*found); !started) return base::failure(std::move(started).error());
  return std::unique_ptr<Simulator>(std::move(server));
}

}  // namespace o2dms::simulator
