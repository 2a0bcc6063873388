// What the container expectations find in pods as they were read, and what they do not.
#include <gtest/gtest.h>

#include "base/json.h"
#include "harness/case/expectations.h"
#include "harness/case/labels.h"

namespace o2dms::harness {
namespace {

using base::Json;

Json sent_deployment() {
  Json manifest =
      Json::parse(R"({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d", "namespace": "s",
      "labels": {"app": "d"}}, "spec": {"template": {"metadata": {"labels": {"app": "d"}},
      "spec": {"containers": [{"name": "c", "image": "docker.io/library/busybox:1.36.1"}]}}}})");
  manifest["metadata"]["labels"][kRunLabel] = "r";
  manifest["metadata"]["labels"][kWorkloadLabel] = "w";
  return manifest;
}

// A pod that is up and contradicts nothing.
Json pod_that_runs() {
  Json pod = Json::parse(R"({"metadata": {"name": "d-1", "namespace": "s", "uid": "u", "labels": {"app": "d"}},
      "spec": {"nodeName": "node-1", "containers": [{"name": "c", "image": "docker.io/library/busybox:1.36.1"}]},
      "status": {"phase": "Running", "hostIP": "10.0.0.1", "podIP": "10.1.0.1", "podIPs": [{"ip": "10.1.0.1"}],
        "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Initialized", "status": "True"},
                       {"type": "ContainersReady", "status": "True"}, {"type": "Ready", "status": "True"}],
        "containerStatuses": [{"name": "c", "image": "busybox:1.36.1", "imageID": "i@sha256:1", "containerID": "containerd://1",
           "ready": true, "restartCount": 0, "lastState": {}, "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}})");
  pod["metadata"]["labels"][kRunLabel] = "r";
  pod["metadata"]["labels"][kWorkloadLabel] = "w";
  return pod;
}

Exchange exchange(std::uint64_t id, std::string step, int status, const Json& answer, const Json& sent = nullptr) {
  Exchange made{.id = id, .step = std::move(step), .method = "GET", .url = "https://x/y", .status = status};
  made.response_body = make_body(answer.is_string() ? answer.get<std::string>() : base::to_text(answer));
  if (!sent.is_null()) made.request_body = make_body(base::to_text(sent));
  return made;
}

class ContainerExpectations : public ::testing::Test {
 protected:
  void add(Exchange one) { record_.exchanges.push_back(std::make_shared<const Exchange>(std::move(one))); }
  void read(const Json& pod, const Json& manifest = sent_deployment()) {
    record_ = {};
    add(exchange(1, "create " + subject_of(manifest), 201, manifest, manifest));
    add(exchange(2, "read-pods", 200, {{"kind", "PodList"}, {"items", Json::array({pod})}}));
  }
  std::vector<Finding> judged(const char* word, const Json& parameters = Json::object()) {
    return judge({.id = word, .word = word, .requirement = "R", .parameters = std::make_shared<const Json>(parameters)},
                 record_, {});
  }
  bool holds_for(const char* word, const Json& parameters = Json::object()) {
    const auto findings = judged(word, parameters);
    for (const Finding& finding : findings)
      if (!finding.ok) return false;
    return !findings.empty();
  }
  // Of a pod that runs but for one change, by JSON patch.
  bool runs_after(const char* word, const char* path, const Json& value) {
    Json pod = pod_that_runs();
    const Json::json_pointer at(path);
    if (value.is_null())
      pod[at.parent_pointer()].erase(at.back());
    else
      pod[at] = value;
    read(pod);
    return holds_for(word);
  }

  Record record_;
};

TEST_F(ContainerExpectations, AContainerRunsWhenEveryPartOfTheStatusSaysSo) {
  read(pod_that_runs());
  EXPECT_TRUE(holds_for("containers-run"));
  for (const char* lost : {"/status/containerStatuses", "/status/containerStatuses/0/containerID", "/status/podIP",
                           "/status/podIPs", "/status/hostIP", "/spec/nodeName", "/status/containerStatuses/0/ready",
                           "/status/containerStatuses/0/state/running/startedAt"})
    EXPECT_FALSE(runs_after("containers-run", lost, nullptr)) << lost;
  EXPECT_FALSE(runs_after("containers-run", "/status/containerStatuses/0/name", "other"));
  EXPECT_FALSE(runs_after("containers-run", "/status/containerStatuses/0/state", Json::parse(R"({"waiting": {}})")));
  record_ = {};
  EXPECT_TRUE(judged("containers-run").empty()) << "nothing was read";
  add(exchange(1, "read-pods", 200, {{"items", Json::array()}}));
  EXPECT_FALSE(holds_for("containers-run")) << "there is no pod";
}

TEST_F(ContainerExpectations, NoTwoPodsHaveOneAddressButInTheNetworkOfTheirNode) {
  const auto both_run = [&](const char* address, bool host_network, const char* phase = "Running") {
    Json other = pod_that_runs();
    other["metadata"]["name"] = "d-2";
    other["metadata"]["uid"] = "u2";
    other["status"]["podIP"] = address;
    other["status"]["podIPs"][0]["ip"] = address;
    other["spec"]["hostNetwork"] = host_network;
    other["status"]["phase"] = phase;
    read(pod_that_runs());
    record_.exchanges.pop_back();
    add(exchange(2, "read-pods", 200, {{"kind", "PodList"}, {"items", Json::array({pod_that_runs(), other})}}));
    return holds_for("containers-run");
  };
  EXPECT_TRUE(both_run("10.1.0.2", false));
  EXPECT_FALSE(both_run("10.1.0.1", false));
  EXPECT_TRUE(both_run("10.1.0.1", true));
}

TEST_F(ContainerExpectations, OneThatIsUnwellIsNeverReady) {
  Json unready = pod_that_runs();
  for (Json& condition : unready["status"]["conditions"])
    if (condition["type"] == "Ready") condition["status"] = "False";
  read(unready);
  EXPECT_TRUE(holds_for("never-ready"));
  Exchange watch = exchange(3, "watch-failure", 200, "");
  watch.watch = true;
  watch.events.push_back({.type = "MODIFIED", .object = std::make_shared<const Json>(pod_that_runs())});
  add(std::move(watch));
  EXPECT_FALSE(holds_for("never-ready")) << "it was for a moment";
}

TEST_F(ContainerExpectations, TheNodeIsOneThatIsThereUnlessItMayNotBeRead) {
  const Json node =
      Json::parse(R"({"kind": "Node", "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}]}})");
  for (const auto& [code, body, fine] :
       {std::tuple(200, node, true), std::tuple(404, Json::object(), false), std::tuple(403, Json::object(), true)}) {
    read(pod_that_runs());
    add(exchange(3, "read-node node-1", code, body));
    EXPECT_EQ(holds_for("containers-run"), fine) << code;
  }
  Json elsewhere = pod_that_runs();
  elsewhere["status"]["hostIP"] = "10.0.0.9";
  read(elsewhere);
  add(exchange(3, "read-node node-1", 200, node));
  EXPECT_FALSE(holds_for("containers-run"));
}

