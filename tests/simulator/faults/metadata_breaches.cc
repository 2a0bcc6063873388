#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kMetadataItem = kConfigMaps + "/c";
const std::string kMetadataItemD = kDeployments + "/d";

std::string meta(const TestClient::Answer& answer, const char* field) {
  return text_at(answer, {"metadata", field});
}

Json annotated(Json object) {
  object["metadata"]["annotations"]["note"] = "mine";
  return object;
}

}  // namespace

std::vector<Breach> metadata_breaches() {
  return {
      {"annotations-lost",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, annotated(config_map("c")));
         return text_at(admin.get(kMetadataItem), {"metadata", "annotations", "note"}).empty();
       }},
      {"finalizers-lost",
       [](TestClient& admin, const Simulator&) {
         Json held = config_map("c");
         held["metadata"]["finalizers"] = {"example.com/hold"};
         admin.post(kConfigMaps, held);
         admin.remove(kMetadataItem);
         return admin.get(kMetadataItem).status == 404;
       }},
      {"created-in-1970",
       [](TestClient& admin, const Simulator&) {
         return meta(admin.post(kConfigMaps, config_map("c")), "creationTimestamp").starts_with("1970");
       }},
      {"creation-time-moves",
       [](TestClient& admin, const Simulator&) {
         const std::string first = meta(admin.post(kConfigMaps, config_map("c")), "creationTimestamp");
         return meta(admin.put(kMetadataItem, config_map("c", {{"a", "1"}})), "creationTimestamp") != first;
       }},
      {"uid-reused",
       [](TestClient& admin, const Simulator&) {
         const std::string first = meta(admin.post(kConfigMaps, config_map("c")), "uid");
         admin.remove(kMetadataItem);
         return meta(admin.post(kConfigMaps, config_map("c")), "uid") == first;
       }},
      {"uid-shared",
       [](TestClient& admin, const Simulator&) {
         return meta(admin.post(kConfigMaps, config_map("c")), "uid") ==
                meta(admin.post("/api/v1/namespaces/default/secrets", {{"metadata", {{"name", "c"}}}}), "uid");
       }},
      {"generation-frozen",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         Json more = deployment("d");
         more["spec"]["replicas"] = 2;
         return base::integer_at(admin.put(kMetadataItemD, more).body, {"metadata", "generation"}) == 1;
       }},
      {"revision-frozen",
       [](TestClient& admin, const Simulator&) {
         const std::string first = meta(admin.post(kConfigMaps, config_map("c")), "resourceVersion");
         return meta(admin.put(kMetadataItem, config_map("c", {{"a", "1"}})), "resourceVersion") == first;
       }},
      {"revision-goes-back",
       [](TestClient& admin, const Simulator&) {
         long last = 0;
         for (const char* name : {"a", "b", "c", "d", "e"}) {
           const long now = std::stol(meta(admin.post(kConfigMaps, config_map(name)), "resourceVersion"));
           if (now <= last) return true;
           last = now;
         }
         return false;
       }},
      {"kind-missing",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return !admin.get(kMetadataItem).body.contains("kind");
       }},
      {"old-api-version-shown",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.post(kDeployments, deployment("d")), {"apiVersion"}) == "apps/v1beta2";
       }},
      {"namespace-missing",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return meta(admin.get(kMetadataItem), "namespace").empty();
       }},
      {"controllers-drop-annotations",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, annotated(deployment("d")));
         return is_available(admin, "d") &&
                text_at(admin.get(kMetadataItemD), {"metadata", "annotations", "note"}).empty();
       }},
      {"annotations-cut-at-1k",
       [](TestClient& admin, const Simulator&) {
         Json noted = config_map("c");
         noted["metadata"]["annotations"]["note"] = std::string(2000, 'x');
         admin.post(kConfigMaps, noted);
         return text_at(admin.get(kMetadataItem), {"metadata", "annotations", "note"}).size() == 1024;
       }},
      {"owners-lost",
       [](TestClient& admin, const Simulator&) {
         const std::string uid = meta(admin.post(kConfigMaps, config_map("owner")), "uid");
         Json owned = config_map("c");
         owned["metadata"]["ownerReferences"] =
             Json::array({{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"name", "owner"}, {"uid", uid}}});
         const auto made = admin.post(kConfigMaps, owned);
         return made.status == 201 && base::find(made.body, {"metadata", "ownerReferences"}) == nullptr;
       }},
      {"generation-counts-all",
       [](TestClient& admin, const Simulator&) {
         // Of a kind that no controller writes: it would never come to rest.
         const std::string policies = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
         const auto made =
             admin.post(policies, {{"metadata", {{"name", "d"}}}, {"spec", {{"podSelector", Json::object()}}}});
         const Json patch = {{"metadata", {{"labels", {{"note", "one"}}}}}};
         const auto patched = admin.patch(policies + "/d", "merge-patch+json", patch);
         return base::integer_at(made.body, {"metadata", "generation"}) == 1 &&
                base::integer_at(patched.body, {"metadata", "generation"}) > 1;
       }},
  };
}

}  // namespace o2dms::simulator
