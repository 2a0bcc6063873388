#include "harness/run/case_clients.h"

#include <algorithm>

#include "harness/case/case_identity.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char *kAccount = "o2dms-without-rights", *kReader = "o2dms-reader";

// Changes one character in the middle of the signature.
std::string tampered(std::string token) {
  const auto dot = token.rfind('.');
  if (dot == std::string::npos || token.size() < dot + 4) return token + "x";
  char& changed = token[dot + (token.size() - dot) / 2];
  changed = changed == 'A' ? 'B' : 'A';
  return token;
}

}  // namespace

Json read_only_role() {
  const Json verbs = {"get", "list", "watch"};
  const Json core = {
      {"apiGroups", Json::array({""})}, {"resources", {"configmaps", "secrets", "serviceaccounts"}}, {"verbs", verbs}};
  const Json apps = {
      {"apiGroups", Json::array({"apps"})}, {"resources", {"deployments", "deployments/scale"}}, {"verbs", verbs}};
  return {{"apiVersion", "rbac.authorization.k8s.io/v1"}, {"kind", "Role"}, {"rules", Json::array({core, apps})}};
}

Client& CaseClients::given() {
  auto& client = clients_["given"];
  if (client == nullptr) client = inputs_.run.factory.client(given_identity(), evidence_);
  return *client;
}

base::Result<Client*> CaseClients::as(const std::string& name) {
  if (name == "given" || name.empty()) return &given();
  if (const auto at = clients_.find(name); at != clients_.end()) return at->second.get();
  auto made = identity(name);
  if (!made) return base::failure(made.error());
  auto& client = clients_[name];
  client = inputs_.run.factory.client(*made, evidence_);
  return client.get();
}

std::unique_ptr<Client> CaseClients::plain_http() {
  return inputs_.run.factory.client(no_credentials(), evidence_, true);
}

base::Result<Identity> CaseClients::identity(const std::string& name) {
  if (name == "none") return no_credentials();
  if (name == "unknown-token") return bearer_identity(name, "o2dms-nobody-issued-this-token-" + inputs_.run.run_id);
  if (name == "malformed-token")
    return bearer_identity(name, "eyJhbGciOiJFUzI1NiJ9.bm8tanNvbg.o2dms-" + inputs_.run.run_id);
  if (name == "untrusted-certificate")
    return untrusted_certificate(name, "kubernetes-admin", {"system:masters"}, inputs_.run.clock);
  if (find_case_identity(name).has_token) {
    auto token = issued_token(name);
    if (!token) return base::failure(token.error());
    return bearer_identity(name, name == "tampered-token" ? tampered(*token) : *token);
  }
  return base::fail("there is no identity \"" + name + "\"");
}

std::string CaseClients::account_name(const std::string& identity) const {
  return inputs_.prefix + (find_case_identity(identity).reads ? kReader : kAccount);
}

std::string CaseClients::account_path(const std::string& identity) const {
  return "/api/v1/namespaces/" + inputs_.space + "/serviceaccounts/" + account_name(identity);
}

std::string CaseClients::account_user(const std::string& identity) const {
  return "system:serviceaccount:" + inputs_.space + ":" + account_name(identity);
}

// An object of the case's own namespace that an identity needs.
base::Result<void> CaseClients::make(const std::string& collection, Json object) {
  for (const auto& [key, value] : case_labels(inputs_)) object["metadata"]["labels"][key] = value;
  const std::string subject = subject_of(object);
  const Reply made = given().post(collection, object, "identity " + subject);
  if (made.ok()) return base::done();
  return base::fail("no " + subject + " could be made for a user of few rights (" + describe(*made.exchange) + ")");
}

// A ServiceAccount that no binding names, or that of read-only.
base::Result<void> CaseClients::make_account(const std::string& identity) {
  const std::string name = account_name(identity);
  if (!accounts_.insert(name).second) return base::done();
  auto made = make("/api/v1/namespaces/" + inputs_.space + "/serviceaccounts",
                   {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", name}}}});
  if (made && find_case_identity(identity).reads) made = bind_reader();
  if (!made) accounts_.erase(name);
  return made;
}

base::Result<void> CaseClients::bind_reader() {
  const std::string rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + inputs_.space;
  const std::string name = account_name("read-only");
  Json role = read_only_role();
  role["metadata"]["name"] = name;
  if (auto made = make(rbac + "/roles", std::move(role)); !made) return made;
  const Json account = {{"kind", "ServiceAccount"}, {"name", name}, {"namespace", inputs_.space}};
  return make(rbac + "/rolebindings",
              {{"apiVersion", "rbac.authorization.k8s.io/v1"},
               {"kind", "RoleBinding"},
               {"metadata", {{"name", name}}},
               {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", name}}},
               {"subjects", Json::array({account})}});
}

// The token of its account, by TokenRequest: for the API server itself, but for other-audience.
base::Result<std::string> CaseClients::issued_token(const std::string& identity) {
  if (auto account = make_account(identity); !account) return base::failure(account.error());
  Json request = {
      {"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", {{"expirationSeconds", 3600}}}};
  if (identity == "other-audience") request["spec"]["audiences"] = {"https://o2dms.invalid/somebody-else"};
  const Reply token = given().post(account_path(identity) + "/token", request, "identity TokenRequest");
  const std::string issued(base::string_at(token.body, {"status", "token"}));
  // It is to stand in a header.
  const bool usable = std::all_of(issued.begin(), issued.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!token.ok() || issued.empty() || !usable)
    return base::fail("no token for a user of few rights (" + describe(*token.exchange) + ")");
  inputs_.run.redactor.add_secret(issued);
  return issued;
}

}  // namespace o2dms::harness
