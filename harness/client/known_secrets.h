// Which of what a target is reached with is secret: the Redactor learns it before anything is recorded. Not for use
// outside harness/client. Thread-safe.
#pragma once

#include <string>

#include "harness/access/access.h"
#include "harness/access/credential_source.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

// The secrets of a configuration: credentials, the proxy's login, what an exec plugin is given.
void learn_secrets(Redactor& redactor, const Access& access);
// Of the credentials that a source gave.
void learn_secrets(Redactor& redactor, const CurrentCredentials& credentials);

// The value of the header: "Basic …".
std::string basic_authorization(const std::string& user, const std::string& password);

}  // namespace o2dms::harness
