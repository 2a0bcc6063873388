// CaseClients: the client of each identity as which a case speaks, made when it is first asked for. All of them record
// to the evidence of the case. One thread; lives as long as its case.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "harness/evidence/evidence.h"
#include "harness/run/case_inputs.h"

namespace o2dms::harness {

// What read-only may do: read, in the namespace of the case, what cases attempt to write. A Role without its name.
base::Json read_only_role();

// For the identities of harness/case/case_identity.h.
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
  // Of the ServiceAccount whose tokens the identities hold; read-only has one of its own.
  [[nodiscard]] std::string account_path(const std::string& identity) const;
  // The name by which the target knows it: "system:serviceaccount:NS:NAME".
  [[nodiscard]] std::string account_user(const std::string& identity) const;

 private:
  [[nodiscard]] std::string account_name(const std::string& identity) const;
  base::Result<Identity> identity(const std::string& name);
  base::Result<void> make(const std::string& collection, base::Json object);
  base::Result<void> make_account(const std::string& identity);
  base::Result<void> bind_reader();
  base::Result<std::string> issued_token(const std::string& identity);

  const CaseInputs& inputs_;
  Evidence& evidence_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  std::set<std::string> accounts_;  // made so far, by name
};

}  // namespace o2dms::harness
