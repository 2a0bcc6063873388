// What controllers and scheduler read of pods and nodes.
#include <gtest/gtest.h>

#include "base/json.h"
#include "simulator/cluster/views/claim_view.h"
#include "simulator/cluster/views/node_view.h"
#include "simulator/cluster/views/pod_placement.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"
#include "simulator/schema/registry.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using namespace std::chrono_literals;

ObjectRef object(const char* group, const char* plural, const char* text) {
  return make_object(*newest_registry().find_preferred(group, plural), base::Json::parse(text), 1);
}

ObjectRef pod(const char* text) {
  return object("", "pods", text);
}

TEST(PodView, ReadsWhatControllersNeed) {
  const ObjectRef stored = pod(R"({"kind": "Pod", "apiVersion": "v1",
      "metadata": {"name": "p", "namespace": "a", "deletionTimestamp": "2026-01-01T00:00:00Z"},
      "spec": {"nodeName": "n1", "schedulerName": "s", "hostNetwork": true, "hostname": "h", "subdomain": "d",
        "restartPolicy": "Never", "schedulingGates": [{"name": "g"}], "readinessGates": [],
        "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}, {"name": "e", "ephemeral": {}}]},
      "status": {"phase": "Running", "podIP": "10.0.0.1",
        "conditions": [{"type": "ContainersReady", "status": "False"},
          {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}],
        "initContainerStatuses": [{"restartCount": 2, "state": {"terminated": {"finishedAt": "2030-01-01T00:00:00Z"}}}],
        "containerStatuses": [{"restartCount": 3, "state": {"terminated": {"finishedAt": "2026-01-01T00:00:07Z"}}},
          {"state": {"running": {"startedAt": "2026-01-01T00:00:09Z"}}}]}})");
  const PodView& view = pod_view(*stored);
  EXPECT_EQ(view.node_name, "n1");
  EXPECT_EQ(view.scheduler_name, "s");
  EXPECT_EQ(view.restart_policy, "Never");
  EXPECT_EQ(view.host_name, "h");
  EXPECT_EQ(view.subdomain, "d");
  EXPECT_TRUE(view.host_network);
  EXPECT_TRUE(view.has_scheduling_gates);
  EXPECT_FALSE(view.has_readiness_gates) << "an empty list has none";
  EXPECT_EQ(view.phase, "Running");
  EXPECT_EQ(view.pod_ip, "10.0.0.1");
  EXPECT_EQ(view.restarts, 5);
  EXPECT_EQ(base::to_rfc3339(view.ended_at), "2026-01-01T00:00:07Z");
  EXPECT_EQ(view.claim_names(), (std::vector<std::string>{"c", "p-e"}));
  EXPECT_TRUE(view.ready);
  EXPECT_FALSE(view.is_active()) << "it is being deleted";
  EXPECT_TRUE(view.is_available(10, view.ready_since + 10s));
  EXPECT_EQ(view.until_available(10, view.ready_since + 4s), base::Duration(6s));
}

TEST(PodView, APodThatSaysNothingIsNothing) {
  const ObjectRef stored = pod(R"({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p", "namespace": "a"}})");
  const PodView& view = pod_view(*stored);
  EXPECT_TRUE(view.is_active());
  EXPECT_FALSE(view.ready);
  EXPECT_FALSE(view.until_available(10, base::Time{}));
  EXPECT_TRUE(view.claim_names().empty());
}

TEST(PodPlacement, TheLargestInitContainerCountsAndSidecarsAddUp) {
  const PodPlacement placement(R"({"initContainers":[{"resources":{"requests":{"cpu":"3","memory":"1Gi"}}},)"
                               R"({"restartPolicy":"Always","resources":{"requests":{"cpu":"500m"}}},)"
                               R"({"resources":{"requests":{"cpu":"2","example.com/device":"1"}}}],)"
                               R"("containers":[{"resources":{"requests":{"cpu":1,"example.com/device":"2"}},)"
                               R"("ports":[{"hostPort":80},{"hostPort":80},{"containerPort":9}]},{"name":"b"}],)"
                               R"("overhead":{"cpu":"100m"}})");
  EXPECT_EQ(placement.requests.cpu, 3100) << "3 for the first init container; 2.5 and 1.5 are less; and the overhead";
  EXPECT_EQ(placement.requests.memory, std::int64_t{1} << 30U);
  EXPECT_EQ(placement.requests.of("example.com/device"), 2);
  EXPECT_EQ(placement.scoring_cpu, 1000 + 100) << "a container that asks for nothing counts the usual minimum";
  EXPECT_EQ(placement.host_ports, std::vector<std::string>{"TCP/80/0.0.0.0"});
}

