#include "harness/case/case_identity.h"

#include <algorithm>

namespace o2dms::harness {

const std::vector<CaseIdentity>& case_identities() {
  static const std::vector<CaseIdentity> identities = {
      {"given", "the credentials of the run"},
      {"none", "no credentials"},
      {"unknown-token", "a token that nobody issued"},
      {"malformed-token", "a token that cannot be read"},
      {"tampered-token", "an issued token with another signature", true},
      {"other-audience", "an issued token that is for somebody else", true},
      {"revoked", "an issued token, whose account is deleted by the step revoke", true},
      {"untrusted-certificate", "a client certificate of a CA that the target does not know"},
      {"no-rights", "an account that no binding names", true, true},
      {"read-only", "an account that a Role allows to read, and no more", true, true, true},
  };
  return identities;
}

std::vector<std::string_view> case_identity_names() {
  std::vector<std::string_view> names;
  for (const CaseIdentity& one : case_identities()) names.push_back(one.name);
  return names;
}

const CaseIdentity& find_case_identity(std::string_view name) {
  static const CaseIdentity none;
  const auto& all = case_identities();
  const auto at = std::find_if(all.begin(), all.end(), [&](const CaseIdentity& one) { return one.name == name; });
  return at == all.end() ? none : *at;
}

bool may(const CaseIdentity& identity, std::string_view verb) {
  return identity.reads && (verb == "get" || verb == "list" || verb == "watch");
}

}  // namespace o2dms::harness
