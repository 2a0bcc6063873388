// CaseIdentity: whom a case can speak as (`as:` of its steps), one row each. Immutable; thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::harness {

struct CaseIdentity {
  std::string_view name;
  std::string_view doc;
  bool has_token = false;  // one that the target issues to a ServiceAccount which is made for it
  bool is_known = false;   // to the target, as it is shown: what it may not do is answered by 403
  bool reads = false;      // it is given the right to read, in the namespace of the case, what cases attempt to write
};

const std::vector<CaseIdentity>& case_identities();
// For `Parameter::allowed`.
std::vector<std::string_view> case_identity_names();
// One without any of this where there is none of that name.
const CaseIdentity& find_case_identity(std::string_view name);

// Whether it was given the right to what cases attempt by this verb of the API.
bool may(const CaseIdentity& identity, std::string_view verb);

}  // namespace o2dms::harness
