#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const base::HttpHeaders kJson = {{"Content-Type", "application/json"}};

bool is_there(TestClient& admin, const std::string& path) {
  return admin.get(path).status == 200;
}

std::string generated(TestClient& admin) {
  return text_at(admin.post(kConfigMaps, {{"metadata", {{"generateName", "g-"}}}}), {"metadata", "name"});
}

Json without_selector(const char* name) {
  Json out = deployment(name);
  out["spec"].erase("selector");
  return out;
}

}  // namespace

std::vector<Breach> creation_breaches() {
  return {
      {"list-posted",
       [](TestClient& admin, const Simulator&) {
         admin.post(
             kConfigMaps,
             {{"kind", "List"}, {"apiVersion", "v1"}, {"items", Json::array({config_map("a"), config_map("b")})}});
         return is_there(admin, kConfigMaps + "/b");
       }},
      {"array-posted",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, Json::array({config_map("a"), config_map("b")}));
         return is_there(admin, kConfigMaps + "/b");
       }},
      {"documents-posted",
       [](TestClient& admin, const Simulator&) {
         const std::string both = base::to_text(config_map("a")) + "\n---\n" + base::to_text(config_map("b")) + "\n";
         admin.send_text("POST", kConfigMaps, both, {{"Content-Type", "application/yaml"}});
         return is_there(admin, kConfigMaps + "/a") && is_there(admin, kConfigMaps + "/b");
       }},
      {"create-answers-what-was-sent",
       [](TestClient& admin, const Simulator&) {
         const auto answer = admin.post(kConfigMaps, config_map("c"));
         return answer.status == 201 && text_at(answer, {"metadata", "uid"}).empty();
       }},
      {"bodies-above-16k-refused",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kConfigMaps, config_map("c", {{"k", std::string(20'000, 'x')}})).status == 413;
       }},
      {"unknown-namespace-made",
       [](TestClient& admin, const Simulator&) {
         admin.post("/api/v1/namespaces/none/configmaps", config_map("c"));
         return is_there(admin, "/api/v1/namespaces/none");
       }},
      {"generate-name-refused", [](TestClient& admin, const Simulator&) { return generated(admin).empty(); }},
      {"generate-name-repeats",
       [](TestClient& admin, const Simulator&) { return !generated(admin).empty() && generated(admin).empty(); }},
      {"duplicate-create-overwrites",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         return admin.post(kConfigMaps, config_map("c", {{"a", "2"}})).status == 409 &&
                text_at(admin.get(kConfigMaps + "/c"), {"data", "a"}) == "2";
       }},
      {"names-unique-over-namespaces",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return admin.post("/api/v1/namespaces/kube-public/configmaps", config_map("c")).status == 409;
       }},
      {"names-shared-over-namespaces",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         admin.post("/api/v1/namespaces/kube-public/configmaps", config_map("c", {{"a", "2"}}));
         return text_at(admin.get(kConfigMaps + "/c"), {"data", "a"}) == "2";
       }},
      {"generated-names-not-told",
       [](TestClient& admin, const Simulator&) { return !is_there(admin, kConfigMaps + "/" + generated(admin)); }},
      {"dry-run-stores",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps + "?dryRun=All", config_map("c"));
         return is_there(admin, kConfigMaps + "/c");
       }},
      {"refusal-rolls-back",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("a"));
         admin.post(kConfigMaps, config_map("No Name"));
         return !is_there(admin, kConfigMaps + "/a");
       }},
      {"workloads-unvalidated",
       [](TestClient& admin, const Simulator&) {
         return admin.post(kDeployments, without_selector("d")).status == 201 && is_there(admin, kDeployments + "/d") &&
                admin.post(kConfigMaps, config_map("No Name")).status == 422;
       }},
      {"core-kinds-unvalidated",
       [](TestClient& admin, const Simulator&) {
         Json portless = service("s");
         portless["spec"]["ports"] = Json::array();
         return admin.post("/api/v1/namespaces/default/services", portless).status == 201;
       }},
      {"other-groups-unvalidated",
       [](TestClient& admin, const Simulator&) {
         return admin
                    .post("/apis/policy/v1/namespaces/default/poddisruptionbudgets",
                          {{"metadata", {{"name", "b"}}}, {"spec", {{"minAvailable", -1}}}})
                    .status == 201;
       }},
      {"wrong-kind-taken",
       [](TestClient& admin, const Simulator&) {
         Json secret = config_map("c");
         secret["kind"] = "Secret";
         return admin.post(kConfigMaps, secret).status == 201;
       }},
      {"wrong-namespace-taken",
       [](TestClient& admin, const Simulator&) {
         Json elsewhere = config_map("c");
         elsewhere["metadata"]["namespace"] = "kube-public";
         return admin.post(kConfigMaps, elsewhere).status == 201 && is_there(admin, kConfigMaps + "/c");
       }},
      {"illegal-names-changed",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.post(kConfigMaps, config_map("No Name")), {"metadata", "name"}) == "no-name";
       }},
      {"illegal-labels-dropped",
       [](TestClient& admin, const Simulator&) {
         Json bad = config_map("c");
         bad["metadata"]["labels"]["bad"] = "no blanks please";
         return admin.post(kConfigMaps, bad).status == 201;
       }},
      {"cut-bodies-completed",
       [](TestClient& admin, const Simulator&) {
         return admin.send_text("POST", kConfigMaps, R"({"metadata": {"name": "c"}, "data": {"a": "b)", kJson).status ==
                201;
       }},
      {"strict-validation-ignored",
       [](TestClient& admin, const Simulator&) {
         Json odd = config_map("c");
         odd["spce"] = 1;
         return admin.post(kConfigMaps + "?fieldValidation=Strict", odd).status == 201;
       }},
  };
}

}  // namespace o2dms::simulator
