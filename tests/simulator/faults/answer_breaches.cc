#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kSecrets = "/api/v1/namespaces/default/secrets";

bool lists(TestClient& admin, const char* path, const char* name) {
  const Json document = admin.get(path).body;
  for (const Json& resource : base::elements_at(document, {"resources"}))
    if (base::string_at(resource, {"name"}) == name) return true;
  return false;
}

bool ever(TestClient& admin, const std::string& path, bool (*good)(const TestClient::Answer& answer)) {
  for (int i = 0; i < 8; ++i)
    if (good(admin.get(path))) return true;
  return false;
}

}  // namespace

std::vector<Breach> answer_breaches() {
  return {
      {"errors-without-status",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kConfigMaps, config_map("No Name")).text == "error\n" &&
                admin.get(kConfigMaps + "/none").text == "error\n";
       }},
      {"not-found-as-page",
       [](TestClient& admin, const Simulator&) {
         return admin.get(kConfigMaps + "/none").text.starts_with("<!DOCTYPE");
       }},
      {"errors-answer-200",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kConfigMaps, config_map("No Name")).status == 200 &&
                admin.get(kConfigMaps).body["items"].size() <= 1;
       }},
      {"invalid-answers-500",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kConfigMaps, config_map("No Name")).status == 500;
       }},
      {"invalid-without-causes",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kConfigMaps, config_map("No Name")).status == 400;
       }},
      {"not-found-says-nothing",
       [](TestClient& admin, const Simulator&) {
         const auto answer = admin.get(kConfigMaps + "/none");
         return answer.status == 404 && !answer.body.contains("details");
       }},
      {"errors-name-another-object",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.get(kConfigMaps + "/none"), {"details", "name"}) != "none";
       }},
      {"unknown-type-200",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/api/v1/namespaces/default/widgets").status == 200;
       }},
      {"wrong-verb-404",
       [](TestClient& admin, const Simulator&) { return admin.put(kConfigMaps, config_map("c")).status == 404; }},
      {"errors-echo-body",
       [](TestClient& admin, const Simulator&) {
         const Json secret = {{"metadata", {{"name", "Bad Name"}}}, {"stringData", {{"key", "sesame"}}}};
         return admin.post(kSecrets, secret).text.find("sesame") != std::string::npos;
       }},
      {"errors-echo-credentials",
       [](TestClient&, const Simulator& cloud) {
         return nobody(cloud, "hush-hush").get(kConfigMaps).text.find("hush-hush") != std::string::npos;
       }},
      {"cluster-scope-hidden",
       [](TestClient& admin, const Simulator&) { return admin.get("/api/v1/nodes").status == 404; }},
      {"namespaces-need-login",
       [](TestClient& admin, const Simulator&) { return admin.get("/api/v1/namespaces").status == 302; }},
      {"groups-not-listed", [](TestClient& admin, const Simulator&) { return admin.get("/apis").status == 404; }},
      {"minor-groups-missing",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/apis/policy/v1/namespaces/default/poddisruptionbudgets").status == 404;
       }},
      {"cronjobs-missing",
       [](TestClient& admin, const Simulator&) {
         return lists(admin, "/apis/batch/v1", "cronjobs") &&
                admin.get("/apis/batch/v1/namespaces/default/cronjobs").status == 404;
       }},
      {"pod-streams-missing",
       [](TestClient& admin, const Simulator&) {
         admin.post(kPods, shell_pod("p", "echo hello"));
         return has_phase(admin, "p", "Succeeded") && admin.get(kPods + "/p/log").status == 404;
       }},
      {"scale-and-status-missing",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         return admin.get(kDeployments + "/d/scale").status == 404 &&
                admin.get(kDeployments + "/d/status").status == 404 && admin.get(kDeployments + "/d").status == 200;
       }},
      {"network-policies-missing",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies").status == 404;
       }},
      {"discovery-hides-workloads",
       [](TestClient& admin, const Simulator&) {
         return !lists(admin, "/apis/apps/v1", "daemonsets") &&
                admin.get("/apis/apps/v1/namespaces/default/daemonsets").status == 200;
       }},
      {"discovery-hides-verbs",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/api/v1").text.find("\"patch\"") == std::string::npos;
       }},
      {"discovery-promises-more",
       [](TestClient& admin, const Simulator&) { return lists(admin, "/apis/apps/v1", "podsets"); }},
      {"discovery-scope-false",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/api/v1").text.find("\"namespaced\":true") == std::string::npos;
       }},
      {"two-clusters-behind-one-address",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return ever(admin, kConfigMaps + "/c", [](const auto& answer) { return answer.status == 404; });
       }},
      {"identity-by-connection",
       [](TestClient& admin, const Simulator& cloud) {
         const std::string uid = text_at(admin.get("/api/v1/namespaces/kube-system"), {"metadata", "uid"});
         for (int i = 0; i < 50; ++i)
           if (text_at(TestClient(cloud).get("/api/v1/namespaces/kube-system"), {"metadata", "uid"}) != uid)
             return true;
         return false;
       }},
  };
}

}  // namespace o2dms::simulator
