// What runs in containers shows in their status and logs, as a kubelet reports it.
#include "tests/simulator/cluster/cluster_fixture.h"

namespace o2dms::simulator {
namespace {

class ContainerLifeTest : public ClusterTest {
 protected:
  ContainerLifeTest() {
    create(
        R"json({"kind": "ConfigMap", "metadata": {"name": "config"}, "data": {"nonce": "c-42", "gnb.conf": "id = 7\n"}})json");
    create(R"json({"kind": "Secret", "metadata": {"name": "keys"}, "data": {"token": "cy00Mg=="}})json");
  }

  void pod(const char* spec, const char* name = "p") {
    create({{"kind", "Pod"},
            {"metadata", {{"name", name}, {"labels", {{"app", "nf"}}}}},
            {"spec", base::Json::parse(spec)}});
  }
  std::string phase(const char* name = "p") { return text_at(get("Pod", name), {"status", "phase"}); }
  base::Json status(const char* list = "containerStatuses", const char* name = "p") {
    const base::Json object = get("Pod", name);
    const base::Json* statuses = base::find(object, {"status", list});
    return statuses == nullptr || statuses->empty() ? base::Json::object() : (*statuses)[0];
  }
  // Of the first main container, once it has ended.
  std::string ended(const char* field, const char* name = "p") {
    EXPECT_TRUE(until([&] {
      return !text_at(status("containerStatuses", name), {"state", "terminated", "exitCode"}).empty();
    })) << get("Pod", name).dump(1);
    return text_at(status("containerStatuses", name), {"state", "terminated", field});
  }
  std::string log(const char* container = "c", const char* name = "p") {
    return logs()
        .read("default", name, text_at(get("Pod", name), {"metadata", "uid"}), container, {})
        .value_or("(none)json");
  }
};

TEST_F(ContainerLifeTest, ItsTerminationMessageCarriesWhatItWasGiven) {
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b",
          "env": [{"name": "NONCE", "valueFrom": {"configMapKeyRef": {"name": "config", "key": "nonce"}}},
                  {"name": "BOTH", "value": "$(NONCE)+$(POD)"},
                  {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
          "command": ["sh", "-c", "echo \"$NONCE $(cat /keys/token)\" > /dev/termination-log; echo log $BOTH $POD; exit 7"],
          "volumeMounts": [{"name": "keys", "mountPath": "/keys"}]
}],
          "volumes": [{"name": "keys", "secret": {"secretName": "keys"}}]
})json");
  EXPECT_EQ(ended("exitCode"), "7");
  EXPECT_EQ(ended("reason"), "Error");
  EXPECT_EQ(ended("message"), "c-42 s-42\n");
  EXPECT_EQ(log(), "log c-42+$(POD) p\n") << "a variable sees those before it";
  EXPECT_EQ(phase(), "Failed");
}

TEST_F(ContainerLifeTest, VariablesComeFromEverywhere) {
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b", "resources": {"limits": {"memory": "64Mi"}},
          "envFrom": [{"prefix": "C_", "configMapRef": {"name": "config"}}, {"secretRef": {"name": "keys"}},
                      {"configMapRef": {"name": "none", "optional": true}}],
          "env": [{"name": "APP", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['app']"}}},
                  {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
                  {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
                  {"name": "MEMORY", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory"}}},
                  {"name": "NO", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "no", "optional": true}}}],
          "command": ["sh", "-c", "echo $C_nonce $token $APP $NODE $IP $MEMORY ${NO:-unset} $HOSTNAME"]}]})json");
  EXPECT_EQ(ended("exitCode"), "0");
  const base::Json object = get("Pod", "p");
  EXPECT_EQ(log(), "c-42 s-42 nf " + text_at(object, {"spec", "nodeName"}) + " " +
                       text_at(object, {"status", "podIP"}) + " 67108864 unset p\n");
}

TEST_F(ContainerLifeTest, VolumesShowItemsPartsAndProjections) {
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b",
          "command": ["sh", "-c", "cat /all/conf/gnb /all/t /all/labels /etc/gnb.conf; test -e /all/nonce"],
          "volumeMounts": [{"name": "all", "mountPath": "/all"},
                           {"name": "one", "mountPath": "/etc/gnb.conf", "subPath": "gnb.conf"}]}],
          "volumes": [{"name": "one", "configMap": {"name": "config"}},
                      {"name": "all", "projected": {"sources": [
                        {"configMap": {"name": "config", "items": [{"key": "gnb.conf", "path": "conf/gnb"}]}},
                        {"secret": {"name": "keys", "items": [{"key": "token", "path": "t"}]}},
                        {"downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}}]}}]})json");
  EXPECT_EQ(ended("exitCode"), "1") << "only the chosen keys are there";
  EXPECT_EQ(log(), "id = 7\ns-42app=\"nf\"id = 7\n");
}

TEST_F(ContainerLifeTest, ContainersOfAPodShareItsEmptyDirs) {
  pod(R"json({"restartPolicy": "Never",
          "initContainers": [{"name": "i", "image": "b", "command": ["sh", "-c", "cp /etc/nf/gnb.conf /run/nf/"],
             "volumeMounts": [{"name": "run", "mountPath": "/run/nf"}, {"name": "config", "mountPath": "/etc/nf"}]}],
          "containers": [{"name": "c", "image": "b", "command": ["cat", "/run/nf/gnb.conf"],
             "volumeMounts": [{"name": "run", "mountPath": "/run/nf"}]}],
          "volumes": [{"name": "run", "emptyDir": {}}, {"name": "config", "configMap": {"name": "config"}}]})json");
  EXPECT_EQ(ended("exitCode"), "0");
  EXPECT_EQ(log(), "id = 7\n");
}

TEST_F(ContainerLifeTest, TheEndOfTheLogStandsInForAMessageWhereAskedFor) {
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b", "command": ["sh", "-c", "echo why; exit 2"],
          "terminationMessagePolicy": "FallbackToLogsOnError"}]})json");
  EXPECT_EQ(ended("message"), "why\n");
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b", "command": ["sh", "-c", "echo fine"],
          "terminationMessagePolicy": "FallbackToLogsOnError"}]})json",
      "well");
  EXPECT_EQ(ended("message", "well"), "");
  pod(R"json({"restartPolicy": "Never", "containers": [{"name": "c", "image": "b", "terminationMessagePath": "/tmp/last",
          "command": ["sh", "-c", "echo last > /tmp/last; echo log; exit 2"], "terminationMessagePolicy": "FallbackToLogsOnError"}]})json",
      "elsewhere");
  EXPECT_EQ(ended("message", "elsewhere"), "last\n");
}

