#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kPod = kPods + "/p";
const std::string kWorkerItemD = kDeployments + "/d";

Json& container_of(Json& pod) {
  return pod["spec"]["containers"][0];
}

Json first_status(TestClient& admin, const std::string& path = kPod) {
  const auto pod = admin.get(path);
  const auto& all = base::elements_at(pod.body, {"status", "containerStatuses"});
  return all.empty() ? Json::object() : all.front();
}

bool runs(TestClient& admin, const Json& pod) {
  admin.post(kPods, pod);
  return admin.eventually(
      kPod,
      [](const auto& answer) {
        return base::string_at(answer.body, {"status", "phase"}) == "Running";
      },
      std::chrono::seconds(2));
}

bool is_true(const Json& object, const char* type) {
  for (const Json& condition : base::elements_at(object, {"status", "conditions"}))
    if (base::string_at(condition, {"type"}) == type) return base::string_at(condition, {"status"}) == "True";
  return false;
}

bool deploys(TestClient& admin, int replicas = 1) {
  Json made = deployment("d");
  made["spec"]["replicas"] = replicas;
  admin.post(kDeployments, made);
  return is_available(admin, "d");
}

Json with_config(const char* volume_source, const char* name) {
  Json pod = shell_pod("p", "sleep 3600", "Always");
  const bool secret = std::string_view(volume_source) == "secret";
  pod["spec"]["volumes"] = Json::array({{{"name", "v"}, {volume_source, {{secret ? "secretName" : "name", name}}}}});
  return pod;
}

// With a variable of that key of ConfigMap c.
Json with_variable(const char* key) {
  Json pod = shell_pod("p", "sleep 3600", "Always");
  container_of(pod)["env"] =
      Json::array({{{"name", "V"}, {"valueFrom", {{"configMapKeyRef", {{"name", "c"}, {"key", key}}}}}}});
  return pod;
}

Json failing_job() {
  return {{"metadata", {{"name", "j"}}},
          {"spec", {{"backoffLimit", 0}, {"template", {{"spec", shell_pod("x", "exit 7")["spec"]}}}}}};
}

std::string first_pod_field(TestClient& admin, std::initializer_list<std::string_view> path) {
  const auto pods = admin.get(kPods);
  return has_items(pods) ? std::string(base::string_at(pods.body["items"][0], path)) : std::string();
}

std::size_t number_of_pods(TestClient& admin) {
  const auto pods = admin.get(kPods);
  return base::elements_at(pods.body, {"items"}).size();
}

bool ever_differs(TestClient& admin, const std::string& path, bool (*good)(const TestClient::Answer& answer)) {
  return admin.eventually(path, good, std::chrono::seconds(3));
}

}  // namespace

