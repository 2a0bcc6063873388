#include "simulator/verbs/commit.h"

namespace o2dms::simulator {

void add_commit_checks(const NativeApiParts& parts, const AdmissionRequest& request, CommitChecks& checks) {
  for (const NamedPlugin& each : parts.admission) {
    if (CommitCheck check = each.plugin->commit_check(request)) checks.push_back(std::move(check));
  }
}

std::optional<CommitRefusal> first_refusal(const CommitChecks& checks) {
  for (const CommitCheck& check : checks) {
    if (auto refusal = check()) return refusal;
  }
  return std::nullopt;
}

}  // namespace o2dms::simulator