TEST_F(ContainerLifeTest, ACrashLoopTellsOfTheLastRun) {
  pod(R"json({"containers": [{"name": "c", "image": "b", "command": ["sh", "-c", "echo -n bye > /dev/termination-log; exit 7"]}]})json");
  ASSERT_TRUE(until([&] { return text_at(status(), {"state", "waiting", "reason"}) == "CrashLoopBackOff"; }));
  EXPECT_EQ(text_at(status(), {"lastState", "terminated", "exitCode"}), "7");
  EXPECT_EQ(text_at(status(), {"lastState", "terminated", "message"}), "bye");
  EXPECT_EQ(text_at(status(), {"ready"}), "false");
  EXPECT_EQ(condition_status(get("Pod", "p"), "Ready"), "False");
  ASSERT_TRUE(until([&] { return text_at(status(), {"restartCount"}) == "3"; }, 60s));
}

TEST_F(ContainerLifeTest, AnInitContainerThatFailsKeepsTheMainOnesFromStarting) {
  const char* spec =
      R"json({"restartPolicy": "%s", "initContainers": [{"name": "i", "image": "b", "command": ["false"]}],
                         "containers": [{"name": "c", "image": "b"}]})json";
  const auto with = [&](const char* policy) {
    std::string text = spec;
    return text.replace(text.find("%s"), 2, policy);
  };
  pod(with("Always").c_str());
  ASSERT_TRUE(until([&] {
    return text_at(status("initContainerStatuses"), {"state", "waiting", "reason"}) == "CrashLoopBackOff";
  }));
  EXPECT_EQ(phase(), "Pending");
  EXPECT_EQ(text_at(status(), {"state", "waiting", "reason"}), "PodInitializing");
  EXPECT_EQ(text_at(status(), {"containerID"}), "");
  EXPECT_EQ(condition_status(get("Pod", "p"), "Initialized"), "False");
  pod(with("Never").c_str(), "once");
  ASSERT_TRUE(until([&] { return phase("once") == "Failed"; }));
  EXPECT_EQ(text_at(status("containerStatuses", "once"), {"state", "waiting", "reason"}), "PodInitializing");
}

TEST_F(ContainerLifeTest, AJobThatFailsSaysSo) {
  create(base::Json::parse(
      R"json({"kind": "Job", "metadata": {"name": "j"}, "spec": {"backoffLimit": 1, "template": {"spec":
      {"restartPolicy": "Never", "containers": [{"name": "c", "image": "b", "command": ["sh", "-c", "exit 7"]}]}}}})json"));
  ASSERT_TRUE(until([&] { return condition_status(get("Job", "j"), "Failed") == "True"; }, 60s))
      << get("Job", "j").dump(1);
  EXPECT_EQ(condition_reason(get("Job", "j"), "Failed"), "BackoffLimitExceeded");
  EXPECT_EQ(text_at(get("Job", "j"), {"status", "failed"}), "2");
}

TEST_F(ContainerLifeTest, AnImageNameThatIsNoneIsToldAsThat) {
  pod(R"json({"containers": [{"name": "c", "image": "Not/An:Image:Name"}]})json");
  ASSERT_TRUE(until([&] {
    return text_at(status(), {"state", "waiting", "reason"}) == "InvalidImageName";
  })) << get("Pod", "p").dump(1);
  EXPECT_EQ(phase(), "Pending");
}

// Probes see the same files and variables.
TEST_F(ContainerLifeTest, ProbesReadWhatTheContainerReads) {
  pod(R"json({"containers": [{"name": "c", "image": "b", "command": ["sleep", "infinity"],
          "readinessProbe": {"exec": {"command": ["sh", "-c", "test -f /etc/nf/none"]}},
          "volumeMounts": [{"name": "config", "mountPath": "/etc/nf"}]}],
          "volumes": [{"name": "config", "configMap": {"name": "config"}}]})json");
  ASSERT_TRUE(until([&] { return phase() == "Running"; }));
  pass(20s);
  EXPECT_EQ(condition_status(get("Pod", "p"), "Ready"), "False");
}

}  // namespace
}  // namespace o2dms::simulator
