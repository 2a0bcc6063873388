#include "harness/run/case_inputs.h"

#include "harness/case/labels.h"

namespace o2dms::harness {

std::string CaseInputs::workload_selector() const {
  return std::string(kRunLabel) + "=" + run.run_id + "," + kWorkloadLabel + "=" + subject.workload;
}

Belonging CaseInputs::belonging() const {
  return {.space = space, .labels = {{kRunLabel, run.run_id}, {kWorkloadLabel, subject.workload}}};
}

CaseInputs case_inputs(const Case& subject, const RunContext& run, const Workload* workload, const std::string& space) {
  CaseInputs inputs{.subject = subject,
                    .run = run,
                    .space = subject.own_namespace ? space : "",
                    .manifests = {},
                    .wait_observed = [](const Wait&) {}};
  if (workload == nullptr) return inputs;
  const Placement placement{.space = space,
                            .labels = case_labels(subject, run),
                            .image = run.image,
                            .extended_resource = run.extended_resource};
  for (const base::Json& manifest : workload->manifests) inputs.manifests.push_back(place(manifest, placement));
  return inputs;
}

std::vector<std::pair<std::string, std::string>> case_labels(const Case& subject, const RunContext& run) {
  std::vector<std::pair<std::string, std::string>> labels = {{kManagedBy, kManagedByUs}, {kRunLabel, run.run_id}};
  if (!subject.workload.empty()) labels.emplace_back(kWorkloadLabel, subject.workload);
  return labels;
}

}  // namespace o2dms::harness
