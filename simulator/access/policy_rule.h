// PolicyRule: one rule of a Role or ClusterRole, parsed once, and what it allows. Values; no thread rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "simulator/access/authorizer.h"

namespace o2dms::simulator {

struct PolicyRule {
  std::vector<std::string> verbs, api_groups, resources, resource_names, non_resource_urls;
};

// Of a Role's or ClusterRole's `rules`; what is not a list of rules counts as none.
std::vector<PolicyRule> parse_policy_rules(const base::Json& rules);
base::Json to_json(const PolicyRule& rule);

bool allows(const PolicyRule& rule, const Attributes& attributes);

// As Kubernetes words a rule in its 403: {APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}
std::string to_text(const PolicyRule& rule);

}  // namespace o2dms::simulator
