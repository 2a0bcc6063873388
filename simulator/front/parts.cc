#include "simulator/front/parts.h"

#include "base/log.h"
#include "simulator/access/authentication.h"
#include "simulator/admission/default_admission.h"
#include "simulator/front/default_account.h"
#include "simulator/front/namespace_objects.h"
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
  parts.api = make_native_api(
      {registry, *parts.store, parts.admission, parts.actions, parts.companions, *parts.clock, *parts.random});
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
  ControllerSet controllers = default_controllers(
      {.nodes = std::move(nodes), .kubernetes_version = parts.version->git_version, .ca_pem = ca_pem});
  for (const auto& change : assembly.clusters) change(controllers);
  // A cluster without the controller does not make the account either.
  if (controllers.contains("serviceaccount-controller"))
    add_default_account(*parts.cluster_api, registry, parts.companions);
  add_namespace_objects(*parts.cluster_api, registry, assembly.namespace_objects, parts.companions);
  parts.cluster = make_cluster(*parts.cluster_api, registry, *parts.clock, *parts.random, controllers);
}

// Outside of the deviations, so that the log has what the client is told.
class LoggedHandler final : public base::HttpHandler {
 public:
  explicit LoggedHandler(std::shared_ptr<base::HttpHandler> inner) : inner_(std::move(inner)) {}

  base::HttpDecision begin(base::HttpRequest&& head) override {
    if (!base::logs(base::LogLevel::info)) return inner_->begin(std::move(head));
    const std::string asked = head.method + " " + head.target;
    return base::with_changed_answer(inner_->begin(std::move(head)), [asked](const base::HttpResponse& response) {
      base::log(base::LogLevel::info, asked + " " + std::to_string(response.status));
    });
  }

 private:
  const std::shared_ptr<base::HttpHandler> inner_;
};

void make_front(Parts& parts, const Assembly& assembly) {
  std::atomic<bool>& bootstrapped = parts.bootstrapped;
  std::vector<HealthCheck> checks;
  checks.push_back({"poststarthook/rbac/bootstrap-roles", [&bootstrapped] { return bootstrapped.load(); }});
  std::shared_ptr<base::HttpHandler> server = make_server({.version = *parts.version,
                                                           .registry = *parts.registry,
                                                           .api = *parts.client_api,
                                                           .authenticator = *parts.authenticator,
                                                           .authorizer = *parts.authorizer,
                                                           .clock = *parts.clock,
                                                           .random = *parts.random,
                                                           .logs = &parts.cluster->logs(),
                                                           .checks = std::move(checks)});
  parts.handler = std::make_shared<LoggedHandler>(wrapped(std::move(server), assembly.handlers));
}

}  // namespace

base::Result<std::unique_ptr<Parts>> assemble(const SimulatorOptions& options, SharedVersion version,
                                              const Assembly& assembly, const std::string& ca_pem,
                                              std::vector<base::Json> nodes, std::unique_ptr<base::Clock> own_clock) {
  auto parts = std::make_unique<Parts>();
  parts->version = std::move(version);
  parts->registry = std::make_unique<LiveRegistry>(*parts->version->registry);
  const LiveRegistry& registry = *parts->registry;
  parts->own_clock = std::move(own_clock);
  if (options.clock == nullptr && parts->own_clock == nullptr) parts->own_clock = base::make_real_clock();
  parts->clock = options.clock == nullptr ? parts->own_clock.get() : options.clock;
  parts->random = options.seed == 0 ? base::make_random() : base::make_random(options.seed);
  parts->store = wrapped<Store>(make_store(), assembly.stores);
  parts->definitions = std::make_unique<ServedDefinitions>(*parts->store, *parts->registry);
  if (auto made = make_access(*parts, registry, assembly); !made) return base::failure(std::move(made).error());
  make_api(*parts, registry, assembly);
  make_workers(*parts, registry, assembly, ca_pem, std::move(nodes));
  make_front(*parts, assembly);
  return parts;
}

}  // namespace o2dms::simulator
