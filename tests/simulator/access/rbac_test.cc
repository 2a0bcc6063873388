#include "simulator/access/rbac.h"

#include <gtest/gtest.h>

#include "simulator/access/bootstrap_policy.h"
#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const Json kReadPods = {{"verbs", {"get", "list"}}, {"apiGroups", {""}}, {"resources", {"pods"}}};

class RbacTest : public ::testing::Test {
 protected:
  bool may(const UserInfo& user, std::string_view verb, std::string_view resource, std::string_view ns,
           std::string_view group = {}) {
    return rbac_
        ->authorize({.user = &user, .verb = verb, .group = group, .version = "v1", .resource = resource, .ns = ns})
        .allowed;
  }

  AccessFixture world_;
  std::unique_ptr<RbacAuthorizer> rbac_ = make_rbac_authorizer(world_.store(), world_.registry());
  const UserInfo smo_{.name = "smo", .groups = {"system:authenticated"}};
};

TEST_F(RbacTest, NobodyMayAnythingWithoutABinding) {
  EXPECT_FALSE(may(smo_, "get", "pods", "a"));
}

TEST_F(RbacTest, MastersMayEverything) {
  EXPECT_TRUE(may({.name = "x", .groups = {"system:masters"}}, "delete", "nodes", ""));
}

TEST_F(RbacTest, ARoleBindingHoldsInItsNamespaceAlone) {
  world_.put_role("a", "reader", kReadPods);
  world_.bind("a", "Role", "reader", {{"kind", "User"}, {"name", "smo"}});
  EXPECT_TRUE(may(smo_, "get", "pods", "a"));
  EXPECT_FALSE(may(smo_, "get", "pods", "b"));
  EXPECT_FALSE(may(smo_, "list", "pods", "")) << "all namespaces are more than one";
}

TEST_F(RbacTest, AClusterRoleCanBeBoundInOneNamespaceOrEverywhere) {
  world_.put_role("", "reader", kReadPods);
  world_.bind("a", "ClusterRole", "reader", {{"kind", "Group"}, {"name", "system:authenticated"}});
  EXPECT_TRUE(may(smo_, "get", "pods", "a"));
  EXPECT_FALSE(may(smo_, "get", "pods", "b"));
  world_.bind("", "ClusterRole", "reader", {{"kind", "User"}, {"name", "smo"}});
  EXPECT_TRUE(may(smo_, "get", "pods", "b"));
  EXPECT_TRUE(may(smo_, "list", "pods", ""));
}

TEST_F(RbacTest, AServiceAccountIsASubjectOfItsNamespace) {
  world_.put_role("a", "reader", kReadPods);
  world_.bind("a", "Role", "reader", {{"kind", "ServiceAccount"}, {"name", "cnf"}, {"namespace", "b"}});
  EXPECT_TRUE(may({.name = "system:serviceaccount:b:cnf"}, "get", "pods", "a"));
  EXPECT_FALSE(may({.name = "system:serviceaccount:a:cnf"}, "get", "pods", "a"));
}

TEST_F(RbacTest, ChangesHoldAtOnce) {
  world_.put_role("a", "reader", kReadPods);
  world_.bind("a", "Role", "reader", {{"kind", "User"}, {"name", "smo"}});
  ASSERT_TRUE(may(smo_, "get", "pods", "a"));
  world_.put_role("a", "reader", {{"verbs", {"list"}}, {"apiGroups", {""}}, {"resources", {"pods"}}});
  EXPECT_FALSE(may(smo_, "get", "pods", "a"));
  EXPECT_TRUE(may(smo_, "list", "pods", "a"));
  world_.remove("rbac.authorization.k8s.io", "roles", "a", "reader");
  EXPECT_FALSE(may(smo_, "list", "pods", "a"));
}

TEST_F(RbacTest, TheDefaultPolicyGivesTheUserFacingRolesTheirReach) {
  for (Json& object : bootstrap_policy()) world_.put(std::move(object));
  for (const char* role : {"admin", "edit", "view"}) {
    world_.bind("cnf", "ClusterRole", role, {{"kind", "User"}, {"name", role}});
  }
  const UserInfo admin{.name = "admin"}, edit{.name = "edit"}, view{.name = "view"};
  EXPECT_TRUE(may(admin, "create", "roles", "cnf", "rbac.authorization.k8s.io"));
  EXPECT_TRUE(may(admin, "create", "deployments", "cnf", "apps"));
  EXPECT_FALSE(may(admin, "create", "deployments", "other", "apps"));
  EXPECT_FALSE(may(admin, "get", "nodes", ""));
  EXPECT_TRUE(may(edit, "get", "secrets", "cnf"));
  EXPECT_TRUE(may(edit, "list", "pods", "cnf")) << "edit aggregates view";
  EXPECT_FALSE(may(edit, "create", "roles", "cnf", "rbac.authorization.k8s.io"));
  EXPECT_TRUE(may(view, "get", "configmaps", "cnf"));
  EXPECT_FALSE(may(view, "get", "secrets", "cnf"));
  EXPECT_FALSE(may(view, "create", "pods", "cnf"));
}

TEST_F(RbacTest, TheDefaultPolicyOpensDiscoveryToTheAuthenticatedAndHealthToAll) {
  for (Json& object : bootstrap_policy()) world_.put(std::move(object));
  const UserInfo stranger{.name = "system:anonymous", .groups = {"system:unauthenticated"}};
  const auto may_get = [&](const UserInfo& user, std::string_view path) {
    return rbac_->authorize({.user = &user, .verb = "get", .is_resource = false, .path = path}).allowed;
  };
  EXPECT_TRUE(may_get(smo_, "/api"));
  EXPECT_TRUE(may_get(smo_, "/openapi/v3/apis/apps/v1"));
  EXPECT_FALSE(may_get(smo_, "/metrics"));
  EXPECT_TRUE(may_get(stranger, "/readyz"));
  EXPECT_FALSE(may_get(stranger, "/api"));
  EXPECT_TRUE(may(smo_, "create", "selfsubjectaccessreviews", "", "authorization.k8s.io"));
}

TEST_F(RbacTest, AnAggregatedRoleTakesInWhatItsSelectorFinds) {
  world_.put({{"kind", "ClusterRole"},
              {"apiVersion", "rbac.authorization.k8s.io/v1"},
              {"metadata", {{"name", "sum"}}},
              {"aggregationRule", {{"clusterRoleSelectors", Json::array({{{"matchLabels", {{"into", "sum"}}}}})}}}});
  world_.bind("", "ClusterRole", "sum", {{"kind", "User"}, {"name", "smo"}});
  EXPECT_FALSE(may(smo_, "get", "pods", "a"));
  world_.put({{"kind", "ClusterRole"},
              {"apiVersion", "rbac.authorization.k8s.io/v1"},
              {"metadata", {{"name", "part"}, {"labels", {{"into", "sum"}}}}},
              {"rules", Json::array({kReadPods})}});
  EXPECT_TRUE(may(smo_, "get", "pods", "a"));
}

}  // namespace
}  // namespace o2dms::simulator
