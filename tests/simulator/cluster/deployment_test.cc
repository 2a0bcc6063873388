#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

class DeploymentTest : public ClusterTest {
 protected:
  std::string count(const char* field, const char* name = "web") {
    return text_at(get("Deployment", name), {"status", field});
  }
  bool is_rolled_out(const char* name = "web") {
    const base::Json object = get("Deployment", name);
    const std::string replicas = text_at(object, {"spec", "replicas"});
    return condition_reason(object, "Progressing") == "NewReplicaSetAvailable" &&
           text_at(object, {"status", "updatedReplicas"}) == replicas &&
           text_at(object, {"status", "replicas"}) == replicas &&
           text_at(object, {"status", "availableReplicas"}) == replicas &&
           text_at(object, {"status", "observedGeneration"}) == text_at(object, {"metadata", "generation"});
  }
  void set_image(const char* image) {
    change("Deployment", "web",
           [image](base::Json& d) { d["spec"]["template"]["spec"]["containers"][0]["image"] = image; });
  }
};

TEST_F(DeploymentTest, BecomesAvailableThroughOneReplicaSet) {
  create(deployment("web", 3));
  EXPECT_EQ(condition_reason(get("Deployment", "web"), "Available"), "MinimumReplicasUnavailable");
  ASSERT_TRUE(until([&] { return is_rolled_out(); })) << get("Deployment", "web").dump(1);
  const auto sets = list("ReplicaSet");
  ASSERT_EQ(sets.size(), 1U);
  const std::string hash = text_at(sets[0], {"metadata", "labels", "pod-template-hash"});
  EXPECT_EQ(text_at(sets[0], {"metadata", "name"}), "web-" + hash);
  EXPECT_EQ(text_at(sets[0], {"metadata", "annotations", "deployment.kubernetes.io/revision"}), "1");
  EXPECT_EQ(text_at(get("Deployment", "web"), {"metadata", "annotations", "deployment.kubernetes.io/revision"}), "1");
  EXPECT_EQ(condition_status(get("Deployment", "web"), "Available"), "True");
  const auto pods = list("Pod");
  ASSERT_EQ(pods.size(), 3U);
  for (const base::Json& pod : pods) {
    EXPECT_EQ(text_at(pod, {"metadata", "labels", "pod-template-hash"}), hash);
    EXPECT_EQ(text_at(pod["metadata"]["ownerReferences"][0], {"uid"}), text_at(sets[0], {"metadata", "uid"}));
  }
}

