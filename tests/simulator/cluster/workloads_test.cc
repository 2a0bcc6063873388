// StatefulSets with their claims, DaemonSets, Jobs, endpoints.
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

using WorkloadsTest = ClusterTest;

const char* const kUpf =
    R"({"kind": "StatefulSet", "metadata": {"name": "upf"}, "spec": {"serviceName": "upf", "replicas": 3,
    "selector": {"matchLabels": {"app": "upf"}},
    "template": {"metadata": {"labels": {"app": "upf"}}, "spec": {"containers": [{"name": "c", "image": "upf:1"}]}},
    "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}})";

TEST_F(WorkloadsTest, StatefulSetStartsInOrderWithBoundClaims) {
  create(kUpf);
  std::vector<std::string> order;
  ASSERT_TRUE(until([&] {
    for (const base::Json& pod : list("Pod")) {
      const std::string name = text_at(pod, {"metadata", "name"});
      if (std::find(order.begin(), order.end(), name) != order.end()) continue;
      order.push_back(name);
      // Whoever came before is ready.
      for (std::size_t before = 0; before + 1 < order.size(); ++before)
        EXPECT_EQ(condition_status(get("Pod", order[before]), "Ready"), "True");
    }
    return text_at(get("StatefulSet", "upf"), {"status", "readyReplicas"}) == "3";
  })) << get("StatefulSet", "upf").dump(1)
      << get("Pod", "upf-0").dump(1);
  EXPECT_EQ(order, (std::vector<std::string>{"upf-0", "upf-1", "upf-2"}));
  const base::Json claim = get("PersistentVolumeClaim", "data-upf-2");
  EXPECT_EQ(text_at(claim, {"status", "phase"}), "Bound");
  const base::Json volume = get("PersistentVolume", text_at(claim, {"spec", "volumeName"}));
  EXPECT_EQ(text_at(volume, {"status", "phase"}), "Bound");
  EXPECT_EQ(text_at(volume, {"spec", "claimRef", "name"}), "data-upf-2");
  const base::Json set = get("StatefulSet", "upf");
  EXPECT_EQ(text_at(set, {"status", "currentRevision"}), text_at(set, {"status", "updateRevision"}));
  EXPECT_EQ(list("ControllerRevision").size(), 1U);
  EXPECT_EQ(text_at(get("Pod", "upf-1"), {"metadata", "labels", "apps.kubernetes.io/pod-index"}), "1");
  EXPECT_EQ(text_at(get("Pod", "upf-1"), {"spec", "subdomain"}), "upf");
}

TEST_F(WorkloadsTest, StatefulSetUpdatesFromTheTopAndScalesDown) {
  create(kUpf);
  ASSERT_TRUE(until([&] { return text_at(get("StatefulSet", "upf"), {"status", "readyReplicas"}) == "3"; }));
  change("StatefulSet", "upf",
         [](base::Json& s) { s["spec"]["template"]["spec"]["containers"][0]["image"] = "upf:2"; });
  ASSERT_TRUE(until([&] {
    return get("Pod", "upf-2").is_object() && get("Pod", "upf-2")["spec"]["containers"][0]["image"] == "upf:2";
  }));
  EXPECT_EQ(get("Pod", "upf-0")["spec"]["containers"][0]["image"], "upf:1") << "the lowest comes last";
  ASSERT_TRUE(until([&] {
    const base::Json set = get("StatefulSet", "upf");
    return text_at(set, {"status", "updatedReplicas"}) == "3" && text_at(set, {"status", "readyReplicas"}) == "3" &&
           text_at(set, {"status", "currentRevision"}) == text_at(set, {"status", "updateRevision"});
  })) << get("StatefulSet", "upf").dump(1);
  change("StatefulSet", "upf", [](base::Json& s) { s["spec"]["replicas"] = 1; });
  ASSERT_TRUE(until([&] { return list("Pod").size() == 1; }));
  EXPECT_FALSE(get("Pod", "upf-0").is_null());
  EXPECT_EQ(list("PersistentVolumeClaim").size(), 3U) << "claims are retained";
}

TEST_F(WorkloadsTest, ClaimsGoWhenTheirSetSaysSo) {
  create(kUpf);
  ASSERT_TRUE(until([&] { return text_at(get("StatefulSet", "upf"), {"status", "readyReplicas"}) == "3"; }));
  EXPECT_FALSE(get("PersistentVolumeClaim", "data-upf-0")["metadata"].contains("ownerReferences"));
  change("StatefulSet", "upf", [](base::Json& s) {
    s["spec"]["persistentVolumeClaimRetentionPolicy"] = {{"whenScaled", "Delete"}, {"whenDeleted", "Delete"}};
  });
  change("StatefulSet", "upf", [](base::Json& s) { s["spec"]["replicas"] = 2; });
  ASSERT_TRUE(until([&] { return get("PersistentVolumeClaim", "data-upf-2").is_null(); }))
      << get("PersistentVolumeClaim", "data-upf-2").dump(1);
  EXPECT_EQ(text_at(get("PersistentVolumeClaim", "data-upf-0")["metadata"]["ownerReferences"][0], {"kind"}),
            "StatefulSet")
      << "claims that were there already follow the policy too";
  remove("StatefulSet", "upf");
  EXPECT_TRUE(until([&] { return list("PersistentVolumeClaim").empty(); }))
      << base::Json(list("PersistentVolumeClaim")).dump(1);
}

