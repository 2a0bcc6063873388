#include "harness/client/client_factory.h"

#include <utility>

#include "base/url.h"
#include "base/url_login.h"
#include "harness/access/server_url.h"
#include "harness/client/connections.h"
#include "harness/client/known_secrets.h"
#include "harness/client/rest_client.h"

namespace o2dms::harness {
namespace {

base::HttpTarget http_target(const Target& target, const ServerUrl& url, const ClientLimits& limits) {
  base::HttpTarget http;
  http.host = url.host;
  http.port = url.port;
  http.tls = url.tls;
  http.ca_pem = target.ca_pem;
  http.insecure = target.insecure;
  http.server_name = target.tls_server_name;
  http.proxy_url = target.proxy_url;
  http.connect_timeout = limits.connect_timeout;
  http.max_body_bytes = limits.max_body_bytes;
  return http;
}

class Factory : public ClientFactory {
 public:
  Factory(Target target, ServerUrl url, ClientSettings settings)
      : target_(std::move(target)),
        url_(std::move(url)),
        settings_(std::make_shared<const ClientSettings>(std::move(settings))),
        as_given_(connections(true)),
        as_nobody_(connections(true)) {}

  std::unique_ptr<Client> client(const Identity& identity, Evidence& evidence, bool plain_http) override {
    const bool tls = url_.tls && !plain_http;
    const ClientIdentity shown{identity.label,
                               (tls ? "https://" : "http://") + base::host_and_port(url_.host, url_.port) + url_.prefix,
                               tls, !target_.insecure};
    return make_rest_client(settings_, identity, shown, plain_http ? connections(false) : kept_for(identity),
                            in_flight_, evidence);
  }

  void cancel_all() override { in_flight_->cancel_all(); }

  [[nodiscard]] const Target& target() const override { return target_; }

 private:
  [[nodiscard]] std::shared_ptr<IdleConnections> connections(bool tls) const {
    auto http = http_target(target_, url_, settings_->limits);
    http.tls = url_.tls && tls;
    return std::make_shared<IdleConnections>(std::move(http), *settings_->clock, in_flight_);
  }

  // Who has a token or a certificate of his own has connections of his own.
  [[nodiscard]] std::shared_ptr<IdleConnections> kept_for(const Identity& identity) const {
    if (identity.kind == Identity::Kind::given) return as_given_;
    return identity.kind == Identity::Kind::none ? as_nobody_ : connections(true);
  }

  const Target target_;
  const ServerUrl url_;
  const std::shared_ptr<const ClientSettings> settings_;
  const std::shared_ptr<InFlight> in_flight_ = std::make_shared<InFlight>();
  const std::shared_ptr<IdleConnections> as_given_, as_nobody_;
};

}  // namespace

base::Result<std::unique_ptr<ClientFactory>> make_client_factory(const Access& access, base::Clock& clock,
                                                                 Redactor& redactor, const ClientLimits& limits,
                                                                 const std::string& version,
                                                                 base::HttpHeaders extra_headers) {
  auto url = read_server_url(access.target.server);
  if (!url.ok())
    return base::fail("server \"" + base::without_login(access.target.server) + "\": " + url.error().message);
  learn_secrets(redactor, access);
  ClientSettings settings;
  settings.clock = &clock;
  settings.redactor = &redactor;
  settings.limits = limits;
  settings.user_agent = "o2dms/" + version;
  settings.host_header = base::host_and_port(url->host, url->port);
  settings.prefix = url->prefix;
  settings.extra_headers = std::move(extra_headers);
  settings.impersonation = access.credentials.impersonation;
  settings.given = make_credential_source(access, clock);
  return std::unique_ptr<ClientFactory>(std::make_unique<Factory>(access.target, std::move(*url), std::move(settings)));
}

}  // namespace o2dms::harness
