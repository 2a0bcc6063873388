#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

using Answer = TestClient::Answer;

TEST(ClusterDeviation, PodsNeverScheduled) {
  Deviant cloud("pods-never-scheduled");
  ASSERT_EQ(cloud.admin.post(kDeployments, deployment("d")).status, 201);
  ASSERT_TRUE(cloud.admin.eventually(kPods, has_items));
  cloud.simulator->settle();
  const auto pods = cloud.admin.get(kPods);
  EXPECT_EQ(base::string_at(pods.body["items"][0], {"spec", "nodeName"}), "") << pods.text;
}

TEST(ClusterDeviation, StatusNeverSet) {
  Deviant cloud("status-never-set");
  ASSERT_EQ(cloud.admin.post(kDeployments, deployment("d")).status, 201);
  ASSERT_TRUE(cloud.admin.eventually(kPods, [](const Answer& answer) {
    return has_items(answer) && !base::string_at(answer.body["items"][0], {"spec", "nodeName"}).empty();
  }));
  cloud.simulator->settle();
  EXPECT_EQ(base::integer_at(cloud.admin.get(kDeployments + "/d").body, {"status", "observedGeneration"}), 0);
}

TEST(ClusterDeviation, ReadyAtZero) {
  Deviant cloud("ready-at-zero");
  base::Json homeless = deployment("d");
  homeless["spec"]["template"]["spec"]["nodeSelector"]["no"] = "where";
  ASSERT_EQ(cloud.admin.post(kDeployments, homeless).status, 201);
  EXPECT_TRUE(cloud.admin.eventually(kDeployments + "/d", [](const Answer& answer) {
    return base::integer_at(answer.body, {"status", "readyReplicas"}) == 1;
  }));
  const Answer pods = cloud.admin.get(kPods);
  for (const base::Json& pod : pods.body["items"]) {
    EXPECT_EQ(base::string_at(pod, {"spec", "nodeName"}), "") << "no pod runs";
  }
}

TEST(ClusterDeviation, DependentsLeftBehind) {
  Deviant cloud("dependents-left-behind");
  ASSERT_EQ(cloud.admin.post(kDeployments, deployment("d")).status, 201);
  ASSERT_TRUE(cloud.admin.eventually(kPods, has_items));
  ASSERT_EQ(cloud.admin.remove(kDeployments + "/d").status, 200);
  cloud.simulator->settle();
  EXPECT_EQ(cloud.admin.get(kDeployments + "/d").status, 404);
  EXPECT_TRUE(has_items(cloud.admin.get("/apis/apps/v1/namespaces/default/replicasets")));
}

TEST(ClusterDeviation, PodsNeverTerminate) {
  Deviant cloud("pods-never-terminate");
  ASSERT_EQ(cloud.admin.post(kDeployments, deployment("d")).status, 201);
  ASSERT_TRUE(cloud.admin.eventually(kDeployments + "/d", [](const Answer& answer) {
    return base::integer_at(answer.body, {"status", "readyReplicas"}) == 1;
  }));
  ASSERT_EQ(cloud.admin.remove(kDeployments + "/d").status, 200);
  ASSERT_TRUE(cloud.admin.eventually(kPods, [](const Answer& answer) {
    return has_items(answer) && base::find(answer.body["items"][0], {"metadata", "deletionTimestamp"}) != nullptr;
  }));
  cloud.simulator->settle();
  EXPECT_TRUE(has_items(cloud.admin.get(kPods)));
}

}  // namespace
}  // namespace o2dms::simulator
