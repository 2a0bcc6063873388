#include "simulator/front/parts.h"

#include "base/log.h"
#include "simulator/access/authentication.h"
#include "simulator/admission/default_admission.h"
#include "simulator/reviews/access_reviews.h"
#include "simulator/reviews/token_request.h"
#include "simulator/verbs/native_api.h"

namespace o2dms::simulator {
namespace {

template <class T>
std::shared_ptr<T> wrapped(std::shared_ptr<T> part, const std::vector<Wrapper<T>>& wrappers) {
  for (const Wrapper<T>& wrap : wrappers) part = wrap(std::move(part));
  return part;
}

base::Result<void> make_access(Parts& parts, const Registry& registry, const Assembly& assembly) {
  auto tokens = make_service_account_tokens(*parts.store, registry, *parts.clock);
  if (!tokens) return base::failure(std::move(tokens).error());
  parts.tokens = *std::move(tokens);
  parts.authenticator =
      wrapped<Authenticator>(make_authenticator(AuthenticationOptions{}, parts.tokens.get()), assembly.authenticators);
  parts.rbac = make_rbac_authorizer(*parts.store, registry);
  parts.authorizer = wrapped<Authorizer>(parts.rbac, assembly.authorizers);
  return base::done();
}

void make_api(Parts& parts, const Registry& registry, const Assembly& assembly) {
  parts.api = make_native_api({registry, *parts.store, parts.admission, parts.actions, *parts.clock, *parts.random});
  parts.admission =
      default_admission({registry, *parts.store, *parts.rbac, *parts.authorizer, *parts.clock, *parts.random});
  for (const auto& change : assembly.admissions) change(parts.admission);
  const AccessParts access{*parts.authenticator, *parts.authorizer, *parts.rbac, *parts.tokens, *parts.store, registry};
  add_access_reviews(access, parts.actions);
  add_token_actions(access, parts.actions);
  parts.client_api = wrapped(parts.api, assembly.client_apis);
  parts.cluster_api = wrapped(parts.api, assembly.cluster_apis);
}

void make_workers(Parts& parts, const Registry& registry, const Assembly& assembly, const std::string& ca_pem,
                  std::vector<base::Json> nodes) {
  ControllerSet controllers = default_controllers({.nodes = std::move(nodes), .ca_pem = ca_pem});
  for (const auto& change : assembly.clusters) change(controllers);
  parts.cluster = make_cluster(*parts.cluster_api, registry, *parts.clock, *parts.random, controllers);
}

// Outside of the deviations, so that the log has what the client is told.
base::HttpHandler logged(base::HttpHandler inner) {
  return [inner = std::move(inner)](base::HttpRequest&& request) {
    if (!base::logs(base::LogLevel::info)) return inner(std::move(request));
    const std::string asked = request.method + " " + request.target;
    base::HttpResponse response = inner(std::move(request));
    base::log(base::LogLevel::info, asked + " " + std::to_string(response.status));
    return response;
  };
}

void make_front(Parts& parts, const Registry& registry, const Assembly& assembly) {
  std::atomic<bool>& bootstrapped = parts.bootstrapped;
  std::vector<HealthCheck> checks;
  checks.push_back({"poststarthook/rbac/bootstrap-roles", [&bootstrapped] { return bootstrapped.load(); }});
  parts.server = make_server({.registry = registry,
                              .api = *parts.client_api,
                              .authenticator = *parts.authenticator,
                              .authorizer = *parts.authorizer,
                              .clock = *parts.clock,
                              .random = *parts.random,
                              .logs = &parts.cluster->logs(),
                              .checks = std::move(checks)});
  Server& server = *parts.server;
  parts.handler = [&server](base::HttpRequest&& request) { return server.handle(std::move(request)); };
  for (const auto& wrap : assembly.handlers) parts.handler = wrap(std::move(parts.handler));
  parts.handler = logged(std::move(parts.handler));
}

}  // namespace

base::Result<std::unique_ptr<Parts>> assemble(const SimulatorOptions& options, const Assembly& assembly,
                                              const std::string& ca_pem, std::vector<base::Json> nodes) {
  const Registry& registry = native_registry();
  auto parts = std::make_unique<Parts>();
  if (options.clock == nullptr) parts->own_clock = base::make_real_clock();
  parts->clock = options.clock == nullptr ? parts->own_clock.get() : options.clock;
  parts->random = options.seed == 0 ? base::make_random() : base::make_random(options.seed);
  parts->store = wrapped<Store>(make_store(), assembly.stores);
  if (auto made = make_access(*parts, registry, assembly); !made) return base::failure(std::move(made).error());
  make_api(*parts, registry, assembly);
  make_workers(*parts, registry, assembly, ca_pem, std::move(nodes));
  make_front(*parts, registry, assembly);
  return parts;
}

}  // namespace o2dms::simulator
