#include "harness/access/kubeconfig.h"

#include <utility>

#include "base/url_login.h"
#include "harness/access/document.h"
#include "harness/access/kubeconfig_files.h"
#include "harness/access/kubeconfig_user.h"
#include "harness/access/pem.h"
#include "harness/access/server_url.h"

namespace o2dms::harness {
namespace {

std::string there_is(const std::map<std::string, KubeconfigEntry>& entries) {
  constexpr std::size_t kShown = 20;
  std::string list;
  std::size_t count = 0;
  for (const auto& [name, entry] : entries)
    if (count++ < kShown) list += (list.empty() ? "" : ", ") + name;
  if (count > kShown) list += " and " + std::to_string(count - kShown) + " more";
  return " (there is: " + (list.empty() ? "none" : list) + ")";
}

std::string file_list(const KubeconfigFiles& files) {
  std::string list;
  for (const auto& path : files.paths) list += (list.empty() ? "" : ":") + path;
  return list;
}

// Null when there is none, and the complaint says so.
const KubeconfigEntry* choose_context(const KubeconfigFiles& files, const std::string& name, bool asked,
                                      Complaint& complaint) {
  const auto origin = "kubeconfig " + file_list(files);
  if (name.empty()) {
    complaint.add(origin + ": current-context is missing; choose with --context" + there_is(files.contexts));
    return nullptr;
  }
  const auto found = files.contexts.find(name);
  if (found != files.contexts.end()) return &found->second;
  complaint.add(origin + ": " + (asked ? "--context" : "current-context") + " \"" + name +
                "\" is not among its contexts" + there_is(files.contexts));
  return nullptr;
}

// The entry that `field` of a context names; null when the field is absent, or names nothing.
const KubeconfigEntry* follow(const Section& context, const std::string& field,
                              const std::map<std::string, KubeconfigEntry>& entries) {
  const auto name = context.text(field);
  if (name.empty()) return nullptr;
  const auto found = entries.find(name);
  if (found != entries.end()) return &found->second;
  context.wrong(field + " \"" + name + "\" is not among the " + field + "s" + there_is(entries));
  return nullptr;
}

void check_server(const Section& cluster, const std::string& server) {
  if (server.empty()) return cluster.wrong("server is missing; give the API server's address, https://HOST:PORT");
  if (auto url = read_server_url(server); !url.ok())
    cluster.wrong("server \"" + base::without_login(server) + "\": " + url.error().message);
}

Target read_cluster(const KubeconfigEntry& entry, Complaint& complaint) {
  const Section cluster(entry.value, entry.origin, complaint);
  Target target;
  target.server = cluster.text("server");
  check_server(cluster, target.server);
  target.ca_pem =
      read_pem(cluster, {"certificate-authority-data", "certificate-authority", entry.folder}, PemKind::certificates);
  target.insecure = cluster.flag("insecure-skip-tls-verify");
  if (target.insecure && !target.ca_pem.empty())
    cluster.wrong("has both insecure-skip-tls-verify and a certificate authority; remove one of them");
  target.tls_server_name = cluster.text("tls-server-name");
  target.proxy_url = cluster.text("proxy-url");
  const auto& proxy = target.proxy_url;
  if (!proxy.empty() && !proxy.starts_with("http://") && !proxy.starts_with("https://") &&
      !proxy.starts_with("socks5://"))
    cluster.wrong("proxy-url \"" + base::without_login(proxy) + "\" must begin with http://, https:// or socks5://");
  return target;
}

Access read_context(const KubeconfigFiles& files, const KubeconfigEntry& entry, Complaint& complaint) {
  const Section context(entry.value, entry.origin, complaint);
  Access access;
  const auto* cluster = follow(context, "cluster", files.clusters);
  if (cluster == nullptr) {
    context.wrong("cluster is missing; name one" + there_is(files.clusters));
    return access;
  }
  access.target = read_cluster(*cluster, complaint);
  if (auto name = context.text("namespace"); !name.empty()) access.target.default_namespace = std::move(name);
  if (const auto* user = follow(context, "user", files.users))
    access.credentials = read_kubeconfig_user(*user, *cluster, complaint);
  return access;
}

}  // namespace

base::Result<Access> load_kubeconfig(const KubeconfigSource& source) {
  Complaint complaint;
  const auto files = read_kubeconfig_files(source, complaint);
  if (complaint.any()) return base::fail(complaint.message());
  const bool asked = !source.context.empty();
  const auto& name = asked ? source.context : files.current_context;
  const auto* context = choose_context(files, name, asked, complaint);
  if (context == nullptr) return base::fail(complaint.message());
  auto access = read_context(files, *context, complaint);
  if (complaint.any()) return base::fail(complaint.message());
  access.warnings = files.warnings;
  access.target.origin = "kubeconfig " + file_list(files) + ", context \"" + name + "\"";
  return access;
}

}  // namespace o2dms::harness
