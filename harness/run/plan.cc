#include "harness/run/plan.h"

#include <set>

namespace o2dms::harness {

namespace {

std::string credentials_in_words(const Credentials& credentials) {
  if (credentials.certificate) return "client certificate";
  if (credentials.exec) return "exec plugin";
  if (!credentials.token.empty() || !credentials.token_file.empty()) return "bearer token";
  if (credentials.basic) return "basic";
  return "none";
}

RunInfo info_of(const RunEnvironment& environment, const Probed& found) {
  const RunOptions& options = environment.options;
  RunInfo info;
  info.id = environment.id;
  info.product_version = options.version;
  info.command = options.command;
  info.selection = options.selection;
  info.start = environment.start;
  info.target = {.name = options.target_name,
                 .url = options.access.target.server,
                 .version = found.version,
                 .credentials = credentials_in_words(options.access.credentials),
                 .insecure = options.access.target.insecure};
  info.capabilities = found.capabilities;
  info.deadlines = options.deadlines;
  info.catalogue = &environment.suite.catalogue;
  info.plan = options.selected.plan;
  info.left_out = options.selected.left_out;
  return info;
}

const Workload* find_workload(const Suite& suite, const std::string& name) {
  for (const Workload& workload : suite.workloads)
    if (workload.name == name) return &workload;
  return nullptr;
}

std::string missing_capability(const PlannedCase& planned, const std::set<std::string>& present) {
  for (const std::string& need : planned.subject->needs)
    if (present.count(need) == 0) return need;
  if (planned.workload != nullptr)
    for (const std::string& need : planned.workload->needs)
      if (present.count(need) == 0) return need;
  return {};
}

}  // namespace

RunPlan plan(const RunEnvironment& environment, const Probed& found) {
  RunPlan plan{.info = info_of(environment, found),
               .cases = {},
               .extended_resource = found.extended_resource,
               .unusable = found.usable ? "" : found.why};
  std::set<std::string> present;
  for (const Capability& capability : found.capabilities)
    if (capability.present) present.insert(capability.name);
  for (const Case* one : plan.info.plan) {
    PlannedCase planned{.subject = one,
                        .workload = find_workload(environment.suite, one->workload),
                        .space = "o2dms-" + environment.id + "-" + std::to_string(plan.cases.size() + 1),
                        .repeat = environment.options.repeat_command + " --case " + one->id};
    planned.missing = missing_capability(planned, present);
    plan.cases.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace o2dms::harness
