// The last step of a write: its commit checks, and the storing, which must not come apart. Thread-safe.
#pragma once

#include <vector>

#include "simulator/admission/commit_check.h"
#include "simulator/admission/plugin.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

using CommitChecks = std::vector<CommitCheck>;

// An object, or why it was not stored.
using Committed = base::Result<ObjectRef, CommitRefusal>;

// What the admission plugins want to hold of this write.
void add_commit_checks(const NativeApiParts& parts, const AdmissionRequest& request, CommitChecks& checks);

// The first refusal; nothing when all hold.
std::optional<CommitRefusal> first_refusal(const CommitChecks& checks);

}  // namespace o2dms::simulator
