#include "harness/access/exec_plugin.h"

#include <chrono>
#include <utility>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/file.h"
#include "base/json.h"
#include "base/rfc3339.h"
#include "base/yaml.h"
#include "harness/access/document.h"
#include "harness/access/token_file.h"

namespace o2dms::harness {
namespace {

using base::Json;

Json cluster_info(const ExecPlugin& plugin, const Target& target) {
  Json cluster = {{"server", target.server}};
  if (!target.tls_server_name.empty()) cluster["tls-server-name"] = target.tls_server_name;
  if (target.insecure) cluster["insecure-skip-tls-verify"] = true;
  if (!target.ca_pem.empty()) cluster["certificate-authority-data"] = base::base64_encode(target.ca_pem);
  // What the environment says the plugin can read there.
  if (!target.proxy_url.empty() && target.proxy_variable.empty()) cluster["proxy-url"] = target.proxy_url;
  if (!plugin.cluster_config_json.empty())
    if (auto config = base::parse_json(plugin.cluster_config_json); config.ok()) cluster["config"] = std::move(*config);
  return cluster;
}

// What the plugin finds in KUBERNETES_EXEC_INFO. A run is unattended: never interactive.
std::string exec_info(const ExecPlugin& plugin, const Target& target) {
  Json spec = {{"interactive", false}};
  if (plugin.provide_cluster_info) spec["cluster"] = cluster_info(plugin, target);
  return base::to_text({{"apiVersion", plugin.api_version}, {"kind", "ExecCredential"}, {"spec", std::move(spec)}});
}

std::string hint(const ExecPlugin& plugin) {
  return plugin.install_hint.empty() ? "" : " (" + plugin.install_hint + ")";
}

// Whole: who shows it redacts it first, and cuts it then. The beginning of a secret would not be known for one.
std::string without_end_of_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

void check_type(const Section& answer, const ExecPlugin& plugin) {
  if (const auto kind = answer.text("kind"); kind != "ExecCredential")
    answer.wrong("kind is \"" + kind + "\", not ExecCredential");
  if (const auto version = answer.text("apiVersion"); version != plugin.api_version)
    answer.wrong("apiVersion is \"" + version + "\", but the kubeconfig asks for " + plugin.api_version);
}

void read_certificate(const Section& status, CurrentCredentials& credentials) {
  base::KeyPair pair{status.text("clientCertificateData"), status.text("clientKeyData")};
  if (pair.certificate_pem.empty() && pair.key_pem.empty()) return;
  if (pair.certificate_pem.empty() || pair.key_pem.empty())
    return status.wrong("clientCertificateData and clientKeyData must come together");
  if (auto checked = base::check_key_pair(pair); !checked.ok())
    return status.wrong("clientCertificateData and clientKeyData: " + checked.error().message);
  credentials.certificate = std::move(pair);
}

// YAML, of which JSON is a part, as client-go reads it. What is wrong is said without the text: a token may be in it.
base::Result<Json> parse_answer(const std::string& output, const std::string& origin) {
  if (auto document = base::parse_json(output); document.ok()) return document;
  auto documents = base::parse_yaml(output, "");
  if (documents.ok() && documents->size() == 1 && documents->front().is_object()) return std::move(documents->front());
  return base::fail(origin + " is neither a JSON nor a YAML object");
}

base::Result<ExecCredential> read_answer(const std::string& output, const ExecPlugin& plugin) {
  const auto origin = plugin.origin + ": the answer of " + plugin.command;
  auto document = parse_answer(output, origin);
  if (!document.ok()) return base::failure(document.error());
  Complaint complaint;
  const Section answer(*document, origin, complaint);
  check_type(answer, plugin);
  const auto* status_value = answer.field("status");
  if (status_value == nullptr) {
    answer.wrong("has no status");
    return base::fail(complaint.message());
  }
  const Section status(*status_value, origin + ": status", complaint);
  ExecCredential credential;
  credential.credentials.token = status.text("token");
  if (auto checked = check_token(credential.credentials.token); !checked.ok())
    status.wrong("token " + checked.error().message);
  read_certificate(status, credential.credentials);
  if (credential.credentials.token.empty() && !credential.credentials.certificate)
    status.wrong("has neither a token nor a client certificate");
  if (const auto expires = status.text("expirationTimestamp"); !expires.empty()) {
    credential.expires = base::parse_rfc3339(expires);
    if (!credential.expires) status.wrong("expirationTimestamp \"" + expires + "\" is no RFC 3339 time");
  }
  if (complaint.any()) return base::fail(complaint.message());
  return credential;
}

}  // namespace

base::Result<ExecCredential> run_exec_plugin(const ExecPlugin& plugin, const Target& target) {
  std::vector<std::string> command = {plugin.command};
  command.insert(command.end(), plugin.args.begin(), plugin.args.end());
  auto environment = plugin.env;
  environment["KUBERNETES_EXEC_INFO"] = exec_info(plugin, target);
  auto result = base::run_process(command, environment, plugin.timeout);
  if (!result.ok())
    return base::fail(plugin.origin + ": command cannot be run" + hint(plugin) + ": " + result.error().message);
  if (result->exit_code != 0)
    return base::fail(plugin.origin + ": " + plugin.command + " ended with exit code " +
                      std::to_string(result->exit_code) + hint(plugin) + ": " +
                      without_end_of_line(result->standard_error));
  return read_answer(result->standard_output, plugin);
}

}  // namespace o2dms::harness
