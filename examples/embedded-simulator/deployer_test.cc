// The SMO's own tests: each has an O-Cloud of its own, which is right or broken in one named way.
#include "deployer.h"

#include <gtest/gtest.h>

#include "test_cloud.h"

namespace smo {
namespace {

using namespace std::chrono_literals;

constexpr auto kLong = 30s;  // never reached when all is well

Json du(int replicas) {
  const Json labels = {{"app", "du"}};
  const Json containers = {{{"name", "du"}, {"image", "registry.example/du:1.0"}}};
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "du"}}},
          {"spec",
           {{"replicas", replicas},
            {"selector", {{"matchLabels", labels}}},
            {"template", {{"metadata", {{"labels", labels}}}, {"spec", {{"containers", containers}}}}}}}};
}

TEST(Deployer, BringsADeploymentUpAndTakesItDown) {
  const auto cloud = start_cloud();
  const KubeClient client(cloud->admin_kubeconfig());

  const Outcome up = deploy(client, "default", du(2), kLong);
  EXPECT_TRUE(up.good) << up.why;
  const Outcome down = terminate(client, "default", "du", kLong);
  EXPECT_TRUE(down.good) << down.why;

  const Outcome again = terminate(client, "default", "du", kLong);
  EXPECT_FALSE(again.good);
  EXPECT_EQ(again.why, "the deletion of du was answered by 404: deployments.apps \"du\" not found");
}

TEST(Deployer, SaysWhyTheCloudRefuses) {
  const auto cloud = start_cloud();
  const Outcome refused = deploy(KubeClient(cloud->admin_kubeconfig()), "no-such-namespace", du(1), kLong);
  EXPECT_FALSE(refused.good);
  EXPECT_EQ(refused.why, "the creation of du was answered by 404: namespaces \"no-such-namespace\" not found");
}

TEST(Deployer, DoesNotWaitForeverForPodsThatNoNodeTakes) {
  const auto cloud = start_cloud({"pods-never-scheduled"});
  const Outcome outcome = deploy(KubeClient(cloud->admin_kubeconfig()), "default", du(1), 500ms);
  EXPECT_FALSE(outcome.good);
  EXPECT_EQ(outcome.why, "du is not up after 500 ms");
}

TEST(Deployer, InsistsOn201) {
  const auto cloud = start_cloud({"create-answers-200"});
  const Outcome outcome = deploy(KubeClient(cloud->admin_kubeconfig()), "default", du(1), kLong);
  EXPECT_FALSE(outcome.good);
  EXPECT_EQ(outcome.why, "the creation of du was answered by 200");
}

TEST(Deployer, SeesThatPodsWhichNeverEndAreStillThere) {
  const auto cloud = start_cloud({"pods-never-terminate"});
  const KubeClient client(cloud->admin_kubeconfig());
  ASSERT_TRUE(deploy(client, "default", du(1), kLong).good);
  EXPECT_EQ(terminate(client, "default", "du", 500ms).why, "du is still there after 500 ms");
}

}  // namespace
}  // namespace smo
