#include "simulator/access/rbac.h"

#include <gtest/gtest.h>

#include "simulator/access/bootstrap_policy.h"
#include "tests/simulator/access/access_fixture.h"
#include "tests/simulator/growth.h"

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

TEST_F(RbacTest, AggregatingRolesMayAggregateEachOtherEvenInCircles) {
  const auto aggregating = [&](const char* name, const char* label, const char* selected) {
    world_.put(
        {{"kind", "ClusterRole"},
         {"apiVersion", "rbac.authorization.k8s.io/v1"},
         {"metadata", {{"name", name}, {"labels", {{"into", label}}}}},
         {"aggregationRule", {{"clusterRoleSelectors", Json::array({{{"matchLabels", {{"into", selected}}}}})}}}});
  };
  aggregating("one", "two", "one");
  aggregating("two", "one", "two");
  world_.bind("", "ClusterRole", "one", {{"kind", "User"}, {"name", "smo"}});
  EXPECT_FALSE(may(smo_, "get", "pods", "a"));
  world_.put({{"kind", "ClusterRole"},
              {"apiVersion", "rbac.authorization.k8s.io/v1"},
              {"metadata", {{"name", "part"}, {"labels", {{"into", "two"}}}}},
              {"rules", Json::array({kReadPods})}});
  EXPECT_TRUE(may(smo_, "get", "pods", "a")) << "one takes in two, which takes in part";
  world_.remove("rbac.authorization.k8s.io", "clusterroles", "", "part");
  EXPECT_FALSE(may(smo_, "get", "pods", "a"));
}

// What is kept up to date by what happens is what is read from the beginning.
TEST_F(RbacTest, AfterAnyChangesItDecidesAsOneThatSeesThemForTheFirstTime) {
  const char* const names[] = {"r0", "r1", "r2"};
  const char* const resources[] = {"pods", "secrets", "services"};
  base::Random& random = world_.random();
  const auto put_binding = [&](std::string_view ns, const char* name) {
    Json binding = {
        {"kind", ns.empty() ? "ClusterRoleBinding" : "RoleBinding"},
        {"apiVersion", "rbac.authorization.k8s.io/v1"},
        {"metadata", {{"name", name}}},
        {"roleRef",
         {{"kind", ns.empty() || random.below(2) == 0 ? "ClusterRole" : "Role"}, {"name", names[random.below(3)]}}},
        {"subjects", Json::array({{{"kind", "User"}, {"name", random.below(2) == 0 ? "smo" : "other"}}})}};
    if (!ns.empty()) binding["metadata"]["namespace"] = ns;
    world_.put(std::move(binding));
  };
  const auto put_role = [&](std::string_view ns, const char* name) {
    Json role = {
        {"kind", ns.empty() ? "ClusterRole" : "Role"},
        {"apiVersion", "rbac.authorization.k8s.io/v1"},
        {"metadata", {{"name", name}, {"labels", {{"into", names[random.below(3)]}}}}},
        {"rules",
         Json::array({{{"verbs", {"get"}}, {"apiGroups", {""}}, {"resources", {resources[random.below(3)]}}}})}};
    if (!ns.empty()) role["metadata"]["namespace"] = ns;
    if (ns.empty() && random.below(3) == 0)
      role["aggregationRule"] = {{"clusterRoleSelectors", Json::array({{{"matchLabels", {{"into", name}}}}})}};
    world_.put(std::move(role));
  };
  for (int step = 0; step < 600; ++step) {
    const char* const name = names[random.below(3)];
    const std::string_view ns = random.below(2) == 0 ? "" : "a";
    const std::string_view roles = ns.empty() ? "clusterroles" : "roles";
    const std::string_view bindings = ns.empty() ? "clusterrolebindings" : "rolebindings";
    const std::uint64_t what = random.below(6);
    if (what < 2) put_role(ns, name);
    if (what == 2 || what == 3) put_binding(ns, name);
    if (what == 4) world_.remove("rbac.authorization.k8s.io", roles, ns, name);
    if (what == 5) world_.remove("rbac.authorization.k8s.io", bindings, ns, name);
    if (random.below(40) == 0) world_.store().compact(world_.store().revision());
    const auto fresh = make_rbac_authorizer(world_.store(), world_.registry());
    for (const char* resource : resources) {
      for (const char* where : {"", "a", "b"}) {
        const Attributes asked{.user = &smo_, .verb = "get", .version = "v1", .resource = resource, .ns = where};
        ASSERT_EQ(rbac_->authorize(asked).allowed, fresh->authorize(asked).allowed)
            << resource << " in " << where << " at step " << step;
      }
    }
  }
}

// Were all roles and bindings read again after each change, this would be their square.
TEST_F(RbacTest, AChangeCostsWhatHasChanged) {
  EXPECT_LT(growth(
                50,
                [](std::size_t n) {
                  auto world = std::make_unique<AccessFixture>();
                  auto rbac = make_rbac_authorizer(world->store(), world->registry());
                  return std::tuple(n, std::move(world), std::move(rbac));
                },
                [&](auto& work) {
                  auto& [n, world, rbac] = work;
                  for (std::size_t i = 0; i < n; ++i) {
                    const std::string name = "role" + std::to_string(i);
                    world->put_role("", name, kReadPods);
                    world->bind("", "ClusterRole", name, {{"kind", "User"}, {"name", "user" + std::to_string(i)}});
                    const UserInfo user{.name = "user" + std::to_string(i)};
                    ASSERT_TRUE(rbac->authorize({.user = &user, .verb = "get", .resource = "pods"}).allowed);
                  }
                }),
            kAboutLinear);
}

TEST_F(RbacTest, ADecisionDoesNotGoThroughTheRulesOfABigRole) {
  const auto many = [](std::size_t n) {
    Json rules = Json::array();
    for (std::size_t i = 0; i < n; ++i)
      rules.push_back({{"verbs", {"get"}}, {"apiGroups", {"g" + std::to_string(i)}}, {"resources", {"r"}}});
    auto world = std::make_unique<AccessFixture>();
    world->put({{"kind", "ClusterRole"},
                {"apiVersion", "rbac.authorization.k8s.io/v1"},
                {"metadata", {{"name", "big"}}},
                {"rules", std::move(rules)}});
    world->bind("", "ClusterRole", "big", {{"kind", "User"}, {"name", "smo"}});
    auto rbac = make_rbac_authorizer(world->store(), world->registry());
    const UserInfo nobody{.name = "nobody"};
    (void)rbac->authorize({.user = &nobody, .verb = "get", .resource = "r"});  // the index is made
    return std::pair(std::move(world), std::move(rbac));
  };
  EXPECT_LT(growth(500, many,
                   [&](const auto& work) {
                     for (int i = 0; i < 1000; ++i) {
                       EXPECT_FALSE(work.second->authorize({.user = &smo_, .verb = "get", .resource = "r"}).allowed);
                     }
                   }),
            4.0)
      << "eight times the rules, about the same cost";
}

}  // namespace
}  // namespace o2dms::simulator
