// Namespaces and owners: what goes when something is deleted.
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

using LifecycleTest = ClusterTest;

TEST_F(LifecycleTest, NamespaceGetsItsAccountAndGoesWithAllThatIsInIt) {
  create(R"({"kind": "Namespace", "metadata": {"name": "cnf"}})");
  ASSERT_TRUE(until([&] { return !get("ServiceAccount", "default", "cnf").is_null(); }));
  EXPECT_FALSE(get("ConfigMap", "kube-root-ca.crt", "cnf").is_null());
  base::Json web = deployment("web", 2);
  web["metadata"]["namespace"] = "cnf";
  create(web);
  ASSERT_TRUE(until([&] { return text_at(get("Deployment", "web", "cnf"), {"status", "availableReplicas"}) == "2"; }));
  remove("Namespace", "cnf");
  EXPECT_EQ(text_at(get("Namespace", "cnf"), {"status", "phase"}), "Terminating");
  EXPECT_EQ(condition_status(get("Namespace", "cnf"), "NamespaceContentRemaining"), "True");
  ASSERT_TRUE(until([&] { return get("Namespace", "cnf").is_null(); })) << get("Namespace", "cnf").dump(1);
  for (const char* kind : {"Pod", "ReplicaSet", "Deployment", "ServiceAccount", "ConfigMap"})
    EXPECT_TRUE(list(kind, "cnf").empty()) << kind;
}

TEST_F(LifecycleTest, ANamespaceSaysWhichFinalizersHoldIt) {
  create(R"({"kind": "Namespace", "metadata": {"name": "cnf"}})");
  create(
      R"({"kind": "ConfigMap", "metadata": {"name": "kept", "namespace": "cnf", "finalizers": ["example.com/hold"]}})");
  remove("Namespace", "cnf");
  pass(100ms);
  const base::Json held = get("Namespace", "cnf");
  EXPECT_EQ(condition_status(held, "NamespaceFinalizersRemaining"), "True") << held.dump(1);
  EXPECT_EQ(condition_reason(held, "NamespaceFinalizersRemaining"), "SomeFinalizersRemain");
  EXPECT_NE(held.dump().find("Some content in the namespace has finalizers remaining: example.com/hold in 1 resource "
                             "instances"),
            std::string::npos)
      << held.dump(1);
  change(
      "ConfigMap", "kept", [](base::Json& c) { c["metadata"]["finalizers"] = base::Json::array(); }, "cnf");
  EXPECT_TRUE(until([&] { return get("Namespace", "cnf").is_null(); }));
}

// The claim is gone before it has named its volume: it asks for more than the volume has.
TEST_F(LifecycleTest, AVolumeIsFreedOfAClaimThatWasNeverBound) {
  const ObjectRef claim = create(R"({"kind": "PersistentVolumeClaim", "metadata": {"name": "c"}, "spec":
      {"storageClassName": "none", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "2Gi"}}}})");
  ASSERT_NE(claim, nullptr);
  base::Json volume = base::Json::parse(R"({"kind": "PersistentVolume", "metadata": {"name": "v"}, "spec":
      {"storageClassName": "none", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"},
       "csi": {"driver": "d", "volumeHandle": "h"}, "persistentVolumeReclaimPolicy": "Delete"}})");
  volume["spec"]["claimRef"] = {{"namespace", "default"}, {"name", "c"}, {"uid", claim->uid()}};
  create(volume);
  pass(100ms);
  ASSERT_FALSE(get("PersistentVolume", "v", "").is_null());
  remove("PersistentVolumeClaim", "c");
  EXPECT_TRUE(until([&] { return get("PersistentVolume", "v", "").is_null(); }))
      << get("PersistentVolume", "v", "").dump(1);
}

TEST_F(LifecycleTest, AQuotaSaysWhatIsUsed) {
  create(R"({"kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard":
      {"pods": "10", "requests.cpu": "2", "count/deployments.apps": "3", "services": "5"}}})");
  const auto used = [&](const char* what) { return text_at(get("ResourceQuota", "q"), {"status", "used", what}); };
  EXPECT_EQ(used("pods"), "0");
  EXPECT_EQ(text_at(get("ResourceQuota", "q"), {"status", "hard", "services"}), "5");
  const std::string services = used("services");
  base::Json web = deployment("web", 2);
  web["spec"]["template"]["spec"]["containers"][0]["resources"] = {{"requests", {{"cpu", "250m"}}}};
  create(web);
  ASSERT_TRUE(until([&] { return used("pods") == "2"; })) << get("ResourceQuota", "q").dump(1);
  EXPECT_EQ(used("requests.cpu"), "500m");
  EXPECT_EQ(used("count/deployments.apps"), "1");
  EXPECT_EQ(used("services"), services);
  remove("Deployment", "web");
  EXPECT_TRUE(until([&] { return used("pods") == "0" && used("requests.cpu") == "0"; }))
      << get("ResourceQuota", "q").dump(1);
}

TEST_F(LifecycleTest, DefaultAccountComesBack) {
  ASSERT_TRUE(until([&] { return !get("ServiceAccount", "default").is_null(); }));
  remove("ServiceAccount", "default");
  EXPECT_TRUE(until([&] { return !get("ServiceAccount", "default").is_null(); }));
}

TEST_F(LifecycleTest, BackgroundDeletionTakesTheDependentsAfterwards) {
  create(deployment("web", 2));
  ASSERT_TRUE(until([&] { return list("Pod").size() == 2; }));
  remove("Deployment", "web");
  EXPECT_TRUE(get("Deployment", "web").is_null());
  EXPECT_TRUE(until([&] { return list("ReplicaSet").empty() && list("Pod").empty(); }));
}

TEST_F(LifecycleTest, ForegroundDeletionTakesTheOwnerLast) {
  create(deployment("web", 2));
  ASSERT_TRUE(until([&] { return text_at(get("Deployment", "web"), {"status", "availableReplicas"}) == "2"; }));
  remove("Deployment", "web", Propagation::foreground);
  bool owner_first = false;
  ASSERT_TRUE(until([&] {
    owner_first = owner_first || (get("Deployment", "web").is_null() && !list("Pod").empty());
    return get("Deployment", "web").is_null();
  })) << get("Deployment", "web").dump(1);
  EXPECT_FALSE(owner_first);
  EXPECT_TRUE(list("ReplicaSet").empty());
}

TEST_F(LifecycleTest, OrphaningLetsTheDependentsLoose) {
  create(deployment("web", 1));
  ASSERT_TRUE(until([&] { return list("Pod").size() == 1; }));
  remove("Deployment", "web", Propagation::orphan);
  ASSERT_TRUE(until([&] { return get("Deployment", "web").is_null(); }));
  pass(100ms);
  ASSERT_EQ(list("ReplicaSet").size(), 1U);
  EXPECT_TRUE(base::find(list("ReplicaSet")[0], {"metadata", "ownerReferences", "0"}) == nullptr);
  EXPECT_EQ(list("Pod").size(), 1U);
}

TEST_F(LifecycleTest, AnObjectWhoseOwnerNeverWasIsCollected) {
  create(R"({"kind": "ConfigMap", "metadata": {"name": "stray", "ownerReferences":
      [{"apiVersion": "v1", "kind": "ConfigMap", "name": "nobody", "uid": "00000000-0000-4000-8000-000000000000"}]}})");
  EXPECT_TRUE(until([&] { return get("ConfigMap", "stray").is_null(); }));
}

}  // namespace
}  // namespace o2dms::simulator
