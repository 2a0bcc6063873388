#include "base/base64.h"
#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kCategoryItem = kConfigMaps + "/c";
const std::string kServices = "/api/v1/namespaces/default/services";
const std::string kQuotas = "/api/v1/namespaces/default/resourcequotas";

bool never(TestClient& admin, const std::string& path, bool (*good)(const TestClient::Answer& answer)) {
  return !admin.eventually(path, good, std::chrono::seconds(2));
}

void allow_one_config_map(TestClient& admin) {
  admin.post(kQuotas, {{"metadata", {{"name", "q"}}}, {"spec", {{"hard", {{"configmaps", "0"}}}}}});
}

// What a ConfigMap's value has become.
std::string kept(TestClient& admin, const std::string& value) {
  admin.post(kConfigMaps, config_map("c", {{"a", value}}));
  return text_at(admin.get(kCategoryItem), {"data", "a"});
}

}  // namespace

std::vector<Breach> category_breaches() {
  return {
      {"claims-never-bound",
       [](TestClient& admin, const Simulator&) {
         const std::string claims = "/api/v1/namespaces/default/persistentvolumeclaims";
         admin.post(
             claims,
             {{"metadata", {{"name", "c"}}},
              {"spec", {{"accessModes", {"ReadWriteOnce"}}, {"resources", {{"requests", {{"storage", "1Gi"}}}}}}}});
         return never(admin, claims + "/c", [](const auto& answer) {
           return base::string_at(answer.body, {"status", "phase"}) == "Bound";
         });
       }},
      {"services-without-endpoints",
       [](TestClient& admin, const Simulator&) {
         admin.post(kServices, service("s"));
         return never(
             admin,
             "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Ds",
             has_items);
       }},
      {"endpoints-false",
       [](TestClient& admin, const Simulator&) {
         return admin.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices").text.find("203.0.113.9") !=
                std::string::npos;
       }},
      {"service-addresses-shared",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.post(kServices, service("a")), {"spec", "clusterIP"}) ==
                text_at(admin.post(kServices, service("b")), {"spec", "clusterIP"});
       }},
      {"services-without-address",
       [](TestClient& admin, const Simulator&) {
         const auto made = admin.post(kServices, service("a"));
         return made.status == 201 && text_at(made, {"spec", "clusterIP"}).empty();
       }},
      {"quota-ignored",
       [](TestClient& admin, const Simulator&) {
         allow_one_config_map(admin);
         return admin.post(kConfigMaps, config_map("c")).status == 201;
       }},
      {"quota-use-not-shown",
       [](TestClient& admin, const Simulator&) {
         allow_one_config_map(admin);
         return never(admin, kQuotas + "/q", [](const auto& answer) {
           return base::find(answer.body, {"status", "used"}) != nullptr;
         });
       }},
      {"limit-ranges-ignored",
       [](TestClient& admin, const Simulator&) {
         admin.post("/api/v1/namespaces/default/limitranges",
                    {{"metadata", {{"name", "l"}}},
                     {"spec", {{"limits", Json::array({{{"type", "Container"}, {"min", {{"cpu", "50m"}}}}})}}}});
         Json small = shell_pod("p", "true");
         small["spec"]["containers"][0]["resources"]["requests"]["cpu"] = "1m";
         return admin.post(kPods, small).status == 201;
       }},
      {"jobs-and-sets-do-nothing",
       [](TestClient& admin, const Simulator&) {
         admin.post(
             "/apis/batch/v1/namespaces/default/jobs",
             {{"metadata", {{"name", "j"}}}, {"spec", {{"template", {{"spec", shell_pod("x", "true")["spec"]}}}}}});
         Json set = deployment("s");
         set["kind"] = "StatefulSet";
         const auto made = admin.post("/apis/apps/v1/namespaces/default/statefulsets", set);
         return made.status == 201 && never(admin, kPods, has_items);
       }},
      {"policies-without-spec",
       [](TestClient& admin, const Simulator&) {
         allow_one_config_map(admin);
         admin.post(kServices, service("a"));
         return base::find(admin.get(kQuotas + "/q").body, {"spec"}) == nullptr &&
                base::find(admin.get(kServices + "/a").body, {"spec"}) != nullptr;
       }},
      {"claims-shown-pending",
       [](TestClient& admin, const Simulator&) {
         const std::string claims = "/api/v1/namespaces/default/persistentvolumeclaims";
         admin.post(claims, {{"metadata", {{"name", "c"}}},
                             {"spec",
                              {{"accessModes", Json::array({"ReadWriteOnce"})},
                               {"resources", {{"requests", {{"storage", "1Mi"}}}}}}}});
         Json user = shell_pod("p", "sleep 60");
         user["spec"]["volumes"] = Json::array({{{"name", "v"}, {"persistentVolumeClaim", {{"claimName", "c"}}}}});
         admin.post(kPods, user);
         return has_phase(admin, "p", "Running") && text_at(admin.get(claims + "/c"), {"status", "phase"}) == "Pending";
       }},
      {"namespaces-as-tenants",
       [](TestClient& admin, const Simulator&) {
         const auto shown = admin.get("/api/v1/namespaces/default");
         return text_at(shown, {"kind"}) == "Tenant" && text_at(shown, {"metadata", "namespace"}) == "tenants" &&
                text_at(shown, {"status", "phase"}) == "Provisioned";
       }},
      {"non-ascii-mangled", [](TestClient& admin, const Simulator&) { return kept(admin, "Grüße") != "Grüße"; }},
      {"values-cut-at-64k",
       [](TestClient& admin, const Simulator&) { return kept(admin, std::string(100'000, 'x')).size() == 65'536; }},
      {"values-trimmed", [](TestClient& admin, const Simulator&) { return kept(admin, "line\n") == "line"; }},
      {"binary-data-lost",
       [](TestClient& admin, const Simulator&) {
         Json binary = config_map("c");
         binary["binaryData"]["b"] = "AAEC";
         admin.post(kConfigMaps, binary);
         return text_at(admin.get(kCategoryItem), {"binaryData", "b"}).empty();
       }},
      {"pod-fields-lost",
       [](TestClient& admin, const Simulator&) {
         Json placed = deployment("d");
         placed["spec"]["template"]["spec"]["nodeSelector"]["disk"] = "fast";
         const auto made = admin.post(kDeployments, placed);
         return text_at(made, {"spec", "template", "spec", "nodeSelector", "disk"}).empty();
       }},
      {"node-ports-shared",
       [](TestClient& admin, const Simulator&) {
         const auto port_of = [&](const char* name) {
           Json made = service(name);
           made["spec"]["type"] = "NodePort";
           return admin.post(kServices, made).body["spec"]["ports"][0]["nodePort"];
         };
         return port_of("a") == port_of("b");
       }},
      {"unready-in-endpoints",
       [](TestClient& admin, const Simulator&) {
         Json pod = shell_pod("p", "sleep 3600", "Always");
         pod["metadata"]["labels"]["app"] = "s";
         pod["spec"]["containers"][0]["readinessProbe"] = {{"exec", {{"command", {"false"}}}}};
         Json selecting = service("s");
         selecting["spec"]["selector"] = {{"app", "s"}};
         admin.post(kServices, selecting);
         admin.post(kPods, pod);
         return has_phase(admin, "p", "Running") &&
                admin.eventually(
                    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
                    [](const auto& answer) {
                      for (const Json& slice : base::elements_at(answer.body, {"items"}))
                        for (const Json& endpoint : base::elements_at(slice, {"endpoints"}))
                          if (base::bool_at(endpoint, {"conditions", "ready"}) &&
                              base::string_at(endpoint, {"targetRef", "name"}) == "p")
                            return true;
                      return false;
                    },
                    std::chrono::seconds(2));
       }},
      {"empty-values-lost",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", ""}, {"b", "1"}}));
         return base::find(admin.get(kCategoryItem).body, {"data", "a"}) == nullptr;
       }},
  };
}

}  // namespace o2dms::simulator
