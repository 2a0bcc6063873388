#include "simulator/front/credentials.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/yaml.h"
#include "simulator/access/rbac.h"
#include "simulator/resource/service_range.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr auto kBackdated = std::chrono::hours(1);
constexpr auto kLifetime = std::chrono::hours(24 * 365);

base::Result<base::KeyPair> server_certificate(const SimulatorOptions& options, const base::KeyPair& authority,
                                               base::Time now) {
  if (!options.server_certificate) {
    base::CertificateRequest request{.common_name = "kube-apiserver",
                                     .dns_names = {"localhost", "kubernetes", "kubernetes.default",
                                                   "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"},
                                     .ip_addresses = {"127.0.0.1", "::1", std::string(kApiServerAddress)},
                                     .is_server = true,
                                     .not_before = now - kBackdated,
                                     .not_after = now + kLifetime};
    if (options.address != "127.0.0.1" && options.address != "::1") request.ip_addresses.push_back(options.address);
    return base::issue_certificate(authority, request);
  }
  if (auto good = base::check_key_pair(*options.server_certificate); !good) {
    return base::fail("the server's certificate: " + good.error().message);
  }
  return *options.server_certificate;
}

Json certificate_user(const base::KeyPair& pair) {
  return {{"client-certificate-data", base::base64_encode(pair.certificate_pem)},
          {"client-key-data", base::base64_encode(pair.key_pem)}};
}

std::string kubeconfig_of(const std::string& url, const Credentials& credentials, const std::string& name, Json user,
                          const std::string& ns) {
  Json context = {{"cluster", "simulator"}, {"user", name}};
  if (!ns.empty()) context["namespace"] = ns;
  const Json config = {
      {"apiVersion", "v1"},
      {"kind", "Config"},
      {"clusters", Json::array({{{"name", "simulator"},
                                 {"cluster",
                                  {{"server", url},
                                   {"certificate-authority-data", base::base64_encode(credentials.trust_pem)}}}}})},
      {"users", Json::array({{{"name", name}, {"user", std::move(user)}}})},
      {"contexts", Json::array({{{"name", name + "@simulator"}, {"context", std::move(context)}}})},
      {"current-context", name + "@simulator"}};
  return base::to_yaml(config);
}

}  // namespace

base::Result<Credentials> make_credentials(const SimulatorOptions& options) {
  const base::Time now = base::make_real_clock()->now();
  Credentials out;
  if (options.authority) {
    if (auto good = base::check_key_pair(*options.authority); !good) {
      return base::fail("the cluster's CA: " + good.error().message);
    }
    out.authority = *options.authority;
  } else {
    auto authority = base::make_authority("kubernetes", now - kBackdated, now + kLifetime);
    if (!authority) return base::failure(std::move(authority).error());
    out.authority = *std::move(authority);
  }
  auto server = server_certificate(options, out.authority, now);
  if (!server) return base::failure(std::move(server).error());
  out.server = *std::move(server);
  auto administrator = base::issue_certificate(out.authority, {.common_name = "kubernetes-admin",
                                                               .organizations = {std::string(kMastersGroup)},
                                                               .not_before = now - kBackdated,
                                                               .not_after = now + kLifetime});
  if (!administrator) return base::failure(std::move(administrator).error());
  out.administrator = *std::move(administrator);
  // A server certificate that was given without its CA can only be trusted as it is.
  out.trust_pem =
      options.server_certificate && !options.authority ? out.server.certificate_pem : out.authority.certificate_pem;
  return out;
}

std::string make_kubeconfig(const std::string& url, const Credentials& credentials) {
  return kubeconfig_of(url, credentials, "kubernetes-admin", certificate_user(credentials.administrator), {});
}

base::Result<std::string> make_kubeconfig(const std::string& url, const Credentials& credentials,
                                          const HandedAccess& access) {
  if (!access.token.empty()) return kubeconfig_of(url, credentials, "user", {{"token", access.token}}, access.ns);
  if (access.user.empty())
    return kubeconfig_of(url, credentials, "kubernetes-admin", certificate_user(credentials.administrator), access.ns);
  const base::Time now = base::make_real_clock()->now();
  auto pair = base::issue_certificate(credentials.authority, {.common_name = access.user,
                                                              .organizations = access.groups,
                                                              .not_before = now - kBackdated,
                                                              .not_after = now + kLifetime});
  if (!pair) return base::failure(std::move(pair).error());
  return kubeconfig_of(url, credentials, access.user, certificate_user(*pair), access.ns);
}

}  // namespace o2dms::simulator