TEST_F(ContainerExpectations, ConditionsMayNotContradictTheContainers) {
  read(pod_that_runs());
  EXPECT_TRUE(holds_for("conditions-agree"));
  for (int condition = 0; condition < 4; ++condition)
    EXPECT_FALSE(runs_after("conditions-agree", ("/status/conditions/" + std::to_string(condition) + "/status").c_str(),
                            "False"))
        << condition;
  EXPECT_FALSE(runs_after("conditions-agree", "/status/containerStatuses/0/ready", false));
  read(pod_that_runs());
  add(exchange(3, "status Deployment/d", 200,
               Json::parse(R"({"status": {"conditions": [{"type": "Available", "status": "False"}]}})")));
  EXPECT_FALSE(holds_for("conditions-agree"));
}

TEST_F(ContainerExpectations, AnotherNameOfTheImageIsAWarningAndNoneIsABreach) {
  read(pod_that_runs());
  ASSERT_TRUE(holds_for("image-named")) << "docker.io/library is what is meant without";
  EXPECT_FALSE(judged("image-named")[0].warning);
  EXPECT_TRUE(runs_after("image-named", "/status/containerStatuses/0/image", "mirror.local/busybox:1.36.1"));
  EXPECT_TRUE(judged("image-named")[0].warning);
  EXPECT_FALSE(runs_after("image-named", "/status/containerStatuses/0/image", ""));
  EXPECT_FALSE(runs_after("image-named", "/status/containerStatuses/0/imageID", nullptr));
}

