#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kReleaseServices = "/api/v1/namespaces/default/services";
const std::string kReleaseQuotas = "/api/v1/namespaces/default/resourcequotas";
const std::string kReleaseReplicaSets = "/apis/apps/v1/namespaces/default/replicasets";
const std::string kVolumes = "/api/v1/persistentvolumes";
const std::string kClaims = "/api/v1/namespaces/default/persistentvolumeclaims";

// A service that is deleted, and another that asks for what it had; its status.
int ask_again(TestClient& admin, const char* field) {
  Json first = service("a");
  first["spec"]["type"] = "NodePort";
  const auto made = admin.post(kReleaseServices, first);
  admin.remove(kReleaseServices + "/a");
  Json second = service("b");
  second["spec"]["type"] = "NodePort";
  if (std::string_view(field) == "nodePort")
    second["spec"]["ports"][0]["nodePort"] = made.body["spec"]["ports"][0]["nodePort"];
  else
    second["spec"]["clusterIP"] = made.body["spec"]["clusterIP"];
  return admin.post(kReleaseServices, second).status;
}

bool never_released(TestClient& admin, const std::string& path, bool (*good)(const TestClient::Answer& answer)) {
  return !admin.eventually(path, good, std::chrono::seconds(2));
}

}  // namespace

std::vector<Breach> release_breaches() {
  return {
      {"residue-relabelled",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         is_available(admin, "d");
         admin.remove(kDeployments + "/d");
         return never_released(admin, kReleaseReplicaSets, [](const auto& answer) { return !has_items(answer); }) &&
                !has_items(admin.get(kReleaseReplicaSets + "?labelSelector=app"));
       }},
      {"namespace-deletion-keeps-content",
       [](TestClient& admin, const Simulator&) {
         const Json ns = {{"metadata", {{"name", "n"}}}};
         admin.post("/api/v1/namespaces", ns);
         admin.post("/api/v1/namespaces/n/configmaps", config_map("c"));
         admin.remove("/api/v1/namespaces/n");
         admin.eventually("/api/v1/namespaces/n", [](const auto& answer) { return answer.status == 404; });
         admin.post("/api/v1/namespaces", ns);
         return admin.get("/api/v1/namespaces/n/configmaps/c").status == 200;
       }},
      {"deleted-deployments-come-back",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         admin.remove(kDeployments + "/d");
         return admin.get(kDeployments + "/d").status == 200;
       }},
      {"volumes-not-freed",
       [](TestClient& admin, const Simulator&) {
         admin.post(
             kClaims,
             {{"metadata", {{"name", "c"}}},
              {"spec", {{"accessModes", {"ReadWriteOnce"}}, {"resources", {{"requests", {{"storage", "1Gi"}}}}}}}});
         admin.eventually(kVolumes, has_items);
         admin.remove(kClaims + "/c");
         return never_released(admin, kVolumes, [](const auto& answer) { return !has_items(answer); });
       }},
      {"node-ports-not-freed", [](TestClient& admin, const Simulator&) { return ask_again(admin, "nodePort") == 422; }},
      {"cluster-ips-not-freed",
       [](TestClient& admin, const Simulator&) { return ask_again(admin, "clusterIP") == 422; }},
      {"names-not-freed",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         admin.remove(kConfigMaps + "/c");
         return admin.post(kConfigMaps, config_map("c")).status == 409;
       }},
      {"deleted-names-remembered",
       [](TestClient& admin, const Simulator&) {
         const auto has_no_pods = [](const TestClient::Answer& answer) { return !has_items(answer); };
         admin.post(kDeployments, deployment("d"));
         const bool first = admin.eventually(kPods, has_items);
         admin.remove(kDeployments + "/d");
         const bool gone = admin.eventually(kPods, has_no_pods);
         admin.post(kDeployments, deployment("d"));
         return first && gone && !admin.eventually(kPods, has_items, std::chrono::seconds(2));
       }},
      {"quota-not-freed",
       [](TestClient& admin, const Simulator&) {
         admin.post(kReleaseQuotas, {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", {{"services", "5"}}}}}});
         const auto uses = [](const char* services) {
           return [services](const TestClient::Answer& answer) {
             return base::string_at(answer.body, {"status", "used", "services"}) == services;
           };
         };
         admin.eventually(kReleaseQuotas + "/q", uses("1"));
         admin.post(kReleaseServices, service("a"));
         admin.eventually(kReleaseQuotas + "/q", uses("2"));
         admin.remove(kReleaseServices + "/a");
         return !admin.eventually(kReleaseQuotas + "/q", uses("1"), std::chrono::seconds(2));
       }},
      {"namespaces-never-go",
       [](TestClient& admin, const Simulator&) {
         admin.post("/api/v1/namespaces", {{"metadata", {{"name", "n"}}}});
         admin.remove("/api/v1/namespaces/n");
         return !admin.eventually(
             "/api/v1/namespaces/n", [](const TestClient::Answer& answer) { return answer.status == 404; },
             std::chrono::seconds(2));
       }},
      {"missed-objects-put-back",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         admin.get(kConfigMaps + "/c");
         admin.remove(kConfigMaps + "/c");
         return admin.get(kConfigMaps + "/c").status == 404 &&
                text_at(admin.get(kConfigMaps + "/c"), {"data", "a"}) == "1";
       }},
  };
}

}  // namespace o2dms::simulator
