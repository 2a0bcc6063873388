#include "harness/access/kubeconfig_user.h"

#include <utility>

#include "harness/access/pem.h"
#include "harness/access/token_file.h"

namespace o2dms::harness {
namespace {

using base::Json;

constexpr std::string_view kExecExtension = "client.authentication.k8s.io/exec";
constexpr std::string_view kExecV1 = "client.authentication.k8s.io/v1";
constexpr std::string_view kExecV1beta1 = "client.authentication.k8s.io/v1beta1";

void read_token(const Section& user, const std::string& folder, Credentials& credentials) {
  credentials.token = user.text("token");
  if (auto checked = check_token(credentials.token); !checked.ok()) user.wrong("token " + checked.error().message);
  const auto path = user.text("tokenFile");
  if (path.empty()) return;
  credentials.token_file = resolve_path(folder, path);
  if (auto token = read_token_file(credentials.token_file); !token.ok())
    user.wrong("tokenFile: " + token.error().message);
}

void read_login(const Section& user, Credentials& credentials) {
  BasicLogin login{user.text("username"), user.text("password")};
  if (login.username.empty() && login.password.empty()) return;
  if (login.username.empty()) user.wrong("password is there, but username is not; give both");
  if (login.username.find(':') != std::string::npos) user.wrong("username has a colon in it, which no login can carry");
  if (!credentials.token.empty() || !credentials.token_file.empty())
    user.wrong("has both a token and username with password; a request carries one of them: remove the other");
  credentials.basic = std::move(login);
}

Impersonation read_impersonation(const Section& user) {
  Impersonation impersonation{user.text("as"), user.text("as-uid"), user.texts("as-groups"),
                              user.text_lists("as-user-extra")};
  if (impersonation.user.empty() && !impersonation.empty())
    user.wrong("as-uid, as-groups and as-user-extra need `as`, the user to impersonate");
  return impersonation;
}

std::map<std::string, std::string> read_environment(const Section& exec) {
  std::map<std::string, std::string> variables;
  for (const auto& item : exec.sections("env")) {
    const auto name = item.text("name");
    if (name.empty() || name.find('=') != std::string::npos) item.wrong("name must be there and have no \"=\" in it");
    variables[name] = item.text("value");
  }
  return variables;
}

void check_version(const Section& exec, const std::string& version) {
  if (version == kExecV1 || version == kExecV1beta1) return;
  exec.wrong((version.empty() ? "apiVersion is missing" : "apiVersion \"" + version + "\" is not known") +
             "; the plugin must speak client.authentication.k8s.io/v1 or v1beta1");
}

ExecPlugin::Interactive read_interactive_mode(const Section& exec, const std::string& version) {
  const auto mode = exec.text("interactiveMode");
  if (mode.empty() && version == kExecV1)
    exec.wrong("interactiveMode is missing; client.authentication.k8s.io/v1 needs Never, IfAvailable or Always");
  if (mode == "Never") return ExecPlugin::Interactive::never;
  if (mode == "Always") {
    exec.wrong("interactiveMode is Always, but a run is unattended; use a plugin that can do without a terminal");
    return ExecPlugin::Interactive::always;
  }
  if (!mode.empty() && mode != "IfAvailable")
    exec.wrong("interactiveMode is \"" + mode + "\"; it must be Never, IfAvailable or Always");
  return ExecPlugin::Interactive::if_available;
}

// What the cluster entry holds for exec plugins: passed on as it stands.
std::string exec_config(const Json& cluster) {
  const auto* extensions = base::find(cluster, {"extensions"});
  if (extensions == nullptr || !extensions->is_array()) return {};
  for (const auto& item : *extensions) {
    if (base::string_at(item, {"name"}) != kExecExtension) continue;
    if (const auto* config = base::find(item, {"extension"})) return base::to_text(*config);
  }
  return {};
}

ExecPlugin read_exec(const Section& exec, const std::string& folder, const Json& cluster) {
  ExecPlugin plugin;
  plugin.origin = exec.origin();
  plugin.api_version = exec.text("apiVersion");
  check_version(exec, plugin.api_version);
  plugin.command = exec.text("command");
  if (plugin.command.empty()) exec.wrong("command is missing; name the program to run");
  // A bare name is looked up in PATH.
  if (plugin.command.find('/') != std::string::npos) plugin.command = resolve_path(folder, plugin.command);
  plugin.args = exec.texts("args");
  plugin.env = read_environment(exec);
  plugin.provide_cluster_info = exec.flag("provideClusterInfo");
  plugin.interactive_mode = read_interactive_mode(exec, plugin.api_version);
  plugin.install_hint = exec.text("installHint");
  plugin.cluster_config_json = exec_config(cluster);
  return plugin;
}

void refuse_auth_provider(const Section& user) {
  const auto* provider = user.field("auth-provider");
  if (provider == nullptr) return;
  user.wrong("auth-provider \"" + std::string(base::string_at(*provider, {"name"})) +
             "\" is of a kind that Kubernetes itself has removed; use exec, token or a client certificate");
}

}  // namespace

Credentials read_kubeconfig_user(const KubeconfigEntry& entry, const KubeconfigEntry& cluster, Complaint& complaint) {
  const Section user(entry.value, entry.origin, complaint);
  Credentials credentials;
  refuse_auth_provider(user);
  credentials.certificate = read_key_pair(user, {"client-certificate-data", "client-certificate", entry.folder},
                                          {"client-key-data", "client-key", entry.folder});
  read_token(user, entry.folder, credentials);
  read_login(user, credentials);
  credentials.impersonation = read_impersonation(user);
  if (const auto* exec = user.field("exec"))
    credentials.exec = read_exec(Section(*exec, user.origin() + ": exec", complaint), entry.folder, cluster.value);
  return credentials;
}

}  // namespace o2dms::harness
