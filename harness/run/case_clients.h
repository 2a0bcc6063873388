// CaseClients: the client of each identity as which a case speaks, made when it is first asked for. All of them record
// to the evidence of the case. One thread; lives as long as its case.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/evidence/evidence.h"
#include "harness/run/case_inputs.h"

namespace o2dms::harness {

// given, none, unknown-token, malformed-token, tampered-token, other-audience (an issued token that is for somebody
// else), revoked (an issued token, whose account is to be deleted: CaseClients::account_path), untrusted-certificate,
// no-rights.
const std::vector<std::string_view>& identity_names();

class CaseClients {
 public:
  // Both must outlive it.
  CaseClients(const CaseInputs& inputs, Evidence& evidence) : inputs_(inputs), evidence_(evidence) {}

  // With the user's credentials.
  Client& given();
  // The error says why the identity cannot be had.
  base::Result<Client*> as(const std::string& identity);
  // Without credentials and without TLS, at the same host and port.
  std::unique_ptr<Client> plain_http();
  [[nodiscard]] const Evidence& evidence() const { return evidence_; }
  // Of the ServiceAccount whose tokens the identities hold.
  [[nodiscard]] std::string account_path() const;
  // The name by which the target knows it: "system:serviceaccount:NS:NAME".
  [[nodiscard]] std::string account_user() const;

 private:
  [[nodiscard]] std::string account_name() const;
  base::Result<Identity> identity(const std::string& name);
  base::Result<void> make_account();
  base::Result<std::string> issued_token(const std::string& audience);

  const CaseInputs& inputs_;
  Evidence& evidence_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  bool has_account_ = false;
};

}  // namespace o2dms::harness