TEST_F(DeploymentTest, RollsWithoutFallingBelowWhatMustBeAvailable) {
  base::Json web = deployment("web", 4);
  web["spec"]["strategy"] = {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", 1}, {"maxUnavailable", 1}}}};
  create(web);
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  set_image("app:2");
  std::int64_t fewest = 4, most = 4;
  ASSERT_TRUE(until([&] {
    std::int64_t active = 0, ready = 0;
    for (const base::Json& pod : list("Pod")) {
      if (pod["metadata"].contains("deletionTimestamp")) continue;
      ++active;
      if (condition_status(pod, "Ready") == "True") ++ready;
    }
    fewest = std::min(fewest, ready);
    most = std::max(most, active);
    return is_rolled_out();
  })) << get("Deployment", "web").dump(1);
  EXPECT_GE(fewest, 3);
  EXPECT_LE(most, 5);
  EXPECT_EQ(text_at(get("Deployment", "web"), {"metadata", "annotations", "deployment.kubernetes.io/revision"}), "2");
  ASSERT_EQ(list("ReplicaSet").size(), 2U);

  set_image("app:1");
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  EXPECT_EQ(list("ReplicaSet").size(), 2U) << "an old template's ReplicaSet is used again";
  std::string former;
  for (const base::Json& set : list("ReplicaSet"))
    former += text_at(set, {"metadata", "annotations", "deployment.kubernetes.io/revision-history"});
  EXPECT_EQ(former, "1") << "and its former revision is noted";
  EXPECT_EQ(text_at(get("Deployment", "web"), {"metadata", "annotations", "deployment.kubernetes.io/revision"}), "3");
}

TEST_F(DeploymentTest, ScalesUpAndDown) {
  create(deployment("web", 1));
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  change("Deployment", "web", [](base::Json& d) { d["spec"]["replicas"] = 5; });
  ASSERT_TRUE(until([&] { return is_rolled_out() && list("Pod").size() == 5; }));
  change("Deployment", "web", [](base::Json& d) { d["spec"]["replicas"] = 0; });
  ASSERT_TRUE(until([&] { return list("Pod").empty() && count("replicas").empty(); }))
      << get("Deployment", "web").dump(1);
}

TEST_F(DeploymentTest, RecreateStopsTheOldFirst) {
  base::Json web = deployment("web", 2);
  web["spec"]["strategy"] = {{"type", "Recreate"}};
  create(web);
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  set_image("app:2");
  bool both = false;
  ASSERT_TRUE(until([&] {
    bool one = false, two = false;
    for (const base::Json& pod : list("Pod")) (pod["spec"]["containers"][0]["image"] == "app:1" ? one : two) = true;
    both = both || (one && two);
    return is_rolled_out() && !one;
  }));
  EXPECT_FALSE(both) << "pods of both templates at a time";
}

TEST_F(DeploymentTest, SaysWhenTheDeadlineForProgressHasPassed) {
  base::Json web = deployment("web", 1, "registry.invalid/app:1");
  web["spec"]["progressDeadlineSeconds"] = 5;
  create(web);
  ASSERT_TRUE(until(
      [&] { return condition_reason(get("Deployment", "web"), "Progressing") == "ProgressDeadlineExceeded"; }, 20s));
  EXPECT_EQ(condition_status(get("Deployment", "web"), "Progressing"), "False");
  EXPECT_EQ(count("unavailableReplicas"), "1");
}

TEST_F(DeploymentTest, KeepsOnlyTheHistoryAskedFor) {
  base::Json web = deployment("web", 1);
  web["spec"]["revisionHistoryLimit"] = 1;
  create(web);
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  for (const char* image : {"app:2", "app:3", "app:4"}) {
    set_image(image);
    ASSERT_TRUE(until([&] { return is_rolled_out(); })) << image;
  }
  EXPECT_TRUE(until([&] { return list("ReplicaSet").size() == 2; }));
}

TEST_F(DeploymentTest, DoesNothingWhilePaused) {
  base::Json web = deployment("web", 1);
  create(web);
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  change("Deployment", "web", [](base::Json& d) { d["spec"]["paused"] = true; });
  set_image("app:2");
  pass(200ms);
  EXPECT_EQ(list("ReplicaSet").size(), 1U);
  EXPECT_EQ(condition_reason(get("Deployment", "web"), "Progressing"), "DeploymentPaused");
  change("Deployment", "web", [](base::Json& d) { d["spec"].erase("paused"); });
  EXPECT_TRUE(until([&] { return is_rolled_out(); }));
}

TEST_F(DeploymentTest, ReplicaSetAdoptsAndReleasesByLabels) {
  create(deployment("web", 2));
  ASSERT_TRUE(until([&] { return is_rolled_out(); }));
  const std::string pod = text_at(list("Pod")[0], {"metadata", "name"});
  change("Pod", pod, [](base::Json& p) { p["metadata"]["labels"]["app"] = "other"; });
  ASSERT_TRUE(until([&] { return list("Pod").size() == 3; })) << "a released pod is replaced";
  EXPECT_TRUE(text_at(get("Pod", pod), {"metadata", "ownerReferences"}).size() <= 2);
  change("Pod", pod, [](base::Json& p) { p["metadata"]["labels"]["app"] = "web"; });
  EXPECT_TRUE(until([&] { return list("Pod").size() == 2; })) << "an adopted pod counts";
}

TEST_F(DeploymentTest, MinReadySecondsDelayAvailability) {
  base::Json web = deployment("web", 1);
  web["spec"]["minReadySeconds"] = 3;
  create(web);
  ASSERT_TRUE(until([&] { return count("readyReplicas") == "1"; }));
  EXPECT_EQ(count("availableReplicas"), "");
  EXPECT_TRUE(until([&] { return count("availableReplicas") == "1"; }, 6s));
}

}  // namespace
}  // namespace o2dms::simulator
