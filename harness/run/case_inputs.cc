#include "harness/run/case_inputs.h"

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
                    .wait_observed = [](const Wait&) {}};
  const Placement placement{
      .space = space, .labels = case_labels(inputs), .image = run.image, .extended_resource = run.extended_resource};
  for (const base::Json& manifest : manifests) inputs.manifests.push_back(place(names.in_object(manifest), placement));
  return inputs;
}

std::vector<std::pair<std::string, std::string>> case_labels(const CaseInputs& inputs) {
  std::vector<std::pair<std::string, std::string>> labels = {{kManagedBy, kManagedByUs},
                                                             {kRunLabel, inputs.run.run_id}};
  if (!inputs.subject.workload.empty()) labels.emplace_back(kWorkloadLabel, inputs.subject.workload);
  if (!inputs.prefix.empty()) labels.emplace_back(kCaseLabel, inputs.case_label());
  return labels;
}

}  // namespace o2dms::harness
