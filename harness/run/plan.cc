#include "harness/run/plan.h"

#include <algorithm>
#include <utility>

#include "harness/run/own_names.h"

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
  info.space = options.space;
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

// What is absent makes the case not applicable; what nobody knows makes it not testable.
void look_up_needs(PlannedCase& planned, const std::vector<Capability>& capabilities) {
  for (const std::string& need : planned.subject->needs) {
    const auto at =
        std::find_if(capabilities.begin(), capabilities.end(), [&](const Capability& one) { return one.name == need; });
    if (at != capabilities.end() && at->present) continue;
    if (at != capabilities.end() && at->unknown) {
      planned.unknown = "whether the target has " + need + ", " + at->detail;
    } else {
      planned.missing = need;
    }
  }
}

// Into the one namespace that was given. To read it is then what takes nothing more than the credentials.
void move_in(PlannedCase& planned, const std::string& space) {
  static const std::vector<base::Json> kNone;
  planned.prefix = planned.space + "-";
  planned.space = space;
  planned.sanity = planned.subject->sanity;
  planned.beyond = why_alone(*planned.subject, planned.workload == nullptr ? kNone : planned.workload->manifests);
}

}  // namespace

namespace {

// That of "nobody", which no image needs to know. Where the target assigns users by itself it refuses others.
std::optional<int> user_of_pods(const std::vector<Capability>& capabilities) {
  constexpr int kNobody = 65534;
  const bool assigned = std::any_of(capabilities.begin(), capabilities.end(), [](const Capability& capability) {
    return capability.name == "own-user-ids" && !capability.present && !capability.unknown;
  });
  return assigned ? std::nullopt : std::optional(kNobody);
}

}  // namespace

RunPlan plan(const RunEnvironment& environment, const Probed& found) {
  RunPlan plan{.info = info_of(environment, found),
               .cases = {},
               .extended_resource = found.extended_resource,
               .run_as_user = user_of_pods(found.capabilities),
               .unusable = found.usable ? "" : found.why};
  for (const Case* one : plan.info.plan) {
    PlannedCase planned{.subject = one,
                        .workload = find_workload(environment.suite, one->workload),
                        .space = "o2dms-" + environment.id + "-" + std::to_string(plan.cases.size() + 1),
                        .repeat = environment.options.repeat_command + " --case " + one->id};
    planned.sanity = one->sanity && !one->own_namespace;
    look_up_needs(planned, found.capabilities);
    if (!environment.options.space.empty()) move_in(planned, environment.options.space);
    plan.cases.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace o2dms::harness
