// CredentialSource: the credentials to send right now. Static ones are returned as they are; a token file is read again
// each minute (as client-go does, BoundServiceAccountTokenVolume); an exec plugin is run when there is no credential
// yet, when the last one is about to expire, and after a 401. Thread-safe: concurrent callers wait for one plugin run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/result.h"
#include "harness/access/access.h"

namespace o2dms::harness {

struct CurrentCredentials {
  std::optional<base::KeyPair> certificate;
  std::string token;
  std::optional<BasicLogin> basic;
};

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  virtual base::Result<CurrentCredentials> current() = 0;
  // The server answered 401 to what current() gave: forget what was cached. True when asking again may give another
  // answer (token file, exec plugin).
  virtual bool refused() = 0;
};

// `clock` must outlive the source.
std::unique_ptr<CredentialSource> make_credential_source(const Access& access, base::Clock& clock);

}  // namespace o2dms::harness