TEST(PodPlacement, WhatThePodStatesIsInsteadOfItsContainers) {
  const PodPlacement placement(
      R"({"resources":{"limits":{"cpu":"9"},"requests":{"cpu":"2","hugepages-2Mi":"4Mi","example.com/device":"7"}},)"
      R"("containers":[{"resources":{"requests":{"cpu":1,"memory":"1Gi","hugepages-2Mi":"2Mi","example.com/device":"2"}}}],)"
      R"("initContainers":[{"resources":{"requests":{"cpu":"1500m"}}}],"overhead":{"cpu":"100m"}})");
  EXPECT_EQ(placement.requests.cpu, 2100);
  EXPECT_EQ(placement.scoring_cpu, 2000);
  EXPECT_EQ(placement.requests.memory, std::int64_t{1} << 30U);
  EXPECT_EQ(placement.requests.of("hugepages-2Mi"), 4 * 1024 * 1024);
  EXPECT_EQ(placement.requests.of("example.com/device"), 2) << "a pod cannot state it";
}

TEST(PodPlacement, NodesAreChosenByLabelsAndNames) {
  const PodPlacement placement(
      R"({"nodeSelector":{"disk":"ssd"},"affinity":{"nodeAffinity":{)"
      R"("requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[)"
      R"({"matchExpressions":[{"key":"zone","operator":"In","values":["a","b"]},{"key":"cores","operator":"Gt","values":["8"]}]},)"
      R"({"matchFields":[{"key":"metadata.name","operator":"In","values":["n9"]}]}]},)"
      R"("preferredDuringSchedulingIgnoredDuringExecution":[{"weight":7,"preference":{"matchExpressions":[{"key":"gpu","operator":"Exists"}]}}]}}})");
  const auto allows = [&](Labels labels, const char* name) {
    std::sort(labels.begin(), labels.end());
    return placement.nodes.allows(labels, name);
  };
  EXPECT_TRUE(allows({{"disk", "ssd"}, {"zone", "a"}, {"cores", "16"}}, "n1"));
  EXPECT_FALSE(allows({{"disk", "ssd"}, {"zone", "a"}, {"cores", "8"}}, "n1"));
  EXPECT_FALSE(allows({{"disk", "ssd"}, {"zone", "c"}, {"cores", "16"}}, "n1"));
  EXPECT_TRUE(allows({{"disk", "ssd"}}, "n9"));
  EXPECT_FALSE(allows({}, "n9"));
  EXPECT_EQ(placement.nodes.preference({{"gpu", ""}}, "n1"), 7);
  EXPECT_EQ(placement.nodes.preference({}, "n1"), 0);
  EXPECT_FALSE(placement.nodes.named_nodes()) << "the first term matches by labels";
}

TEST(PodPlacement, APodThatIsTiedToNodesByNameNamesThem) {
  const PodPlacement placement(
      R"({"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[)"
      R"({"matchFields":[{"key":"metadata.name","operator":"In","values":["n2"]}]},)"
      R"({"matchFields":[{"key":"metadata.name","operator":"In","values":["n1","n2"]}]}]}}}})");
  EXPECT_EQ(placement.nodes.named_nodes(), (std::vector<std::string_view>{"n1", "n2"}));
}

TEST(Taints, AreToleratedByKeyValueAndEffect) {
  const Taints taints{{"a", "1", "NoSchedule"}, {"b", "", "NoExecute"}};
  const PodPlacement all(R"({"tolerations":[{"operator":"Exists"}]})");
  const PodPlacement one(R"({"tolerations":[{"key":"a","value":"1","effect":"NoSchedule"},)"
                         R"({"key":"b","operator":"Exists","tolerationSeconds":30}]})");
  const PodPlacement other(R"({"tolerations":[{"key":"a","value":"2"}]})");
  EXPECT_FALSE(has_untolerated(all.tolerations, taints, "NoSchedule"));
  EXPECT_FALSE(has_untolerated(one.tolerations, taints, "NoExecute"));
  EXPECT_TRUE(has_untolerated(other.tolerations, taints, "NoSchedule"));
  EXPECT_EQ(seconds_with_taints(all.tolerations, taints), std::nullopt);
  EXPECT_EQ(seconds_with_taints(one.tolerations, taints), 30);
  EXPECT_EQ(seconds_with_taints(other.tolerations, taints), 0);
}

