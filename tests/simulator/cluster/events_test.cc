// What `kubectl describe` shows below the line "Events".
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

class EventsTest : public ClusterTest {
 protected:
  // "Normal Scheduled default-scheduler: Successfully assigned …" of each Event about the object, oldest first.
  std::vector<std::string> told(std::string_view kind, std::string_view name, std::string_view ns = "default") {
    std::vector<std::pair<std::uint64_t, std::string>> lines;
    for (const base::Json& event : list("Event", ns)) {
      const base::Json& about = event["involvedObject"];
      if (about["kind"] != kind || about["name"] != name) continue;
      lines.emplace_back(std::stoull(text_at(event, {"metadata", "resourceVersion"})),
                         text_at(event, {"type"}) + " " + text_at(event, {"reason"}) + " " +
                             text_at(event, {"source", "component"}) + ": " + text_at(event, {"message"}));
    }
    std::sort(lines.begin(), lines.end());
    std::vector<std::string> result;
    for (auto& [revision, line] : lines) result.push_back(std::move(line));
    return result;
  }
  bool is_told(std::string_view kind, std::string_view name, const std::string& line) {
    const auto lines = told(kind, name);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  }
};

TEST_F(EventsTest, TellTheLifeOfADeployment) {
  create(deployment("web", 2));
  ASSERT_TRUE(until([&] { return text_at(get("Deployment", "web"), {"status", "availableReplicas"}) == "2"; }));
  const std::string set = text_at(list("ReplicaSet")[0], {"metadata", "name"});
  const base::Json pod = list("Pod")[0];
  const std::string name = text_at(pod, {"metadata", "name"});
  EXPECT_EQ(told("Deployment", "web"),
            std::vector<std::string>{"Normal ScalingReplicaSet deployment-controller: Scaled up replica set " + set +
                                     " from 0 to 2"});
  EXPECT_TRUE(is_told("ReplicaSet", set, "Normal SuccessfulCreate replicaset-controller: Created pod: " + name));
  const std::string pulled = "Successfully pulled image \"app:1\" in 5ms (5ms including waiting)";
  EXPECT_EQ(told("Pod", name),
            (std::vector<std::string>{
                "Normal Scheduled default-scheduler: Successfully assigned default/" + name + " to " +
                    text_at(pod, {"spec", "nodeName"}),
                "Normal Pulling kubelet: Pulling image \"app:1\"", "Normal Pulled kubelet: " + pulled,
                "Normal Created kubelet: Created container: c", "Normal Started kubelet: Started container c"}));
  for (const base::Json& event : list("Event")) {
    if (text_at(event, {"reason"}) != "Started" || event["involvedObject"]["name"] != name) continue;
    EXPECT_EQ(text_at(event, {"involvedObject", "fieldPath"}), "spec.containers{c}");
    EXPECT_EQ(text_at(event, {"involvedObject", "uid"}), text_at(pod, {"metadata", "uid"}));
    EXPECT_EQ(text_at(event, {"source", "host"}), text_at(pod, {"spec", "nodeName"}));
  }
  change("Deployment", "web", [](base::Json& d) { d["spec"]["replicas"] = 0; });
  ASSERT_TRUE(until([&] { return list("Pod").empty(); }));
  EXPECT_TRUE(
      is_told("Deployment", "web",
              "Normal ScalingReplicaSet deployment-controller: Scaled down replica set " + set + " from 2 to 0"));
  EXPECT_TRUE(is_told("ReplicaSet", set, "Normal SuccessfulDelete replicaset-controller: Deleted pod: " + name));
  EXPECT_TRUE(is_told("Pod", name, "Normal Killing kubelet: Stopping container c"));
}

