#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

class PodLifeTest : public ClusterTest {
 protected:
  base::Json pod(const char* spec, const char* name = "p") {
    return {
        {"kind", "Pod"}, {"metadata", {{"name", name}, {"labels", {{"app", "p"}}}}}, {"spec", base::Json::parse(spec)}};
  }
  std::string phase() { return text_at(get("Pod", "p"), {"status", "phase"}); }
  base::Json container(const char* list = "containerStatuses", std::size_t index = 0) {
    const base::Json object = get("Pod", "p");
    const base::Json* statuses = base::find(object, {"status", list});
    return statuses == nullptr || statuses->size() <= index ? base::Json::object() : (*statuses)[index];
  }
  std::string waiting() { return text_at(container(), {"state", "waiting", "reason"}); }
};

TEST_F(PodLifeTest, GoesThroughItsStagesInOrder) {
  create(pod(R"({"containers": [{"name": "c", "image": "app:1"}]})"));
  std::vector<std::string> seen;
  ASSERT_TRUE(until([&] {
    const base::Json object = get("Pod", "p");
    const std::string state =
        phase() + "/" + condition_status(object, "PodScheduled") + "/" + condition_status(object, "Ready");
    if (seen.empty() || seen.back() != state) seen.push_back(state);
    return condition_status(object, "Ready") == "True";
  })) << get("Pod", "p").dump(1);
  EXPECT_EQ(seen, (std::vector<std::string>{"Pending/True/False", "Running/True/False", "Running/True/True"}));
  const base::Json object = get("Pod", "p");
  EXPECT_FALSE(text_at(object, {"status", "podIP"}).empty());
  EXPECT_EQ(text_at(object, {"status", "qosClass"}), "BestEffort");
  EXPECT_FALSE(text_at(object, {"status", "startTime"}).empty());
  for (const char* type : {"PodReadyToStartContainers", "Initialized", "ContainersReady"})
    EXPECT_EQ(condition_status(object, type), "True") << type;
  EXPECT_EQ(text_at(container(), {"started"}), "true");
  EXPECT_EQ(text_at(container(), {"restartCount"}), "0");
  EXPECT_TRUE(text_at(container(), {"containerID"}).starts_with("containerd://"));
}

TEST_F(PodLifeTest, RunsInitContainersInOrderAndSidecarsBeside) {
  create(pod(R"({"initContainers": [{"name": "one", "image": "i", "command": ["sh", "-c", "echo first"]},
                                    {"name": "side", "image": "s", "restartPolicy": "Always"},
                                    {"name": "two", "image": "i", "command": ["sleep", "1"]}],
                 "containers": [{"name": "c", "image": "app:1"}]})"));
  ASSERT_TRUE(until([&] { return text_at(container("initContainerStatuses", 2), {"state", "running"}).size() > 2; }));
  EXPECT_EQ(text_at(container("initContainerStatuses", 0), {"state", "terminated", "reason"}), "Completed");
  EXPECT_EQ(text_at(container("initContainerStatuses", 1), {"started"}), "true");
  EXPECT_EQ(phase(), "Pending");
  EXPECT_EQ(waiting(), "PodInitializing");
  EXPECT_EQ(condition_reason(get("Pod", "p"), "Initialized"), "ContainersNotInitialized");
  ASSERT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }, 4s));
  EXPECT_EQ(logs().read("default", "p", text_at(get("Pod", "p"), {"metadata", "uid"}), "one", {}), "first\n");
}

TEST_F(PodLifeTest, RestartsWithBackOffWhenItCrashes) {
  create(pod(R"({"containers": [{"name": "c", "image": "app:1", "command": ["sh", "-c", "echo dying; exit 3"]}]})"));
  ASSERT_TRUE(until([&] { return waiting() == "CrashLoopBackOff"; })) << get("Pod", "p").dump(1);
  EXPECT_EQ(text_at(container(), {"lastState", "terminated", "exitCode"}), "3");
  EXPECT_EQ(text_at(container(), {"restartCount"}), "1");
  EXPECT_EQ(phase(), "Running");
  ASSERT_TRUE(until([&] { return text_at(container(), {"restartCount"}) == "2"; }, 15s))
      << "the first back-off is 10 s";
  EXPECT_EQ(logs().read("default", "p", text_at(get("Pod", "p"), {"metadata", "uid"}), "c", {.previous = true}),
            "dying\n");
}

