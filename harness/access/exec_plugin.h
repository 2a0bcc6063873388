// One run of a credential plugin: the ExecCredential it prints, read into credentials and their end. An error
// has all that the plugin said on its standard error, secrets and up to 1 MiB: to be redacted before it is shown or
// cut. Thread-safe.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "harness/access/access.h"
#include "harness/access/credential_source.h"

namespace o2dms::harness {

struct ExecCredential {
  CurrentCredentials credentials;
  std::optional<base::Time> expires;
};

base::Result<ExecCredential> run_exec_plugin(const ExecPlugin& plugin, const Target& target);

}  // namespace o2dms::harness
