#include "simulator/admission/rbac_escalation.h"

#include <gtest/gtest.h>

#include "tests/simulator/admission/admission_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* kRbac = "rbac.authorization.k8s.io/v1";

Json role_of(const char* verb) {
  Json role = object_of(kRbac, "Role", "r", "a");
  role["rules"] = Json::array({{{"verbs", {verb}}, {"apiGroups", {""}}, {"resources", {"pods"}}}});
  return role;
}

class RbacEscalationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    plugin_.world().put_role("a", "holder", {{"verbs", {"get"}}, {"apiGroups", {""}}, {"resources", {"pods"}}});
    plugin_.world().bind("a", "Role", "holder", {{"kind", "User"}, {"name", "smo"}});
    plugin_.act_as({.name = "smo", .groups = {"system:authenticated"}});
  }
  AdmissionFixture plugin_{make_rbac_escalation};
};

TEST_F(RbacEscalationTest, NobodyWritesARoleBeyondHisOwnRights) {
  EXPECT_TRUE(plugin_.create(role_of("get")).ok());
  const auto refused = plugin_.create(role_of("delete"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403);
  EXPECT_EQ(refused.error().message,
            "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"smo\" (groups=[\"system:authenticated\"]) is "
            "attempting to grant RBAC permissions not currently held:\n"
            "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}");
  plugin_.act_as({.name = "root", .groups = {"system:masters"}});
  EXPECT_TRUE(plugin_.create(role_of("delete")).ok());
}

TEST_F(RbacEscalationTest, ARoleThatWasBeyondMayStayAsItIs) {
  Json labelled = role_of("delete");
  labelled["metadata"]["labels"]["a"] = "b";
  EXPECT_TRUE(plugin_.update(labelled, role_of("delete")).ok());
  EXPECT_FALSE(plugin_.update(role_of("delete"), role_of("get")).ok());
}

TEST_F(RbacEscalationTest, NobodyBindsARoleBeyondHisOwnRights) {
  plugin_.world().put_role("a", "big", {{"verbs", {"*"}}, {"apiGroups", {"*"}}, {"resources", {"*"}}});
  Json binding = object_of(kRbac, "RoleBinding", "b", "a");
  binding["roleRef"] = {{"kind", "Role"}, {"name", "big"}};
  EXPECT_EQ(plugin_.create(binding).error().code, 403);
  Json dangling = binding;
  dangling["roleRef"]["name"] = "none";
  const auto refused = plugin_.create(dangling);
  ASSERT_FALSE(refused.ok()) << "what cannot be weighed cannot be granted";
  EXPECT_EQ(refused.error().code, 404);
  EXPECT_EQ(refused.error().kind, "roles");
  plugin_.world().put_role("a", "binder",
                           {{"verbs", {"bind"}},
                            {"apiGroups", {"rbac.authorization.k8s.io"}},
                            {"resources", {"roles"}},
                            {"resourceNames", {"big"}}});
  plugin_.world().bind("a", "Role", "binder", {{"kind", "User"}, {"name", "smo"}});
  EXPECT_TRUE(plugin_.create(binding).ok()) << "the verb bind is enough";
}

TEST_F(RbacEscalationTest, OnlyWhoMayEverythingMakesAggregatedRoles) {
  Json role = object_of(kRbac, "ClusterRole", "sum");
  role["aggregationRule"]["clusterRoleSelectors"] = Json::array({{{"matchLabels", {{"a", "b"}}}}});
  EXPECT_FALSE(plugin_.create(role).ok());
  plugin_.act_as({.name = "root", .groups = {"system:masters"}});
  EXPECT_TRUE(plugin_.create(role).ok());
}

}  // namespace
}  // namespace o2dms::simulator
