#include "harness/access/in_cluster.h"

#include <utility>

#include "base/certificate.h"
#include "base/file.h"
#include "harness/access/server_url.h"
#include "harness/access/token_file.h"

namespace o2dms::harness {
namespace {

constexpr std::size_t kMaxMountedBytes = 1024 * 1024;

}  // namespace

InClusterSource in_cluster_source() {
  InClusterSource source;
  source.host = base::environment_variable("KUBERNETES_SERVICE_HOST");
  source.port = base::environment_variable("KUBERNETES_SERVICE_PORT");
  return source;
}

base::Result<Access> load_in_cluster(const InClusterSource& source) {
  const std::string origin = "in-cluster credentials: ";
  if (source.host.empty() || source.port.empty())
    return base::fail(origin +
                      "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this process runs in no pod");
  const bool ipv6 = source.host.find(':') != std::string::npos;
  Access access;
  access.target.server = "https://" + (ipv6 ? "[" + source.host + "]" : source.host) + ":" + source.port;
  if (auto url = read_server_url(access.target.server); !url.ok())
    return base::fail(origin + "KUBERNETES_SERVICE_HOST and _PORT: " + url.error().message);
  auto authority = base::read_file(source.folder + "/ca.crt", kMaxMountedBytes);
  if (!authority.ok()) return base::fail(origin + authority.error().message);
  if (auto info = base::read_certificate(*authority); !info.ok())
    return base::fail(origin + source.folder + "/ca.crt is no certificate: " + info.error().message);
  access.target.ca_pem = std::move(*authority);
  access.credentials.token_file = source.folder + "/token";
  if (auto token = read_token_file(access.credentials.token_file); !token.ok())
    return base::fail(origin + token.error().message);
  if (auto name = base::read_file(source.folder + "/namespace", kMaxMountedBytes); name.ok() && !name->empty())
    access.target.default_namespace = name->substr(0, name->find_last_not_of(" \r\n\t") + 1);
  access.target.origin = "in-cluster credentials of " + source.folder;
  return access;
}

}  // namespace o2dms::harness
