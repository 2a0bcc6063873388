#include "simulator/admission/rbac_escalation.h"

#include <gmock/gmock.h>
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

TEST_F(RbacEscalationTest, WhoeverChangesARoleHoldsItsRulesWhateverHeChanges) {
  Json labelled = role_of("delete");
  labelled["metadata"]["labels"]["a"] = "b";
  EXPECT_FALSE(plugin_.update(labelled, role_of("delete")).ok()) << "another role may aggregate by the label";
  EXPECT_FALSE(plugin_.update(role_of("delete"), role_of("get")).ok());
  EXPECT_TRUE(plugin_.update(role_of("get"), role_of("delete")).ok());
}

TEST_F(RbacEscalationTest, WhatGarbageCollectionChangesNeedsNoRules) {
  Json binding = object_of(kRbac, "RoleBinding", "b", "a");
  binding["roleRef"] = {{"kind", "Role"}, {"name", "none"}};
  for (const Json& old : {role_of("delete"), binding}) {
    Json changed = old;
    changed["metadata"]["finalizers"] = {"example.com/f"};
    changed["metadata"]["ownerReferences"] = Json::array({{{"name", "o"}}});
    changed["metadata"]["managedFields"] = Json::array({{{"manager", "gc"}}});
    EXPECT_TRUE(plugin_.update(changed, old).ok());
    changed["metadata"]["annotations"]["a"] = "b";
    EXPECT_FALSE(plugin_.update(changed, old).ok());
  }
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

TEST_F(RbacEscalationTest, OnlyWhoMayEverythingMakesOrEndsAggregatedRoles) {
  const Json plain = object_of(kRbac, "ClusterRole", "sum");
  Json role = plain;
  role["aggregationRule"]["clusterRoleSelectors"] = Json::array({{{"matchLabels", {{"a", "b"}}}}});
  const auto refused = plugin_.create(role);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message,
              ::testing::EndsWith("must have cluster-admin privileges to use the aggregationRule"));
  EXPECT_FALSE(plugin_.update(plain, role).ok());
  EXPECT_TRUE(plugin_.update(plain, plain).ok());
  plugin_.act_as({.name = "root", .groups = {"system:masters"}});
  EXPECT_TRUE(plugin_.create(role).ok());
  EXPECT_TRUE(plugin_.update(plain, role).ok());
}

TEST_F(RbacEscalationTest, ALabelOnAGreatRoleIsNoWayToItsRights) {
  const Json admin = [] {
    Json role = object_of(kRbac, "ClusterRole", "cluster-admin");
    role["rules"] = Json::array({{{"verbs", {"*"}}, {"apiGroups", {"*"}}, {"resources", {"*"}}}});
    return role;
  }();
  plugin_.world().put_role("", "writer",
                           {{"verbs", {"update"}}, {"apiGroups", {"rbac.authorization.k8s.io"}}, {"resources", {"*"}}});
  plugin_.world().bind("", "ClusterRole", "writer", {{"kind", "User"}, {"name", "smo"}});
  Json labelled = admin;
  labelled["metadata"]["labels"]["rbac.authorization.k8s.io/aggregate-to-view"] = "true";
  EXPECT_EQ(plugin_.update(labelled, admin).error().code, 403);
}

}  // namespace
}  // namespace o2dms::simulator