TEST_F(WorkloadsTest, ClaimsWaitForTheirFirstConsumerAndVolumesGoWithTheirClaims) {
  create(
      R"({"kind": "StorageClass", "metadata": {"name": "late"}, "provisioner": "x.example/p", "volumeBindingMode": "WaitForFirstConsumer"})");
  create(
      R"({"kind": "PersistentVolumeClaim", "metadata": {"name": "c"}, "spec": {"storageClassName": "late", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}})");
  pass(50ms);
  EXPECT_EQ(text_at(get("PersistentVolumeClaim", "c"), {"status", "phase"}), "Pending");
  create(
      R"({"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "i"}], "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]}})");
  ASSERT_TRUE(until([&] { return condition_status(get("Pod", "p"), "Ready") == "True"; })) << get("Pod", "p").dump(1);
  EXPECT_EQ(text_at(get("PersistentVolumeClaim", "c"), {"status", "phase"}), "Bound");
  remove("PersistentVolumeClaim", "c");
  pass(50ms);
  EXPECT_FALSE(get("PersistentVolumeClaim", "c").is_null()) << "a pod uses it";
  remove("Pod", "p");
  EXPECT_TRUE(
      until([&] { return get("PersistentVolumeClaim", "c").is_null() && list("PersistentVolume", "").empty(); }));
}

TEST_F(WorkloadsTest, DaemonSetRunsOnEveryNodeThatMatches) {
  create(R"({"kind": "DaemonSet", "metadata": {"name": "agent"}, "spec": {"selector": {"matchLabels": {"app": "agent"}},
      "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": "agent:1"}]}}}})");
  ASSERT_TRUE(until([&] {
    return text_at(get("DaemonSet", "agent"), {"status", "numberAvailable"}) == "3";
  })) << get("DaemonSet", "agent").dump(1);
  std::set<std::string> nodes;
  for (const base::Json& pod : list("Pod")) nodes.insert(text_at(pod, {"spec", "nodeName"}));
  EXPECT_EQ(nodes, (std::set<std::string>{"node-1", "node-2", "node-3"}));
  change("DaemonSet", "agent",
         [](base::Json& d) { d["spec"]["template"]["spec"]["containers"][0]["image"] = "agent:2"; });
  ASSERT_TRUE(until([&] {
    const base::Json set = get("DaemonSet", "agent");
    return text_at(set, {"status", "updatedNumberScheduled"}) == "3" &&
           text_at(set, {"status", "numberAvailable"}) == "3";
  })) << get("DaemonSet", "agent").dump(1);
  EXPECT_EQ(list("ControllerRevision").size(), 2U);
  change("DaemonSet", "agent", [](base::Json& d) {
    d["spec"]["template"]["spec"]["nodeSelector"] = {{"kubernetes.io/hostname", "node-2"}};
  });
  EXPECT_TRUE(until([&] {
    return list("Pod").size() == 1 && text_at(get("DaemonSet", "agent"), {"status", "desiredNumberScheduled"}) == "1";
  }));
}

TEST_F(WorkloadsTest, JobCompletes) {
  create(
      R"({"kind": "Job", "metadata": {"name": "prepare"}, "spec": {"completions": 3, "parallelism": 2, "template": {"spec":
      {"restartPolicy": "Never", "containers": [{"name": "c", "image": "task", "command": ["sh", "-c", "echo done"]}]}}}})");
  std::size_t most_active = 0;
  ASSERT_TRUE(until([&] {
    std::size_t active = 0;
    for (const base::Json& pod : list("Pod")) active += text_at(pod, {"status", "phase"}) == "Succeeded" ? 0U : 1U;
    most_active = std::max(most_active, active);
    return condition_status(get("Job", "prepare"), "Complete") == "True";
  })) << get("Job", "prepare").dump(1);
  EXPECT_EQ(most_active, 2U);
  const base::Json job = get("Job", "prepare");
  EXPECT_EQ(text_at(job, {"status", "succeeded"}), "3");
  EXPECT_EQ(condition_reason(job, "SuccessCriteriaMet"), "CompletionsReached");
  EXPECT_FALSE(text_at(job, {"status", "completionTime"}).empty());
  EXPECT_EQ(text_at(list("Pod")[0], {"metadata", "labels", "batch.kubernetes.io/job-name"}), "prepare");
}