TEST_F(EventsTest, CountWhatHappensAgain) {
  create(
      R"({"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "app:1", "command": ["false"]}]}})");
  pass(45s);
  std::int64_t back_offs = 0, starts = 0;
  for (const base::Json& event : list("Event")) {
    if (text_at(event, {"reason"}) == "BackOff") {
      back_offs += event["count"].get<std::int64_t>();
      EXPECT_EQ(text_at(event, {"type"}), "Warning");
      EXPECT_NE(text_at(event, {"lastTimestamp"}), text_at(event, {"firstTimestamp"}));
    }
    if (text_at(event, {"reason"}) == "Started") starts += event["count"].get<std::int64_t>();
  }
  EXPECT_GE(back_offs, 2);
  EXPECT_EQ(std::to_string(starts - 1), text_at(get("Pod", "p")["status"]["containerStatuses"][0], {"restartCount"}));
  std::size_t started = 0;
  for (const std::string& line : told("Pod", "p")) started += line.find("Started") != std::string::npos ? 1U : 0U;
  EXPECT_EQ(started, 1U) << "one Event with a count";
}

TEST_F(EventsTest, SayWhatIsInTheWay) {
  create(
      R"({"kind": "Pod", "metadata": {"name": "nowhere"}, "spec": {"nodeSelector": {"no": "such"}, "containers": [{"name": "c", "image": "i"}]}})");
  create(R"({"kind": "Pod", "metadata": {"name": "unmounted"}, "spec": {"containers": [{"name": "c", "image": "i"}],
      "volumes": [{"name": "v", "secret": {"secretName": "keys"}}]}})");
  create(R"({"kind": "Pod", "metadata": {"name": "imageless"}, "spec": {"containers": [
      {"name": "c", "image": "registry.invalid/app:1"}]}})");
  create(
      R"({"kind": "PersistentVolumeClaim", "metadata": {"name": "classless"}, "spec": {"storageClassName": "", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}})");
  pass(200ms);
  EXPECT_EQ(told("Pod", "nowhere"),
            std::vector<std::string>{
                "Warning FailedScheduling default-scheduler: 0/3 nodes are available: 3 node(s) didn't match Pod's "
                "node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for "
                "scheduling."});
  EXPECT_TRUE(is_told("Pod", "unmounted",
                      "Warning FailedMount kubelet: MountVolume.SetUp failed for volume \"v\" : secret \"keys\" not "
                      "found"));
  EXPECT_TRUE(is_told("Pod", "imageless", "Warning Failed kubelet: Error: ErrImagePull"));
  EXPECT_TRUE(is_told("PersistentVolumeClaim", "classless",
                      "Normal FailedBinding persistentvolume-controller: no persistent volumes available for this "
                      "claim and no storage class is set"));
}

TEST_F(EventsTest, TellOfJobsAndSets) {
  create(R"({"kind": "Job", "metadata": {"name": "task"}, "spec": {"template": {"spec": {"restartPolicy": "Never",
      "containers": [{"name": "c", "image": "i", "command": ["true"]}]}}}})");
  create(
      R"({"kind": "StatefulSet", "metadata": {"name": "db"}, "spec": {"serviceName": "db", "selector": {"matchLabels": {"a": "b"}},
      "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})");
  create(R"({"kind": "DaemonSet", "metadata": {"name": "agent"}, "spec": {"selector": {"matchLabels": {"c": "d"}},
      "template": {"metadata": {"labels": {"c": "d"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})");
  ASSERT_TRUE(until([&] { return condition_status(get("Job", "task"), "Complete") == "True"; }));
  settle();
  EXPECT_TRUE(is_told("Job", "task", "Normal Completed job-controller: Job completed"));
  EXPECT_EQ(told("StatefulSet", "db"),
            std::vector<std::string>{
                "Normal SuccessfulCreate statefulset-controller: create Pod db-0 in StatefulSet db successful"});
  EXPECT_EQ(told("DaemonSet", "agent").size(), 3U) << "one for each node";
}

TEST_F(EventsTest, AreForgottenAfterAnHour) {
  create(
      R"({"kind": "Pod", "metadata": {"name": "nowhere"}, "spec": {"nodeSelector": {"no": "such"}, "containers": [{"name": "c", "image": "i"}]}})");
  ASSERT_EQ(told("Pod", "nowhere").size(), 1U);
  clock_->advance(59min);
  settle();
  EXPECT_EQ(told("Pod", "nowhere").size(), 1U);
  clock_->advance(2min);
  EXPECT_TRUE(until([&] { return told("Pod", "nowhere").empty(); }));
}

}  // namespace
}  // namespace o2dms::simulator
