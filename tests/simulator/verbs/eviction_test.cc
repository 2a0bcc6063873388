#include "tests/simulator/schema/newest_version.h"
#include "tests/simulator/verbs/verbs_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class EvictionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Json pod = VerbsFixture::pod("p");
    pod["metadata"]["labels"] = {{"app", "web"}};
    ASSERT_TRUE(cluster_.create("pods", "a", pod).ok());
    set_pod_status({{"phase", "Running"}, {"conditions", {{{"type", "Ready"}, {"status", "True"}}}}});
  }
  void set_pod_status(Json status) {
    Json pod = VerbsFixture::pod("p");
    pod["metadata"]["labels"] = {{"app", "web"}};
    pod["status"] = std::move(status);
    ASSERT_TRUE(cluster_.update("pods", "a", "p", pod, "status").ok());
  }
  void add_budget(std::string_view name, Json status, Json spec = Json::object()) {
    spec["selector"] = {{"matchLabels", {{"app", "web"}}}};
    const Json budget = {{"metadata", {{"name", name}}}, {"spec", std::move(spec)}};
    ASSERT_TRUE(cluster_.api->create({&budgets_, "a", "", ""}, Body(budget), cluster_.user).ok());
    Json changed = budget;
    changed["status"] = std::move(status);
    changed["status"]["observedGeneration"] = 1;
    changed["metadata"]["resourceVersion"] =
        std::to_string((*cluster_.api->get({&budgets_, "a", name, ""}))->revision());
    const auto updated = cluster_.api->update({&budgets_, "a", name, "status"}, Body(changed), cluster_.user);
    ASSERT_TRUE(updated.ok()) << updated.error().message;
  }
  StatusOr<Written> evict(Json options = Json::object()) {
    Json eviction = {{"metadata", {{"name", "p"}}}, {"deleteOptions", std::move(options)}};
    return cluster_.api->create({&VerbsFixture::core("pods"), "a", "p", "eviction"}, Body(std::move(eviction)),
                                cluster_.user);
  }
  std::int64_t left(std::string_view budget) {
    return base::integer_at(*(*cluster_.api->get({&budgets_, "a", budget, ""}))->document(),
                            {"status", "disruptionsAllowed"});
  }
  bool is_there() { return cluster_.api->get({&VerbsFixture::core("pods"), "a", "p", ""}).ok(); }

  const ResourceType& budgets_ = *newest_registry().find("policy", "v1", "poddisruptionbudgets");
  VerbsFixture cluster_;
};

TEST_F(EvictionTest, SpendsWhatTheBudgetAllows) {
  add_budget("b", {{"disruptionsAllowed", 2}, {"currentHealthy", 3}, {"desiredHealthy", 1}});
  ASSERT_TRUE(evict().ok());
  EXPECT_EQ(left("b"), 1);
  EXPECT_FALSE(is_there());
}

TEST_F(EvictionTest, MoreThanOneBudgetIsTooMany) {
  add_budget("generous", {{"disruptionsAllowed", 1}, {"currentHealthy", 2}, {"desiredHealthy", 1}});
  add_budget("strict", {{"disruptionsAllowed", 0}, {"currentHealthy", 1}, {"desiredHealthy", 1}});
  const auto refused = evict();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 500);
  EXPECT_EQ(refused.error().message,
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
  EXPECT_EQ(left("generous"), 1) << "nothing is spent";
  EXPECT_TRUE(is_there());
}

// Whatever refuses an eviction, the budget is as it was.
TEST_F(EvictionTest, ARefusedEvictionCostsNothing) {
  add_budget("b", {{"disruptionsAllowed", 1}, {"currentHealthy", 2}, {"desiredHealthy", 1}});
  const auto other_pod = evict({{"preconditions", {{"uid", "another"}}}});
  ASSERT_FALSE(other_pod.ok());
  EXPECT_EQ(other_pod.error().code, 409);
  EXPECT_EQ(left("b"), 1);
  const auto other_version = evict({{"preconditions", {{"resourceVersion", "1"}}}});
  ASSERT_FALSE(other_version.ok());
  EXPECT_EQ(other_version.error().code, 409);
  EXPECT_EQ(left("b"), 1);
  ASSERT_TRUE(evict({{"dryRun", {"All"}}}).ok());
  EXPECT_EQ(left("b"), 1);
  EXPECT_TRUE(is_there());
}

// The options are those of any deletion, and read as such.
TEST_F(EvictionTest, WrongDeleteOptionsAreRefused) {
  add_budget("b", {{"disruptionsAllowed", 1}, {"currentHealthy", 2}, {"desiredHealthy", 1}});
  for (const Json& wrong : {Json{{"dryRun", {"Some"}}}, Json{{"propagationPolicy", "Sideways"}},
                            Json{{"propagationPolicy", "Orphan"}, {"orphanDependents", true}}}) {
    const auto refused = evict(wrong);
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_EQ(refused.error().code, 422) << wrong;
    EXPECT_EQ(left("b"), 1) << wrong;
    EXPECT_TRUE(is_there()) << wrong;
  }
  EXPECT_TRUE(evict({{"dryRun", Json::array()}, {"propagationPolicy", "Background"}}).ok());
  EXPECT_FALSE(is_there());
}

TEST_F(EvictionTest, APodThatIsNotReadyIsNotOneTheBudgetCountsOn) {
  set_pod_status({{"phase", "Running"}});
  add_budget("b", {{"disruptionsAllowed", 0}, {"currentHealthy", 1}, {"desiredHealthy", 2}});
  EXPECT_EQ(evict().error().code, 429) << "those that are ready are too few as it is";
  ASSERT_TRUE(cluster_.api->remove({&budgets_, "a", "b", ""}, {}, cluster_.user).ok());
  add_budget("b", {{"disruptionsAllowed", 0}, {"currentHealthy", 2}, {"desiredHealthy", 2}});
  EXPECT_TRUE(evict().ok());
  EXPECT_EQ(left("b"), 0);
}

TEST_F(EvictionTest, APodThatIsNotReadyMayAlwaysGoWhenTheBudgetSaysSo) {
  set_pod_status({{"phase", "Running"}});
  add_budget("b", {{"disruptionsAllowed", 0}, {"currentHealthy", 1}, {"desiredHealthy", 2}},
             {{"unhealthyPodEvictionPolicy", "AlwaysAllow"}});
  EXPECT_TRUE(evict().ok());
}

}  // namespace
}  // namespace o2dms::simulator
