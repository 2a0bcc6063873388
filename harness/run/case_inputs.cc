#include "harness/run/case_inputs.h"

#include <algorithm>

#include "base/random.h"
#include "harness/case/labels.h"

namespace o2dms::harness {

std::string CaseInputs::workload_selector() const {
  return std::string(kRunLabel) + "=" + run.run_id + "," + kWorkloadLabel + "=" + subject.workload;
}

Belonging CaseInputs::belonging() const {
  return {.space = space, .labels = {{kRunLabel, run.run_id}, {kWorkloadLabel, subject.workload}}};
}

namespace {

// Texts that nobody can know before the workload is played. The redactor is told of the one that a Secret is to hold,
// so that it is marked alike wherever it shows.
std::vector<std::pair<std::string, std::string>> nonces_for(const Workload& workload, Redactor& redactor) {
  static constexpr const char *kNonce = "${nonce}", *kSecretNonce = "${secret-nonce}";
  const bool asks = std::any_of(workload.manifests.begin(), workload.manifests.end(), [](const base::Json& manifest) {
    return base::to_text(manifest).find("nonce}") != std::string::npos;
  });
  if (!asks) return {};
  const auto random = base::make_random();
  const std::string secret = random->uuid();
  redactor.add_secret(secret);
  return {{kNonce, random->uuid()}, {kSecretNonce, secret}};
}

}  // namespace

CaseInputs case_inputs(const Case& subject, const RunContext& run, const Workload* workload, const std::string& space) {
  CaseInputs inputs{.subject = subject,
                    .run = run,
                    .space = subject.own_namespace ? space : "",
                    .manifests = {},
                    .wait_observed = [](const Wait&) {}};
  if (workload == nullptr) return inputs;
  Placement placement = run.site;
  placement.space = space;
  placement.labels = case_labels(subject, run);
  placement.texts = nonces_for(*workload, run.redactor);
  if (!run.pull_secret.is_null()) inputs.manifests.push_back(place(run.pull_secret, placement));
  for (const base::Json& manifest : workload->manifests) inputs.manifests.push_back(place(manifest, placement));
  return inputs;
}

std::vector<std::pair<std::string, std::string>> case_labels(const Case& subject, const RunContext& run) {
  std::vector<std::pair<std::string, std::string>> labels = {{kManagedBy, kManagedByUs}, {kRunLabel, run.run_id}};
  if (!subject.workload.empty()) labels.emplace_back(kWorkloadLabel, subject.workload);
  return labels;
}

}  // namespace o2dms::harness