TEST_F(ContainerExpectations, AnEndIsSeenByItsCode) {
  Json pod = pod_that_runs();
  pod["status"]["containerStatuses"][0]["state"] = Json::parse(R"({"terminated": {"exitCode": 7, "reason": "Error"}})");
  read(pod);
  EXPECT_TRUE(holds_for("exit-code", {{"container", "c"}, {"exit-code", 7}}));
  EXPECT_FALSE(holds_for("exit-code", {{"container", "c"}, {"exit-code", 0}}));
  EXPECT_FALSE(holds_for("exit-code", {{"container", "other"}, {"exit-code", 7}}));
  pod["status"]["containerStatuses"][0]["state"]["terminated"]["reason"] = "Completed";
  read(pod);
  EXPECT_FALSE(holds_for("exit-code", {{"container", "c"}, {"exit-code", 7}})) << "a failure is not completed";
}

TEST_F(ContainerExpectations, WhatIsToldIsWhatWasGiven) {
  const Json map = {{"kind", "ConfigMap"}, {"metadata", sent_deployment()["metadata"]}, {"data", {{"k", "n-1"}}}};
  Json pod = pod_that_runs();
  pod["status"]["containerStatuses"][0]["state"] =
      Json::parse(R"({"terminated": {"exitCode": 0, "message": "it is n-1\n"}})");
  read(pod, map);
  const Json message = {{"container", "c"}, {"where", "termination-message"}, {"values", {"ConfigMap/d k"}}};
  const Json log = {{"container", "c"}, {"where", "log"}, {"values", {"ConfigMap/d k"}}};
  EXPECT_TRUE(holds_for("container-tells", message));
  EXPECT_FALSE(holds_for("container-tells", log));
  add(exchange(3, "read-log d-1/c", 200, "it is n-1\n"));
  EXPECT_TRUE(holds_for("container-tells", log));
  pod["status"]["containerStatuses"][0]["state"]["terminated"]["message"] = "it is n-2\n";
  read(pod, map);
  add(exchange(3, "read-log d-1/c", 500, "it is n-1\n"));
  EXPECT_FALSE(holds_for("container-tells", message));
  EXPECT_FALSE(holds_for("container-tells", log)) << "an error is no log";
  EXPECT_FALSE(holds_for("container-tells", {{"container", "c"}, {"where", "log"}, {"values", {"ConfigMap/d no"}}}));
}

TEST_F(ContainerExpectations, WhatCannotStartIsNotToldAsStarted) {
  const Json asked = {{"container", "c"}};
  Json pod = pod_that_runs();
  pod["status"]["phase"] = "Pending";
  for (Json& condition : pod["status"]["conditions"]) condition["status"] = "False";
  Json& status = pod["status"]["containerStatuses"][0];
  status = Json::parse(
      R"({"name": "c", "ready": false, "restartCount": 0, "state": {"waiting": {"reason": "ErrImagePull"}}})");
  const Json fine = pod;
  read(fine);
  EXPECT_TRUE(holds_for("not-started", asked));
  EXPECT_FALSE(holds_for("not-started", {{"container", "c"}, {"for", "config"}})) << "it waits for something else";
  status["state"]["waiting"]["reason"] = "CreateContainerConfigError";
  read(pod);
  EXPECT_FALSE(holds_for("not-started", asked));
  EXPECT_TRUE(holds_for("not-started", {{"container", "c"}, {"for", "config"}}));
  status["state"]["waiting"]["reason"] = "ContainerCreating";
  read(pod);
  EXPECT_FALSE(holds_for("not-started", asked));
  pod = fine;
  pod["status"]["phase"] = "Running";
  read(pod);
  EXPECT_FALSE(holds_for("not-started", asked));
  pod = fine;
  pod["status"]["containerStatuses"][0]["containerID"] = "containerd://1";
  read(pod);
  EXPECT_FALSE(holds_for("not-started", asked));
}

