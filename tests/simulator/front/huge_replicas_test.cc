// One object that asks for a cluster's worth of pods does not stop the cluster.
#include <gtest/gtest.h>

#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::int64_t kHuge = 2'147'483'647;
constexpr base::Duration kPatience = std::chrono::minutes(2);  // with sanitizers on a busy machine

struct Workload {
  const char* name;
  const char* path;
  const char* kind;
  const char* count;  // the field of spec that asks
};

void PrintTo(const Workload& workload, std::ostream* out) {
  *out << workload.kind;
}

constexpr Workload kWorkloads[] = {
    {"ReplicaSet", "/apis/apps/v1/namespaces/default/replicasets", "ReplicaSet", "replicas"},
    {"ReplicationController", "/api/v1/namespaces/default/replicationcontrollers", "ReplicationController", "replicas"},
    {"StatefulSet", "/apis/apps/v1/namespaces/default/statefulsets", "StatefulSet", "replicas"},
    {"Job", "/apis/batch/v1/namespaces/default/jobs", "Job", "parallelism"}};

class HugeReplicasTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = start_simulator({});
    ASSERT_TRUE(started.ok()) << started.error().message;
    simulator_ = *std::move(started);
  }

  static Json workload(const Workload& one, std::int64_t count) {
    const bool is_job = std::string_view(one.kind) == "Job";
    Json labels = {{"app", "huge"}};
    Json pod_spec = {{"containers", Json::array({{{"name", "c"}, {"image", "i:1"}}})}};
    if (is_job) pod_spec["restartPolicy"] = "Never";
    Json spec = {{one.count, count}, {"template", {{"metadata", {{"labels", labels}}}, {"spec", std::move(pod_spec)}}}};
    if (std::string_view(one.kind) == "ReplicationController") spec["selector"] = labels;
    if (std::string_view(one.kind) == "ReplicaSet" || std::string_view(one.kind) == "StatefulSet")
      spec["selector"] = {{"matchLabels", labels}};
    if (std::string_view(one.kind) == "StatefulSet") spec["podManagementPolicy"] = "Parallel";
    if (is_job) spec["completions"] = count;
    return {{"kind", one.kind}, {"metadata", {{"name", "huge"}}}, {"spec", std::move(spec)}};
  }

  std::unique_ptr<Simulator> simulator_;
};

class KindOfHugeReplicasTest : public HugeReplicasTest, public ::testing::WithParamInterface<Workload> {};

const std::string kPods = "/api/v1/namespaces/default/pods";

std::int64_t number_of(const Json& list) {
  return static_cast<std::int64_t>(list["items"].size()) + list["metadata"].value("remainingItemCount", 0);
}

TEST_P(KindOfHugeReplicasTest, OthersAreServedWhileItScalesDown) {
  TestClient client(*simulator_);
  client.set_deadline(std::chrono::seconds(30));
  const auto made = client.post(GetParam().path, workload(GetParam(), kHuge));
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_TRUE(client.eventually(
      kPods + "?limit=1", [](const auto& answer) { return number_of(answer.body) >= 1; }, kPatience));
  const std::string path = std::string(GetParam().path) + "/huge";
  const bool is_job = std::string_view(GetParam().kind) == "Job";
  const auto asked_away = is_job ? client.remove(path + "?propagationPolicy=Background")
                                 : client.send("PUT", path + "/scale",
                                               {{"kind", "Scale"},
                                                {"apiVersion", "autoscaling/v1"},
                                                {"metadata", {{"name", "huge"}, {"namespace", "default"}}},
                                                {"spec", Json::object()}});
  ASSERT_EQ(asked_away.status, 200) << asked_away.text;
  EXPECT_TRUE(client.eventually(
      kPods + "?limit=1", [](const auto& answer) { return number_of(answer.body) <= 1; }, kPatience));
  simulator_->stop();
}

TEST_F(HugeReplicasTest, SomebodyElsesPodComesUpMeanwhile) {
  TestClient client(*simulator_);
  client.set_deadline(std::chrono::seconds(30));
  ASSERT_EQ(client.post(kWorkloads[0].path, workload(kWorkloads[0], kHuge)).status, 201);
  EXPECT_TRUE(client.eventually(
      kPods + "?limit=1", [](const auto& answer) { return number_of(answer.body) >= 1; }, kPatience));
  ASSERT_EQ(client
                .post(kPods, {{"kind", "Pod"},
                              {"metadata", {{"name", "other"}}},
                              {"spec", {{"containers", Json::array({{{"name", "c"}, {"image", "i:1"}}})}}}})
                .status,
            201);
  EXPECT_TRUE(client.eventually(
      kPods + "/other",
      [](const auto& answer) {
        return base::string_at(answer.body, {"status", "phase"}) == "Running";
      },
      kPatience));
}

TEST_P(KindOfHugeReplicasTest, StopsInTheMiddleOfIt) {
  TestClient client(*simulator_);
  ASSERT_EQ(client.post(GetParam().path, workload(GetParam(), kHuge)).status, 201);
  EXPECT_TRUE(client.eventually(
      kPods + "?limit=1", [](const auto& answer) { return number_of(answer.body) >= 1; }, kPatience));
  simulator_->stop();  // returns
}

INSTANTIATE_TEST_SUITE_P(Kinds, KindOfHugeReplicasTest, testing::ValuesIn(kWorkloads),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace o2dms::simulator
