#include "simulator/access/policy_rule.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

struct Row {
  PolicyRule rule;
  Attributes asked;
  bool allowed;
};

TEST(PolicyRule, AllowsWhatItNamesAndNothingElse) {
  const PolicyRule pods{{"get", "list"}, {""}, {"pods"}, {}, {}};
  const PolicyRule logs{{"get"}, {""}, {"pods/log"}, {}, {}};
  const PolicyRule scales{{"*"}, {"*"}, {"*/scale"}, {}, {}};
  const PolicyRule named{{"get"}, {""}, {"secrets"}, {"a", "b"}, {}};
  const PolicyRule all{{"*"}, {"*"}, {"*"}, {}, {}};
  const PolicyRule paths{{"get"}, {}, {}, {}, {"/healthz", "/api/*"}};
  const Row rows[] = {
      {pods, {.verb = "get", .resource = "pods"}, true},
      {pods, {.verb = "delete", .resource = "pods"}, false},
      {pods, {.verb = "get", .resource = "pods", .subresource = "log"}, false},
      {pods, {.verb = "get", .group = "apps", .resource = "pods"}, false},
      {logs, {.verb = "get", .resource = "pods", .subresource = "log"}, true},
      {logs, {.verb = "get", .resource = "pods"}, false},
      {scales, {.verb = "update", .group = "apps", .resource = "deployments", .subresource = "scale"}, true},
      {scales, {.verb = "update", .group = "apps", .resource = "deployments"}, false},
      {named, {.verb = "get", .resource = "secrets", .name = "a"}, true},
      {named, {.verb = "get", .resource = "secrets", .name = "c"}, false},
      {named, {.verb = "get", .resource = "secrets"}, false},
      {all, {.verb = "anything", .group = "g", .resource = "r", .subresource = "s"}, true},
      {all, {.verb = "get", .is_resource = false, .path = "/healthz"}, false},
      {paths, {.verb = "get", .is_resource = false, .path = "/api/v1"}, true},
      {paths, {.verb = "get", .is_resource = false, .path = "/healthz/etcd"}, false},
      {paths, {.verb = "post", .is_resource = false, .path = "/healthz"}, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(allows(row.rule, row.asked), row.allowed)
        << to_text(row.rule) << " asked for " << row.asked.verb << " " << row.asked.resource << "/"
        << row.asked.subresource << " " << row.asked.name << row.asked.path;
  }
}

TEST(PolicyRule, ReadsWhatIsThereAndSkipsWhatIsNoText) {
  const auto rules = parse_policy_rules(base::Json::parse(
      R"([{"verbs":["get",3],"apiGroups":[""],"resources":"pods"},{"nonResourceURLs":["/x"],"verbs":["get"]}])"));
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].verbs, std::vector<std::string>{"get"});
  EXPECT_TRUE(rules[0].resources.empty());
  EXPECT_TRUE(parse_policy_rules(base::Json("rules")).empty());
}

}  // namespace
}  // namespace o2dms::simulator