TEST_F(ContainerExpectations, ACrashIsToldAsOne) {
  const Json asked = {{"container", "c"}, {"exit-code", 7}};
  Json pod = pod_that_runs();
  for (Json& condition : pod["status"]["conditions"]) condition["status"] = "False";
  pod["status"]["containerStatuses"][0] = Json::parse(
      R"({"name": "c", "ready": false, "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
          "lastState": {"terminated": {"exitCode": 7, "reason": "Error"}}})");
  const Json fine = pod;
  read(fine);
  EXPECT_TRUE(holds_for("crash-loop", asked));
  pod["status"]["containerStatuses"][0]["restartCount"] = 0;
  read(pod);
  EXPECT_FALSE(holds_for("crash-loop", asked));
  pod = fine;
  pod["status"]["containerStatuses"][0]["lastState"]["terminated"]["exitCode"] = 1;
  read(pod);
  EXPECT_FALSE(holds_for("crash-loop", asked));
  read(pod_that_runs());
  EXPECT_FALSE(holds_for("crash-loop", asked)) << "a lie: Running and Ready";
}

TEST_F(ContainerExpectations, AFailingInitContainerKeepsTheOthersWaiting) {
  const Json asked = {{"container", "i"}, {"exit-code", 7}};
  Json pod = pod_that_runs();
  pod["spec"]["initContainers"] = Json::parse(R"([{"name": "i"}])");
  pod["status"]["phase"] = "Pending";
  pod["status"]["conditions"] = Json::parse(R"([{"type": "Initialized", "status": "False"}])");
  pod["status"]["initContainerStatuses"] =
      Json::parse(R"([{"name": "i", "restartCount": 1, "state": {"terminated": {"exitCode": 7, "reason": "Error"}}}])");
  const Json started = pod;
  pod["status"]["containerStatuses"][0] =
      Json::parse(R"({"name": "c", "ready": false, "state": {"waiting": {"reason": "PodInitializing"}}})");
  read(pod);
  EXPECT_TRUE(holds_for("init-fails", asked));
  read(started);
  EXPECT_FALSE(holds_for("init-fails", asked)) << "the main container runs";
  pod["status"]["conditions"][0]["status"] = "True";
  read(pod);
  EXPECT_FALSE(holds_for("init-fails", asked));
}

TEST_F(ContainerExpectations, AJobThatFailedSaysSo) {
  add(exchange(1, "status Job/j", 200,
               Json::parse(R"({"status": {"conditions": [{"type": "Failed", "status": "True"}]}})")));
  EXPECT_TRUE(holds_for("job-fails"));
  add(exchange(2, "status Job/k", 200,
               Json::parse(R"({"status": {"conditions": [{"type": "Complete", "status": "True"}]}})")));
  EXPECT_FALSE(holds_for("job-fails"));
}

TEST_F(ContainerExpectations, ReadyStaysWhenTheWaitSaysSo) {
  record_.waits.push_back({.deadline = "ready-stays", .condition = "c", .met = true});
  EXPECT_TRUE(holds_for("ready-stays"));
  record_.waits[0].met = false;
  EXPECT_FALSE(holds_for("ready-stays"));
}

}  // namespace
}  // namespace o2dms::harness
