// What becomes of pods when their node is tainted, cordoned or lost.
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

class NodeLifecycleTest : public ClusterTest {
 protected:
  void set_taints(const char* json) {
    change("Node", "node-1", [json](base::Json& n) { n["spec"]["taints"] = base::Json::parse(json); });
  }
  void create_on_node_1(const char* name, const char* tolerations = "[]") {
    base::Json pod = base::Json::parse(R"({"kind": "Pod", "metadata": {"name": "p"}, "spec": {
        "nodeSelector": {"kubernetes.io/hostname": "node-1"}, "containers": [{"name": "c", "image": "i"}]}})");
    pod["metadata"]["name"] = name;
    pod["spec"]["tolerations"] = base::Json::parse(tolerations);
    create(pod);
  }
  bool is_ready(const char* name) { return condition_status(get("Pod", name), "Ready") == "True"; }
  bool is_leaving(const char* name) {
    const base::Json pod = get("Pod", name);
    return pod.is_null() || pod["metadata"].contains("deletionTimestamp");
  }
};

TEST_F(NodeLifecycleTest, NoExecuteSendsAwayWhoDoesNotTolerateIt) {
  create_on_node_1("shy");
  create_on_node_1("brave", R"([{"key": "a", "operator": "Exists"}])");
  create_on_node_1("patient",
                   R"([{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 30}])");
  ASSERT_TRUE(until([&] { return is_ready("shy") && is_ready("brave") && is_ready("patient"); }));
  set_taints(R"([{"key": "a", "value": "b", "effect": "NoExecute"}])");
  EXPECT_TRUE(is_leaving("shy"));
  EXPECT_EQ(condition_reason(get("Pod", "shy"), "DisruptionTarget"), "DeletionByTaintManager");
  EXPECT_TRUE(until([&] { return get("Pod", "shy").is_null(); }, 31s));
  EXPECT_TRUE(until([&] { return is_leaving("patient"); }, 31s)) << "its seconds are over";
  pass(60s);
  EXPECT_TRUE(is_ready("brave"));
}

TEST_F(NodeLifecycleTest, SecondsWithoutEndAreTolerated) {
  create_on_node_1(
      "patient",
      R"([{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 9223372036854775807}])");
  ASSERT_TRUE(until([&] { return is_ready("patient"); }));
  set_taints(R"([{"key": "a", "value": "b", "effect": "NoExecute"}])");
  pass(60s);
  EXPECT_TRUE(is_ready("patient"));
}

TEST_F(NodeLifecycleTest, ATaintThatGoesInTimeHarmsNobody) {
  create_on_node_1("patient",
                   R"([{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 30}])");
  ASSERT_TRUE(until([&] { return is_ready("patient"); }));
  set_taints(R"([{"key": "a", "value": "b", "effect": "NoExecute"}])");
  pass(20s);
  set_taints("[]");
  pass(20s);
  set_taints(R"([{"key": "a", "value": "b", "effect": "NoExecute"}])");
  pass(20s);
  EXPECT_TRUE(is_ready("patient")) << "the second time counts from its own start";
}

TEST_F(NodeLifecycleTest, ACordonedNodeIsTainted) {
  change("Node", "node-1", [](base::Json& n) { n["spec"]["unschedulable"] = true; });
  const base::Json node = get("Node", "node-1");
  ASSERT_EQ(node["spec"]["taints"].size(), 1U) << node["spec"].dump(1);
  EXPECT_EQ(text_at(node["spec"]["taints"][0], {"key"}), "node.kubernetes.io/unschedulable");
  EXPECT_EQ(text_at(node["spec"]["taints"][0], {"effect"}), "NoSchedule");
  change("Node", "node-1", [](base::Json& n) { n["spec"].erase("unschedulable"); });
  EXPECT_FALSE(get("Node", "node-1")["spec"].contains("taints"));
}

TEST_F(NodeLifecycleTest, PodsLeaveALostNodeAfterFiveMinutesAndTheirSetReplacesThem) {
  create(deployment("web", 3));
  ASSERT_TRUE(until([&] { return text_at(get("Deployment", "web"), {"status", "availableReplicas"}) == "3"; }));
  std::string lost;
  for (const base::Json& pod : list("Pod")) {
    if (text_at(pod, {"spec", "nodeName"}) == "node-1") lost = text_at(pod, {"metadata", "name"});
  }
  ASSERT_FALSE(lost.empty());
  set_status("Node", "node-1", [](base::Json& n) {
    for (base::Json& condition : n["status"]["conditions"]) {
      if (condition["type"] == "Ready") condition["status"] = "Unknown";
    }
  });
  EXPECT_EQ(get("Node", "node-1")["spec"]["taints"].size(), 2U) << get("Node", "node-1")["spec"].dump(1);
  pass(290s);
  EXPECT_FALSE(is_leaving(lost.c_str())) << "300 s are tolerated by default";
  EXPECT_TRUE(until([&] { return get("Pod", lost).is_null() && list("Pod").size() == 3; }, 60s));
  for (const base::Json& pod : list("Pod")) EXPECT_NE(text_at(pod, {"spec", "nodeName"}), "node-1");
}

}  // namespace
}  // namespace o2dms::simulator