std::vector<Breach> worker_breaches() {
  return {
      {"init-containers-skipped",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         pod["spec"]["initContainers"] =
             Json::array({{{"name", "i"}, {"image", "busybox"}, {"command", {"sleep", "3600"}}}});
         return runs(admin, pod);
       }},
      {"config-not-mounted",
       [](TestClient& admin, const Simulator&) { return runs(admin, with_config("secret", "none")); }},
      {"environment-not-passed",
       [](TestClient& admin, const Simulator&) { return runs(admin, with_variable("none")); }},
      {"old-config-mounted",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         static_cast<void>(cloud);
         // Seen by the cluster before it is changed.
         if (!runs(admin, with_variable("a"))) return false;
         admin.send("DELETE", kPod, {{"gracePeriodSeconds", 0}});
         admin.put(kConfigMaps + "/c", config_map("c", {{"b", "2"}}));
         return runs(admin, with_variable("a"));
       }},
      {"pods-do-not-stay",
       [](TestClient& admin, const Simulator&) {
         if (!deploys(admin)) return false;
         const std::string first = first_pod_field(admin, {"metadata", "name"});
         return admin.eventually(
             kPods + "/" + first, [](const auto& answer) { return answer.status == 404; }, std::chrono::seconds(3));
       }},
      {"one-replica-short",
       [](TestClient& admin, const Simulator&) {
         Json three = deployment("d");
         three["spec"]["replicas"] = 3;
         admin.post(kDeployments, three);
         return !admin.eventually(
             kWorkerItemD,
             [](const auto& answer) {
               return base::integer_at(answer.body, {"status", "readyReplicas"}) == 3;
             },
             std::chrono::seconds(2));
       }},
      {"crashed-containers-stay-down",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "exit 3", "Always"));
         return ever_differs(admin, kPod, [](const auto& answer) {
           return base::string_at(answer.body, {"status", "phase"}) == "Failed";
         });
       }},
      {"probes-ignored",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         container_of(pod)["readinessProbe"] = {{"exec", {{"command", {"false"}}}}};
         return runs(admin, pod) &&
                ever_differs(admin, kPod, [](const auto& answer) { return is_true(answer.body, "Ready"); });
       }},
      {"image-substituted",
       [](TestClient& admin, const Simulator&) {
         return runs(admin, shell_pod("p", "sleep 3600", "Always")) && first_status(admin)["image"] != "busybox";
       }},
      {"requests-not-accounted",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         container_of(pod)["resources"]["requests"]["cpu"] = "1000";
         return runs(admin, pod);
       }},
      {"placement-ignored",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         pod["spec"]["nodeSelector"]["no"] = "where";
         return runs(admin, pod);
       }},
      {"containers-not-shown",
       [](TestClient& admin, const Simulator&) {
         return runs(admin, shell_pod("p", "sleep 3600", "Always")) && first_status(admin).empty();
       }},
      {"nodes-are-ghosts",
       [](TestClient& admin, const Simulator&) {
         return deploys(admin) &&
                admin.get("/api/v1/nodes/" + first_pod_field(admin, {"spec", "nodeName"})).status == 404;
       }},
      {"pod-addresses-shared",
       [](TestClient& admin, const Simulator&) {
         if (!deploys(admin, 2)) return false;
         const auto pods = admin.get(kPods);
         return pods.body["items"][0]["status"]["podIP"] == pods.body["items"][1]["status"]["podIP"];
       }},
      {"host-addresses-false",
       [](TestClient& admin, const Simulator&) {
         return deploys(admin) &&
                admin.get("/api/v1/nodes").text.find(first_pod_field(admin, {"status", "hostIP"})) == std::string::npos;
       }},
      {"logs-empty",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "echo hello"));
         return has_phase(admin, "p", "Succeeded") && admin.get(kPod + "/log").text.empty();
       }},
      {"crashes-shown-as-running",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "exit 3"));
         return !admin.eventually(
             kPod,
             [](const auto& answer) {
               return base::string_at(answer.body, {"status", "phase"}) == "Failed";
             },
             std::chrono::seconds(2));
       }},
      {"bad-images-shown-as-running",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         container_of(pod)["image"] = "registry.invalid/none";
         return runs(admin, pod);
       }},
      {"missing-config-shown-as-running",
       [](TestClient& admin, const Simulator&) { return runs(admin, with_variable("none")); }},
      {"exit-codes-lost",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "exit 7"));
         return ever_differs(admin, kPod, [](const auto& answer) {
           return base::string_at(answer.body, {"status", "phase"}) == "Succeeded";
         });
       }},
      {"restarts-not-counted",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "exit 3", "Always"));
         return !admin.eventually(
             kPod, [](const auto& answer) { return answer.text.find("\"restartCount\":1") != std::string::npos; },
             std::chrono::seconds(15));
       }},
      {"pods-ready-at-once",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         container_of(pod)["image"] = "registry.invalid/none";
         admin.post(kPods, pod);
         return ever_differs(admin, kPod, [](const auto& answer) { return is_true(answer.body, "Ready"); });
       }},
      {"unschedulable-without-reason",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         pod["spec"]["nodeSelector"]["no"] = "where";
         admin.post(kPods, pod);
         return !ever_differs(
             admin, kPod, [](const auto& answer) { return answer.text.find("Unschedulable") != std::string::npos; });
       }},
      {"conditions-contradict",
       [](TestClient& admin, const Simulator&) {
         return deploys(admin) && !is_true(admin.get(kWorkerItemD).body, "Available");
       }},
      {"failed-jobs-complete",
       [](TestClient& admin, const Simulator&) {
         const std::string jobs = "/apis/batch/v1/namespaces/default/jobs";
         admin.post(jobs, failing_job());
         return ever_differs(admin, jobs + "/j", [](const auto& answer) { return is_true(answer.body, "Complete"); });
       }},
      {"observed-generation-frozen",
       [](TestClient& admin, const Simulator&) {
         deploys(admin);
         Json two = deployment("d");
         two["spec"]["replicas"] = 2;
         admin.put(kWorkerItemD, two);
         return !ever_differs(admin, kWorkerItemD, [](const auto& answer) {
           return base::integer_at(answer.body, {"status", "observedGeneration"}) == 2;
         });
       }},
      {"requests-rewritten",
       [](TestClient& admin, const Simulator&) {
         deploys(admin);
         return admin.get(kWorkerItemD).text.find("\"cpu\":\"15m\"") != std::string::npos;
       }},
      {"replicas-rewritten",
       [](TestClient& admin, const Simulator&) {
         deploys(admin, 3);
         return base::integer_at(admin.get(kWorkerItemD).body, {"spec", "replicas"}) == 1 && number_of_pods(admin) > 0;
       }},
      {"secrets-mounted-encoded",
       [](TestClient& admin, const Simulator&) {
         admin.post("/api/v1/namespaces/default/secrets",
                    {{"metadata", {{"name", "s"}}}, {"stringData", {{"key", "sesame"}}}});
         Json pod = shell_pod("p", "cat /s/key");
         pod["spec"]["volumes"] = Json::array({{{"name", "v"}, {"secret", {{"secretName", "s"}}}}});
         container_of(pod)["volumeMounts"] = Json::array({{{"name", "v"}, {"mountPath", "/s"}}});
         admin.post(kPods, pod);
         return has_phase(admin, "p", "Succeeded") && admin.get(kPod + "/log").text.find("sesame") == std::string::npos;
       }},
      {"jobs-never-complete",
       [](TestClient& admin, const Simulator&) {
         const std::string jobs = "/apis/batch/v1/namespaces/default/jobs";
         Json job = failing_job();
         job["spec"]["template"]["spec"] = shell_pod("x", "true")["spec"];
         admin.post(jobs, job);
         return !ever_differs(admin, jobs + "/j", [](const auto& answer) { return is_true(answer.body, "Complete"); });
       }},
      {"pods-shown-as-running",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 60");
         pod["spec"]["nodeSelector"] = {{"no", "node"}};
         const auto made = admin.post(kPods, pod);
         return text_at(made, {"status", "phase"}) == "Running" && !text_at(made, {"spec", "nodeName"}).empty();
       }},
      {"readiness-not-counted",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         return admin.eventually(kDeployments + "/d", [](const auto& answer) {
           return base::integer_at(answer.body, {"status", "updatedReplicas"}) == 1;
         }) && !ever_differs(admin, kDeployments + "/d", [](const auto& answer) {
                  return base::integer_at(answer.body, {"status", "readyReplicas"}) == 1;
                });
       }},
  };
}

}  // namespace o2dms::simulator