TEST_F(PodLifeTest, EndsWhenItIsNotToBeRestarted) {
  create(pod(
      R"({"restartPolicy": "Never", "containers": [{"name": "c", "image": "app:1", "command": ["sh", "-c", "exit 3"]}]})"));
  ASSERT_TRUE(until([&] { return phase() == "Failed"; }));
  EXPECT_EQ(text_at(container(), {"state", "terminated", "exitCode"}), "3");
  EXPECT_EQ(condition_reason(get("Pod", "p"), "Ready"), "PodFailed");
  create({{"kind", "Pod"},
          {"metadata", {{"name", "q"}}},
          {"spec",
           base::Json::parse(R"({"restartPolicy": "OnFailure", "containers": [{"name": "c", "image": "task"}]})")}});
  EXPECT_TRUE(until([&] { return text_at(get("Pod", "q"), {"status", "phase"}) == "Succeeded"; }));
}

TEST_F(PodLifeTest, WaitsForAnImageThatIsNotThere) {
  create(pod(R"({"containers": [{"name": "c", "image": "registry.invalid/app:1"}]})"));
  std::set<std::string> reasons;
  ASSERT_TRUE(until([&] {
    reasons.insert(waiting());
    return reasons.contains("ImagePullBackOff");
  }));
  EXPECT_TRUE(reasons.contains("ErrImagePull"));
  EXPECT_EQ(phase(), "Pending");
}

TEST_F(PodLifeTest, WaitsForConfigurationThatIsNotThere) {
  create(
      pod(R"({"containers": [{"name": "c", "image": "app:1", "envFrom": [{"configMapRef": {"name": "settings"}}]}]})"));
  ASSERT_TRUE(until([&] { return waiting() == "CreateContainerConfigError"; }));
  EXPECT_EQ(text_at(container(), {"state", "waiting", "message"}), "configmap \"settings\" not found");
  create(R"({"kind": "ConfigMap", "metadata": {"name": "settings"}})");
  EXPECT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }));
}

TEST_F(PodLifeTest, WaitsForAVolumeThatIsNotThere) {
  create(pod(
      R"({"containers": [{"name": "c", "image": "app:1"}], "volumes": [{"name": "v", "secret": {"secretName": "keys"}}]})"));
  pass(200ms);
  EXPECT_EQ(waiting(), "ContainerCreating");
  create(R"({"kind": "Secret", "metadata": {"name": "keys"}})");
  EXPECT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }));
}

TEST_F(PodLifeTest, TerminatesVisiblyWithinItsGrace) {
  create(pod(R"({"terminationGracePeriodSeconds": 2, "containers": [{"name": "c", "image": "app:1",
                 "lifecycle": {"preStop": {"exec": {"command": ["sleep", "60"]}}}}]})"));
  ASSERT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }));
  remove("Pod", "p");
  ASSERT_FALSE(get("Pod", "p").is_null());
  EXPECT_FALSE(text_at(get("Pod", "p"), {"metadata", "deletionTimestamp"}).empty());
  EXPECT_EQ(text_at(get("Pod", "p"), {"metadata", "deletionGracePeriodSeconds"}), "2");
  pass(1s);
  EXPECT_FALSE(get("Pod", "p").is_null()) << "the hook runs";
  EXPECT_TRUE(until([&] { return get("Pod", "p").is_null(); }, 2s)) << "the grace period ends it";
}

