#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <set>

#include "base/json.h"
#include "base/yaml.h"
#include "harness/run/rights.h"
#include "harness/run/selection.h"
#include "suites/commands.h"
#include "suites/suite.h"
#include "suites/target_flags.h"

namespace o2dms::suites {

namespace {

using harness::Right;

struct RbacFlags {
  harness::Selection selection;
  std::string space;
  bool yaml = false;
};

const harness::Workload* find_workload(const harness::Suite& suite, const std::string& name) {
  const auto at = std::find_if(suite.workloads.begin(), suite.workloads.end(),
                               [&](const harness::Workload& one) { return one.name == name; });
  return at == suite.workloads.end() ? nullptr : &*at;
}

std::set<Right> rights_of_all(const harness::Suite& suite, const harness::Selected& selected, bool given_space) {
  std::set<Right> all;
  for (const harness::Case* one : selected.plan) {
    auto rights = harness::rights_of(*one, find_workload(suite, one->workload), given_space);
    all.merge(rights.needed);
    all.merge(rights.wanted);
  }
  return all;
}

// One rule for all resources of a group that the same verbs are needed on.
base::Json rules_of(const std::set<Right>& rights) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> verbs;  // by group and resource
  for (const Right& right : rights) verbs[{right.group, right.resource}].insert(right.verb);
  std::map<std::pair<std::string, std::set<std::string>>, std::vector<std::string>> resources;
  for (const auto& [of, needed] : verbs) resources[{of.first, needed}].push_back(of.second);
  base::Json rules = base::Json::array();
  for (const auto& [of, names] : resources)
    rules.push_back({{"apiGroups", {of.first}}, {"resources", names}, {"verbs", of.second}});
  return rules;
}

base::Json role_of(const std::set<Right>& rights, const std::string& space) {
  base::Json role = {{"apiVersion", "rbac.authorization.k8s.io/v1"},
                     {"kind", space.empty() ? "ClusterRole" : "Role"},
                     {"metadata", {{"name", "o2dms"}}},
                     {"rules", rules_of(rights)}};
  if (!space.empty()) role["metadata"]["namespace"] = space;
  return role;
}

void print_lines(const std::set<Right>& rights) {
  for (const Right& right : rights)
    std::cout << harness::in_words(right)
              << (right.space == harness::kOwnSpace ? ""
                  : right.space.empty()             ? " (cluster)"
                                                    : " in " + right.space)
              << "\n";
}

// What a Role cannot hold is said as comments.
void print_role(const std::set<Right>& rights, const std::set<Right>& beyond, const std::string& space) {
  std::cout << "# The least that `o2dms run" << (space.empty() ? "" : " --namespace " + space)
            << "` needs for the selected cases. Bind it:\n# kubectl create "
            << (space.empty() ? "clusterrolebinding o2dms --clusterrole=o2dms --user=USER"
                              : "rolebinding o2dms -n " + space + " --role=o2dms --user=USER")
            << "\n";
  for (const Right& right : beyond)
    std::cout << "# beyond the namespace, without which some cases are not testable: " << harness::in_words(right)
              << "\n";
  std::cout << base::to_yaml(role_of(rights, space));
}

int rbac(const RbacFlags& flags) {
  constexpr int kHarnessFault = 2;
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, kHarnessFault);
  auto selected = harness::select(suite->cases, flags.selection);
  if (!selected) return complain(selected.error().message);
  std::set<Right> rights, beyond;
  for (const Right& right : rights_of_all(*suite, *selected, !flags.space.empty()))
    (flags.space.empty() || right.space == harness::kOwnSpace ? rights : beyond).insert(right);
  if (flags.yaml) {
    print_role(rights, beyond, flags.space);
  } else {
    print_lines(rights);
    print_lines(beyond);
  }
  return 0;
}

}  // namespace

void add_rbac_command(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<RbacFlags>();
  CLI::App* command = app.add_subcommand("rbac", "The rights that a run needs, or the least role that grants them");
  command->add_option("--case", flags->selection.globs, "Only for the cases that match")->type_name("GLOB")->take_all();
  command->add_option("--requirement", flags->selection.requirements, "Only for the cases that serve it")
      ->type_name("ID")
      ->take_all();
  add_namespace_flag(*command, flags->space, "For a run within this namespace: a Role in it");
  command->add_flag("--yaml", flags->yaml, "As a Role or ClusterRole, for kubectl apply -f -");
  command->callback([flags, &exit_code] { exit_code = rbac(*flags); });
}

}  // namespace o2dms::suites
