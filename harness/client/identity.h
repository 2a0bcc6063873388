// Identity: as whom a client speaks. A plain value; `label` is what evidence and reports call it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/result.h"
#include "harness/evidence/exchange.h"

namespace o2dms::harness {

struct Identity {
  enum class Kind {
    given,        // the credentials of the Access
    none,         // nothing at all
    bearer,       // `token`
    certificate,  // `certificate`, whoever signed it
  };

  Kind kind = Kind::given;
  std::string label = kGivenIdentity;
  std::string token;
  std::optional<base::KeyPair> certificate;
};

Identity given_identity();
Identity no_credentials();
Identity bearer_identity(std::string label, std::string token);
Identity certificate_identity(std::string label, base::KeyPair certificate);

// A client certificate, valid for an hour, of a CA made on the spot that nobody trusts.
base::Result<Identity> untrusted_certificate(std::string label, const std::string& common_name,
                                             const std::vector<std::string>& organizations, const base::Clock& clock);

}  // namespace o2dms::harness
