#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

base::Json node(const char* name, const char* cpu, const char* labels = "{}", const char* taints = "[]") {
  return {{"kind", "Node"},
          {"metadata", {{"name", name}, {"labels", base::Json::parse(labels)}}},
          {"spec", {{"taints", base::Json::parse(taints)}}},
          {"status", {{"capacity", {{"cpu", cpu}, {"memory", "8Gi"}, {"pods", "10"}, {"example.com/sriov-vf", "2"}}}}}};
}

base::Json pod(const char* name, const char* spec) {
  base::Json result = {
      {"kind", "Pod"}, {"metadata", {{"name", name}, {"labels", {{"app", "x"}}}}}, {"spec", base::Json::parse(spec)}};
  if (!result["spec"].contains("containers"))
    result["spec"]["containers"] = base::Json::array({{{"name", "c"}, {"image", "i"}}});
  return result;
}

class SchedulerTest : public ClusterTest {
 protected:
  SchedulerTest()
      : ClusterTest({node("big", "8", R"({"disk": "ssd", "zone": "a"})"),
                     node("small", "1", R"({"disk": "hdd", "zone": "b"})"),
                     node("tainted", "8", R"({"disk": "ssd", "zone": "c"})",
                          R"([{"key": "dedicated", "value": "du", "effect": "NoSchedule"}])")}) {}

  std::string placed(const char* name, const char* spec) {
    create(pod(name, spec));
    settle();
    return text_at(get("Pod", name), {"spec", "nodeName"});
  }
  std::string why(const char* name) {
    const base::Json object = get("Pod", name);
    for (const base::Json& condition : object["status"]["conditions"]) {
      if (condition["type"] == "PodScheduled" && condition["reason"] == "Unschedulable") return condition["message"];
    }
    return "";
  }
};

TEST_F(SchedulerTest, ObeysSelectorsAffinityTaintsAndTolerations) {
  EXPECT_EQ(placed("a", R"({"nodeSelector": {"disk": "hdd"}})"), "small");
  EXPECT_EQ(
      placed(
          "b",
          R"({"tolerations": [{"key": "dedicated", "operator": "Equal", "value": "du", "effect": "NoSchedule"}], "nodeSelector": {"zone": "c"}})"),
      "tainted");
  EXPECT_EQ(
      placed("c",
             R"({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
      {"matchExpressions": [{"key": "disk", "operator": "NotIn", "values": ["ssd"]}]}]}}}})"),
      "small");
  EXPECT_EQ(placed("d", R"({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
      {"weight": 100, "preference": {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["b"]}]}}]}}})"),
            "small");
  EXPECT_EQ(placed("e", R"({"nodeSelector": {"disk": "ssd"}})"), "big") << "not the tainted one";
}

TEST_F(SchedulerTest, SaysWhyNoNodeWillDo) {
  EXPECT_EQ(placed("a", R"({"containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "20"}}}]})"),
            "");
  EXPECT_EQ(why("a"),
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes "
            "are available: 3 Preemption is not helpful for scheduling.")
      << "no node could take it even when empty";
  EXPECT_EQ(placed("b", R"({"nodeSelector": {"no": "such"}})"), "");
  EXPECT_EQ(why("b").substr(0, 100),
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affin");
  EXPECT_EQ(text_at(get("Pod", "b"), {"status", "phase"}), "Pending");
}

TEST_F(SchedulerTest, TriesAgainWhenRoomIsMade) {
  const char* takes_all =
      R"({"containers": [{"name": "c", "image": "i", "resources": {"limits": {"example.com/sriov-vf": "2"}, "requests": {"example.com/sriov-vf": "2"}}}], "nodeSelector": {"zone": "a"}})";
  EXPECT_EQ(placed("first", takes_all), "big");
  EXPECT_EQ(placed("second", takes_all), "");
  EXPECT_EQ(
      why("second"),
      "0/3 nodes are available: 1 Insufficient example.com/sriov-vf, 1 node(s) didn't match Pod's node "
      "affinity/selector, 1 node(s) had untolerated taint(s). preemption: 0/3 nodes are available: 1 No preemption "
      "victims found for incoming pod, 2 Preemption is not helpful for scheduling.");
  remove("Pod", "first");
  EXPECT_TRUE(until([&] { return text_at(get("Pod", "second"), {"spec", "nodeName"}) == "big"; }));
}

TEST_F(SchedulerTest, TriesAgainWhenANodeChanges) {
  EXPECT_EQ(placed("a", R"({"nodeSelector": {"late": "yes"}})"), "");
  change("Node", "small", [](base::Json& n) { n["metadata"]["labels"]["late"] = "yes"; });
  EXPECT_TRUE(until([&] { return text_at(get("Pod", "a"), {"spec", "nodeName"}) == "small"; }));
  change("Node", "big", [](base::Json& n) { n["spec"]["unschedulable"] = true; });
  EXPECT_EQ(placed("b", R"({"nodeSelector": {"zone": "a"}})"), "");
  EXPECT_NE(why("b").find("1 node(s) were unschedulable"), std::string::npos) << why("b");
}

TEST_F(SchedulerTest, KeepsPodsApartAndTogether) {
  const char* apart = R"({"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
      {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"}]}}})";
  const std::string first = placed("a", apart), second = placed("b", apart);
  EXPECT_NE(first, second);
  EXPECT_EQ(placed("c", apart), "");
  EXPECT_NE(why("c").find("anti-affinity"), std::string::npos) << why("c");
  EXPECT_EQ(
      placed(
          "d",
          R"({"hostNetwork": false, "containers": [{"name": "c", "image": "i", "ports": [{"containerPort": 80, "hostPort": 80}]}], "nodeSelector": {"no": "such"}})"),
      "");
}

TEST_F(SchedulerTest, AffinityReachesTheNamespacesThatItSelects) {
  create(R"({"kind": "Namespace", "metadata": {"name": "core", "labels": {"plane": "user"}}})");
  base::Json upf = pod("upf", R"({"nodeSelector": {"disk": "hdd"}})");
  upf["metadata"]["namespace"] = "core";
  create(upf);
  const auto near = [](const char* plane) {
    return std::string(R"({"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
      {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "zone",
       "namespaceSelector": {"matchLabels": {"plane": ")") +
           plane + R"("}}}]}}})";
  };
  EXPECT_EQ(placed("beside", near("user").c_str()), "small");
  EXPECT_EQ(placed("elsewhere", near("control").c_str()), "") << "no namespace has this label";
}

TEST_F(SchedulerTest, SpreadsByWhatIsLeft) {
  std::map<std::string, int> count;
  for (const char* name : {"a", "b", "c", "d", "e", "f"})
    ++count[placed(name,
                   R"({"containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "400m"}}}]})")];
  EXPECT_GE(count["big"], 4) << "the bigger node has more left";
  EXPECT_EQ(count["tainted"], 0);
}

}  // namespace
}  // namespace o2dms::simulator
