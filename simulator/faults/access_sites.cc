// Sites by what their users are handed, and by how strangers are turned away.
#include <algorithm>

#include "base/json.h"
#include "simulator/access/authentication.h"
#include "simulator/access/rbac.h"
#include "simulator/faults/access_changes.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/sites.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";

Json named(std::string_view api_version, std::string_view kind, std::string_view name, std::string_view ns = {}) {
  Json out = {{"apiVersion", api_version}, {"kind", kind}, {"metadata", {{"name", name}}}};
  if (!ns.empty()) out["metadata"]["namespace"] = ns;
  return out;
}

void hand_out_a_namespace(Assembly& assembly) {
  const std::string ns = "tenant";
  assembly.objects.push_back(named("v1", "Namespace", ns));
  Json binding = named("rbac.authorization.k8s.io/v1", "RoleBinding", "tenant-admin", ns);
  binding["roleRef"] = {{"apiGroup", kRbac}, {"kind", "ClusterRole"}, {"name", "admin"}};
  binding["subjects"] = Json::array({{{"apiGroup", kRbac}, {"kind", "User"}, {"name", "tenant"}}});
  assembly.objects.push_back(std::move(binding));
  assembly.access = {.user = "tenant", .groups = {"tenants"}, .token = {}, .ns = ns, .path = {}};
}

// The administrator of everything but the watching of pods, which this site grants to its own monitoring alone.
void refuse_pod_watches(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer&, const Attributes& request, Decision right) {
    if (request.verb == "watch" && request.group.empty() && request.resource == "pods")
      return Decision{false, "watching pods is for the site's monitoring"};
    return right;
  });
}

UserInfo operator_of_site() {
  return {.name = "oidc:operator", .groups = {std::string(kMastersGroup), std::string(kAuthenticatedGroup)}};
}

// A token that the proxy, or the site's own authenticator, knows.
constexpr std::string_view kSiteToken = "site-token-5f1c9e70d2ab4c38";

void know_site_token(Assembly& assembly) {
  assembly.access.token = kSiteToken;
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    return bearer_of(request) == kSiteToken ? operator_of_site() : std::move(right);
  });
}

// Others' tokens, those of ServiceAccounts included, are nobody's here, and certificates end at the proxy.
void know_site_tokens_alone(Assembly& assembly) {
  assembly.access.token = kSiteToken;
  assembly.listeners.push_back([](base::HttpServerOptions& options) { options.client_ca_pem.clear(); });
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    if (bearer_of(request) == kSiteToken) return operator_of_site();
    if (!bearer_of(request).empty()) return base::failure(unauthorized());
    return right;
  });
}

// Who shows nothing that is understood is anonymous, and anonymous may do nothing: 403.
void take_strangers_for_anonymous(Assembly& assembly) {
  know_site_token(assembly);
  assembly.listeners.push_back([](base::HttpServerOptions& options) { options.client_ca_pem.clear(); });
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    if (right || request.headers.has("Authorization")) return right;
    return UserInfo{.name = std::string(kAnonymousUser), .groups = {std::string(kUnauthenticatedGroup)}};
  });
}

void refuse_strangers_in_text(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status != 401) return;
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    response.headers.set("WWW-Authenticate", "Bearer realm=\"proxy\"");
    set_body(response, "Unauthorized\n");
  });
}

void require_certificates(Assembly& assembly) {
  assembly.listeners.push_back([](base::HttpServerOptions& options) { options.require_client_certificate = true; });
}

}  // namespace

std::vector<Site> access_sites() {
  return {
      {{"namespace-admin",
        "The user is the admin of one namespace, which stands in the kubeconfig, and of nothing else."},
       hand_out_a_namespace},
      {{"no-pod-watches", "The user may do everything but watch pods."}, refuse_pod_watches},
      {{"oidc-proxy", "A proxy in front knows the site's own tokens alone, and answers 401 to all others."},
       know_site_tokens_alone},
      {{"no-client-ca", "Client certificates are not asked for; who has no token is anonymous, and answered by 403."},
       take_strangers_for_anonymous},
      {{"text-401", "A proxy answers 401 in plain text."}, refuse_strangers_in_text},
      {{"mtls-enforced", "Who has no certificate of the client CA does not get past the TLS handshake."},
       require_certificates},
  };
}

}  // namespace o2dms::simulator