TEST_F(PodLifeTest, IsKilledWhenItsGraceIsTooShort) {
  base::Json stubborn = pod(R"({"terminationGracePeriodSeconds": 2, "containers": [{"name": "c", "image": "app:1",
                 "lifecycle": {"preStop": {"exec": {"command": ["sleep", "60"]}}}}]})");
  stubborn["metadata"]["finalizers"] = {"example.com/look"};
  create(stubborn);
  ASSERT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }));
  remove("Pod", "p");
  pass(3s);
  const base::Json killed = get("Pod", "p");
  EXPECT_EQ(text_at(killed["status"]["containerStatuses"][0], {"state", "terminated", "exitCode"}), "137");
  EXPECT_EQ(text_at(killed, {"status", "phase"}), "Failed");
}

TEST_F(PodLifeTest, ProbesDecideAboutReadyAndRestart) {
  create(pod(
      R"({"containers": [{"name": "c", "image": "app:1", "readinessProbe": {"httpGet": {"port": 80}, "initialDelaySeconds": 2}}]})"));
  ASSERT_TRUE(until([&] { return phase() == "Running"; }));
  pass(1s);
  EXPECT_EQ(condition_status(get("Pod", "p"), "Ready"), "False");
  EXPECT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; }, 2s));

  create({{"kind", "Pod"},
          {"metadata", {{"name", "sick"}}},
          {"spec", base::Json::parse(R"({"containers": [{"name": "c", "image": "app:1",
             "livenessProbe": {"exec": {"command": ["false"]}, "periodSeconds": 1, "failureThreshold": 2}}]})")}});
  EXPECT_TRUE(until(
      [&] {
        const base::Json sick = get("Pod", "sick");
        const base::Json* statuses = base::find(sick, {"status", "containerStatuses"});
        return statuses != nullptr && text_at((*statuses)[0], {"lastState", "terminated", "exitCode"}) == "137";
      },
      5s));
}

// Under the sanitizers, sums that overflow end the test.
TEST_F(PodLifeTest, TakesTheLargestNumbersThatCanBeWritten) {
  create(pod(R"({"terminationGracePeriodSeconds": 9223372036854775807, "containers": [{"name": "c", "image": "app:1",
      "command": ["sh", "-c", "sleep 90000000; sleep 90000000; sleep 99999999d; sleep 1e300"],
      "readinessProbe": {"httpGet": {"port": 80}, "initialDelaySeconds": 2147483647, "periodSeconds": 2147483647,
                         "successThreshold": 2147483647}}]})"));
  ASSERT_TRUE(until([&] { return phase() == "Running"; }));
  EXPECT_EQ(condition_status(get("Pod", "p"), "Ready"), "False");
  remove("Pod", "p");
  EXPECT_TRUE(until([&] { return get("Pod", "p").is_null(); }, 5s)) << "it stops by itself, whatever its grace";
}

TEST_F(PodLifeTest, SameSeedSameHistory) {
  const auto history = [] {
    struct Run : PodLifeTest {
      void TestBody() override {}
      std::string play() {
        create(deployment("web", 3));
        pass(200ms);
        std::string text;
        for (const base::Json& each : list("Pod")) text += base::to_text(each) + "\n";
        return text;
      }
    };
    return Run().play();
  };
  EXPECT_EQ(history(), history());
}

TEST_F(PodLifeTest, NodesRegisterAndKeepTheirLeases) {
  const base::Json node = get("Node", "node-1");
  EXPECT_EQ(condition_status(node, "Ready"), "True");
  EXPECT_EQ(text_at(node, {"status", "nodeInfo", "kubeletVersion"}), "v1.36.0");
  EXPECT_EQ(text_at(node, {"metadata", "labels", "kubernetes.io/hostname"}), "node-1");
  ASSERT_TRUE(until([&] { return !get("Lease", "node-1", "kube-node-lease").is_null(); }, 11s));
  const std::string first = text_at(get("Lease", "node-1", "kube-node-lease"), {"spec", "renewTime"});
  pass(11s);
  EXPECT_NE(text_at(get("Lease", "node-1", "kube-node-lease"), {"spec", "renewTime"}), first);
}

}  // namespace
}  // namespace o2dms::simulator