TEST(NodeView, ReadsWhatTheSchedulerNeeds) {
  const ObjectRef node = object("", "nodes", R"({"kind": "Node", "apiVersion": "v1", "metadata": {"name": "n"},
      "spec": {"unschedulable": true, "taints": [{"key": "k", "effect": "NoSchedule"}]},
      "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}, "capacity": {"cpu": "8"},
        "conditions": [{"type": "DiskPressure", "status": "False"}, {"type": "Ready", "status": "Unknown"}]}})");
  const NodeView& view = node_view(*node);
  EXPECT_TRUE(view.unschedulable);
  EXPECT_EQ(view.taints, (Taints{{"k", "", "NoSchedule"}}));
  EXPECT_EQ(view.ready, "Unknown");
  EXPECT_EQ(view.allocatable.cpu, 4000);
  EXPECT_EQ(view.allocatable.of("pods"), 110);
  EXPECT_EQ(view.allocatable.of("nothing"), 0);
}

TEST(SelectorView, IsOfTheFormOfItsKind) {
  const ObjectRef web =
      pod(R"({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p", "labels": {"app": "web", "x": "y"}}})");
  const auto selects = [&](const char* group, const char* plural, const char* kind, const char* spec) {
    const std::string text = std::string(R"({"kind": ")") + kind +
                             R"(", "apiVersion": "v1", "metadata": {"name": "o"}, "spec": )" + spec + "}";
    return selector_view(*object(group, plural, text.c_str())).selects(*web);
  };
  EXPECT_TRUE(selects("", "services", "Service", R"({"selector": {"app": "web"}})"));
  EXPECT_FALSE(selects("", "services", "Service", R"({"selector": {}})")) << "an empty map selects nothing";
  EXPECT_FALSE(selects("", "services", "Service", R"({})"));
  EXPECT_TRUE(selects("apps", "replicasets", "ReplicaSet", R"({"selector": {"matchLabels": {"app": "web"}}})"));
  EXPECT_TRUE(selects("policy", "poddisruptionbudgets", "PodDisruptionBudget", R"({"selector": {}})"))
      << "an empty selector selects all";
  EXPECT_FALSE(
      selects("apps", "replicasets", "ReplicaSet",
              R"({"selector": {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}})"));
}

TEST(ClaimView, VolumesAndClaimsNameEachOther) {
  const ObjectRef claim = object("", "persistentvolumeclaims", R"({"kind": "PersistentVolumeClaim", "apiVersion": "v1",
      "metadata": {"name": "c", "namespace": "a", "uid": "u1"}, "spec": {"volumeName": "v", "storageClassName": "s"},
      "status": {"phase": "Bound"}})");
  EXPECT_TRUE(claim_view(*claim).is_bound());
  EXPECT_EQ(claim_view(*claim).volume_name, "v");
  const auto volume = [](const char* reference) {
    return object(
        "", "persistentvolumes",
        (std::string(R"({"kind": "PersistentVolume", "apiVersion": "v1", "metadata": {"name": "v"}, "spec": {)") +
         reference + "}}")
            .c_str());
  };
  EXPECT_TRUE(volume_view(*volume(R"("claimRef": {"namespace": "a", "name": "c"})")).is_claimed_by(*claim))
      << "for whoever has the name";
  EXPECT_TRUE(
      volume_view(*volume(R"("claimRef": {"namespace": "a", "name": "c", "uid": "u1"})")).is_claimed_by(*claim));
  EXPECT_FALSE(
      volume_view(*volume(R"("claimRef": {"namespace": "a", "name": "c", "uid": "u2"})")).is_claimed_by(*claim));
  EXPECT_FALSE(volume_view(*volume(R"("x": 1)")).is_claimed());
}

}  // namespace
}  // namespace o2dms::simulator
