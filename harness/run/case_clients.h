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

// given, none, unknown-token, malformed-token, tampered-token, untrusted-certificate, no-rights.
const std::vector<std::string_view>& identity_names();

class CaseClients {
 public:
  // Both must outlive it.
  CaseClients(const CaseInputs& inputs, Evidence& evidence) : inputs_(inputs), evidence_(evidence) {}

  // With the user's credentials.
  Client& given();
  // The error says why the identity cannot be had.
  base::Result<Client*> as(const std::string& identity);
  [[nodiscard]] const Evidence& evidence() const { return evidence_; }

 private:
  base::Result<Identity> identity(const std::string& name);
  base::Result<std::string> token_without_rights();

  const CaseInputs& inputs_;
  Evidence& evidence_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  std::string token_;
};

}  // namespace o2dms::harness
