#include "harness/run/case_clients.h"

#include <algorithm>

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kAccount = "o2dms-without-rights";

// Changes one character in the middle of the signature.
std::string tampered(std::string token) {
  const auto dot = token.rfind('.');
  if (dot == std::string::npos || token.size() < dot + 4) return token + "x";
  char& changed = token[dot + (token.size() - dot) / 2];
  changed = changed == 'A' ? 'B' : 'A';
  return token;
}

}  // namespace

const std::vector<std::string_view>& identity_names() {
  static const std::vector<std::string_view> names = {
      "given",          "none",    "unknown-token",         "malformed-token", "tampered-token",
      "other-audience", "revoked", "untrusted-certificate", "no-rights"};
  return names;
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
  if (name == "other-audience" || name == "revoked" || name == "no-rights" || name == "tampered-token") {
    auto token = issued_token(name == "other-audience" ? "https://o2dms.invalid/somebody-else" : "");
    if (!token) return base::failure(token.error());
    return bearer_identity(name, name == "tampered-token" ? tampered(*token) : *token);
  }
  return base::fail("there is no identity \"" + name + "\"");
}

std::string CaseClients::account_name() const {
  return inputs_.prefix + kAccount;
}

std::string CaseClients::account_path() const {
  return "/api/v1/namespaces/" + inputs_.space + "/serviceaccounts/" + account_name();
}

std::string CaseClients::account_user() const {
  return "system:serviceaccount:" + inputs_.space + ":" + account_name();
}

// A ServiceAccount of the case's own namespace that no binding names.
base::Result<void> CaseClients::make_account() {
  if (has_account_) return base::done();
  Json account = {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", account_name()}}}};
  for (const auto& [key, value] : case_labels(inputs_)) account["metadata"]["labels"][key] = value;
  const Reply made = given().post("/api/v1/namespaces/" + inputs_.space + "/serviceaccounts", account,
                                  "identity ServiceAccount/" + account_name());
  if (!made.ok())
    return base::fail("no ServiceAccount could be made for the user without rights (" + describe(*made.exchange) + ")");
  has_account_ = true;
  return base::done();
}

// Its token by TokenRequest. `audience` empty: the API server itself.
base::Result<std::string> CaseClients::issued_token(const std::string& audience) {
  if (auto account = make_account(); !account) return base::failure(account.error());
  Json request = {
      {"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", {{"expirationSeconds", 3600}}}};
  if (!audience.empty()) request["spec"]["audiences"] = {audience};
  const Reply token = given().post(account_path() + "/token", request, "identity TokenRequest");
  const std::string issued(base::string_at(token.body, {"status", "token"}));
  // It is to stand in a header.
  const bool usable = std::all_of(issued.begin(), issued.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!token.ok() || issued.empty() || !usable)
    return base::fail("no token for the user without rights (" + describe(*token.exchange) + ")");
  inputs_.run.redactor.add_secret(issued);
  return issued;
}

}  // namespace o2dms::harness
