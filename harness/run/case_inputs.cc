#include "harness/run/case_inputs.h"

#include <algorithm>

#include "base/random.h"
#include "harness/case/labels.h"
#include "harness/run/own_names.h"

namespace o2dms::harness {

std::string CaseInputs::workload_selector() const {
  std::string selector = std::string(kRunLabel) + "=" + run.run_id + "," + kWorkloadLabel + "=" + subject.workload;
  if (!prefix.empty()) selector += "," + std::string(kCaseLabel) + "=" + case_label();
  return selector;
}

Belonging CaseInputs::belonging() const {
  Belonging own{.space = space, .labels = {{kRunLabel, run.run_id}, {kWorkloadLabel, subject.workload}}};
  if (!prefix.empty()) own.labels[kCaseLabel] = case_label();
  return own;
}

std::string CaseInputs::case_label() const {
  return prefix.empty() ? prefix : prefix.substr(0, prefix.size() - 1);
}

namespace {

// Texts that nobody can know before the workload is played. The redactor is told of the one that a Secret is to hold,
// so that it is marked alike wherever it shows.
std::vector<std::pair<std::string, std::string>> nonces_for(const std::vector<base::Json>& manifests,
                                                            Redactor& redactor) {
  static constexpr const char *kNonce = "${nonce}", *kSecretNonce = "${secret-nonce}";
  const bool asks = std::any_of(manifests.begin(), manifests.end(), [](const base::Json& manifest) {
    return base::to_text(manifest).find("nonce}") != std::string::npos;
  });
  if (!asks) return {};
  const auto random = base::make_random();
  const std::string secret = random->uuid();
  redactor.add_secret(secret);
  return {{kNonce, random->uuid()}, {kSecretNonce, secret}};
}

}  // namespace

CaseInputs case_inputs(const Case& subject, const RunContext& run, const Workload* workload, const std::string& space,
                       const std::string& prefix) {
  static const std::vector<base::Json> kNone;
  const std::vector<base::Json>& manifests = workload == nullptr ? kNone : workload->manifests;
  const OwnNames names(subject, manifests, prefix);
  CaseInputs inputs{.subject = names.in_case(subject),
                    .run = run,
                    .space = subject.own_namespace ? space : "",
                    .prefix = prefix,
                    .manifests = {},
                    .further_manifests = {},
                    .wait_observed = [](const Wait&) {}};
  Placement placement = run.site;
  placement.space = space;
  placement.labels = case_labels(inputs);
  placement.texts = nonces_for(manifests, run.redactor);
  if (!run.pull_secret.is_null() && !manifests.empty()) {
    base::Json secret = run.pull_secret;
    placement.image_pull_secret = prefix + placement.image_pull_secret;
    secret["metadata"]["name"] = placement.image_pull_secret;
    inputs.manifests.push_back(place(std::move(secret), placement));
    inputs.further_manifests = inputs.manifests;
  }
  for (const base::Json& manifest : manifests) inputs.manifests.push_back(place(names.in_object(manifest), placement));
  placement.texts = nonces_for(manifests, run.redactor);
  for (const base::Json& manifest : manifests)
    inputs.further_manifests.push_back(place(names.in_object(manifest), placement));
  return inputs;
}

base::Json own_namespace(const CaseInputs& inputs) {
  base::Json manifest = {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", inputs.space}}}};
  for (const auto& [key, value] : case_labels(inputs)) manifest["metadata"]["labels"][key] = value;
  return manifest;
}

std::vector<std::pair<std::string, std::string>> case_labels(const CaseInputs& inputs) {
  std::vector<std::pair<std::string, std::string>> labels = {{kManagedBy, kManagedByUs},
                                                             {kRunLabel, inputs.run.run_id}};
  if (!inputs.subject.workload.empty()) labels.emplace_back(kWorkloadLabel, inputs.subject.workload);
  if (!inputs.prefix.empty()) labels.emplace_back(kCaseLabel, inputs.case_label());
  return labels;
}

}  // namespace o2dms::harness