TEST_F(WorkloadsTest, JobFailsAtItsLimit) {
  create(R"({"kind": "Job", "metadata": {"name": "bad"}, "spec": {"backoffLimit": 1, "template": {"spec":
      {"restartPolicy": "Never", "containers": [{"name": "c", "image": "task", "command": ["false"]}]}}}})");
  ASSERT_TRUE(until([&] { return condition_status(get("Job", "bad"), "Failed") == "True"; }, 30s))
      << get("Job", "bad").dump(1);
  EXPECT_EQ(condition_reason(get("Job", "bad"), "Failed"), "BackoffLimitExceeded");
  EXPECT_EQ(text_at(get("Job", "bad"), {"status", "failed"}), "2");
}

TEST_F(WorkloadsTest, IndexedJobCountsEachIndexOnceAndIsForgottenInTime) {
  create(
      R"({"kind": "Job", "metadata": {"name": "shards"}, "spec": {"completions": 3, "parallelism": 3, "completionMode": "Indexed", "ttlSecondsAfterFinished": 5,
      "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "task"}]}}}})");
  ASSERT_TRUE(until([&] { return condition_status(get("Job", "shards"), "Complete") == "True"; }))
      << get("Job", "shards").dump(1);
  EXPECT_EQ(text_at(get("Job", "shards"), {"status", "completedIndexes"}), "0-2");
  EXPECT_TRUE(until([&] { return get("Job", "shards").is_null() && list("Pod").empty(); }, 20s));
}

TEST_F(WorkloadsTest, EndpointsFollowReadiness) {
  create(
      R"({"kind": "Service", "metadata": {"name": "amf"}, "spec": {"selector": {"app": "amf"}, "ports": [{"name": "n2", "port": 38412, "protocol": "SCTP", "targetPort": "ngap"}]}})");
  base::Json amf = deployment("amf", 2);
  amf["spec"]["template"]["spec"]["containers"][0]["ports"] =
      base::Json::parse(R"([{"name": "ngap", "containerPort": 9000, "protocol": "SCTP"}])");
  create(amf);
  const auto ready = [&] {
    std::size_t count = 0;
    for (const base::Json& slice : list("EndpointSlice")) {
      if (text_at(slice, {"metadata", "labels", "kubernetes.io/service-name"}) != "amf" || !slice.contains("endpoints"))
        continue;
      for (const base::Json& endpoint : slice["endpoints"]) count += endpoint["conditions"]["ready"] == true ? 1U : 0U;
    }
    return count;
  };
  ASSERT_TRUE(until([&] { return ready() == 2; })) << base::Json(list("EndpointSlice")).dump(1);
  for (const base::Json& slice : list("EndpointSlice")) {
    if (text_at(slice, {"metadata", "labels", "kubernetes.io/service-name"}) == "amf") {
      EXPECT_EQ(slice["ports"][0]["port"], 9000);
    }
  }
  EXPECT_EQ(get("Endpoints", "amf")["subsets"][0]["addresses"].size(), 2U);
  change("Deployment", "amf", [](base::Json& d) { d["spec"]["replicas"] = 0; });
  EXPECT_TRUE(
      until([&] { return ready() == 0 && get("Endpoints", "amf").value("subsets", base::Json::array()).empty(); }));
  remove("Service", "amf");
  EXPECT_TRUE(until([&] { return get("Endpoints", "amf").is_null() && list("EndpointSlice").size() == 1; }))
      << "only that of `kubernetes` stays";
}

TEST_F(WorkloadsTest, OnlyTheServiceOfItsSubdomainKnowsAPodByHostName) {
  for (const char* name : {"upf", "all"}) {
    create({{"kind", "Service"},
            {"metadata", {{"name", name}}},
            {"spec",
             {{"clusterIP", "None"},
              {"selector", {{"app", "upf"}}},
              {"ports", base::Json::array({{{"port", 8805}, {"protocol", "UDP"}}})}}}});
  }
  create(kUpf);
  ASSERT_TRUE(until([&] { return text_at(get("StatefulSet", "upf"), {"status", "readyReplicas"}) == "3"; }));
  settle();
  EXPECT_EQ(text_at(get("Endpoints", "upf")["subsets"][0]["addresses"][0], {"hostname"}), "upf-0");
  EXPECT_EQ(text_at(get("Endpoints", "all")["subsets"][0]["addresses"][0], {"hostname"}), "");
  for (const base::Json& slice : list("EndpointSlice")) {
    const std::string service = text_at(slice, {"metadata", "labels", "kubernetes.io/service-name"});
    if (service == "kubernetes") continue;
    EXPECT_EQ(text_at(slice["endpoints"][0], {"hostname"}), service == "upf" ? "upf-0" : "") << slice.dump(1);
  }
}

}  // namespace
}  // namespace o2dms::simulator
