#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kDeletionItem = kConfigMaps + "/c";
const std::string kReplicaSets = "/apis/apps/v1/namespaces/default/replicasets";

void make_two(TestClient& admin) {
  admin.post(kConfigMaps, config_map("c"));
  admin.post(kConfigMaps, config_map("d"));
}

bool is_gone(TestClient& admin, const std::string& path) {
  return admin.get(path).status == 404;
}

// Whether the ReplicaSet of a Deployment that is deleted by this policy is left afterwards, ownerless.
bool leaves_replica_set(TestClient& admin, const char* policy) {
  admin.post(kDeployments, deployment("d"));
  is_available(admin, "d");
  admin.send("DELETE", kDeployments + "/d", {{"propagationPolicy", policy}});
  admin.eventually(kDeployments + "/d", [](const auto& answer) { return answer.status == 404; });
  return !admin.eventually(
      kReplicaSets, [](const auto& answer) { return !has_items(answer); }, std::chrono::seconds(1));
}

Json held(const char* name) {
  Json out = config_map(name);
  out["metadata"]["finalizers"] = {"example.com/hold"};
  return out;
}

// A running pod that is deleted with that grace; gives the answer.
TestClient::Answer delete_running(TestClient& admin, const Json& options) {
  Json pod = shell_pod("p", "sleep 3600", "Always");
  pod["spec"]["terminationGracePeriodSeconds"] = 40;
  admin.post(kPods, pod);
  has_phase(admin, "p", "Running");
  return admin.send("DELETE", kPods + "/p", options);
}

}  // namespace

std::vector<Breach> deletion_breaches() {
  return {
      {"delete-405",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         return admin.remove(kDeletionItem).status == 405;
       }},
      {"delete-collection-405",
       [](TestClient& admin, const Simulator&) { return admin.remove(kConfigMaps).status == 405; }},
      {"delete-collection-ignores-labels",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         admin.remove(kConfigMaps + "?labelSelector=app%3Dother");
         return is_gone(admin, kDeletionItem);
       }},
      {"delete-collection-ignores-fields",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         admin.remove(kConfigMaps + "?labelSelector=app&fieldSelector=metadata.name%3Dd");
         return is_gone(admin, kDeletionItem);
       }},
      {"delete-collection-deletes-none",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         return admin.remove(kConfigMaps + "?labelSelector=app").status == 200 && !is_gone(admin, kDeletionItem);
       }},
      {"orphan-ignored", [](TestClient& admin, const Simulator&) { return !leaves_replica_set(admin, "Orphan"); }},
      {"foreground-ignored",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         is_available(admin, "d");
         const auto answer = admin.send("DELETE", kDeployments + "/d", {{"propagationPolicy", "Foreground"}});
         return text_at(answer, {"kind"}) == "Status";
       }},
      {"dependents-always-orphaned",
       [](TestClient& admin, const Simulator&) { return leaves_replica_set(admin, "Background"); }},
      {"grace-ignored",
       [](TestClient& admin, const Simulator&) {
         const auto answer = delete_running(admin, {{"gracePeriodSeconds", 7}});
         return base::integer_at(answer.body, {"metadata", "deletionGracePeriodSeconds"}) == 40;
       }},
      {"pods-killed-at-once",
       [](TestClient& admin, const Simulator&) {
         const auto answer = delete_running(admin, Json::object());
         return base::integer_at(answer.body, {"metadata", "deletionGracePeriodSeconds"}) == 0;
       }},
      {"dry-run-deletes",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         admin.remove(kDeletionItem + "?dryRun=All");
         return is_gone(admin, kDeletionItem);
       }},
      {"finalizers-ignored",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, held("c"));
         admin.remove(kDeletionItem);
         return is_gone(admin, kDeletionItem);
       }},
      {"delete-crosses-namespaces",
       [](TestClient& admin, const Simulator&) {
         const std::string elsewhere = "/api/v1/namespaces/kube-public/configmaps";
         make_two(admin);
         admin.post(elsewhere, config_map("c"));
         admin.remove(kDeletionItem);
         return is_gone(admin, elsewhere + "/c");
       }},
      {"deletion-names-another",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         return text_at(admin.remove(kDeletionItem), {"details", "name"}) != "c";
       }},
      {"deletion-says-little",
       [](TestClient& admin, const Simulator&) {
         make_two(admin);
         return text_at(admin.remove(kDeletionItem), {"kind"}).empty();
       }},
      {"deletions-not-marked",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, held("c"));
         admin.remove(kDeletionItem);
         const auto still = admin.get(kDeletionItem);
         return still.status == 200 && text_at(still, {"metadata", "deletionTimestamp"}).empty();
       }},
      {"delete-with-options-takes-all",
       [](TestClient& admin, const Simulator&) {
         for (const char* name : {"a", "b", "c"}) admin.post(kConfigMaps, config_map(name));
         admin.remove(kConfigMaps + "/a");
         const bool one = admin.get(kConfigMaps + "/b").status == 200;
         admin.send("DELETE", kConfigMaps + "/b", {{"kind", "DeleteOptions"}, {"apiVersion", "v1"}});
         return one && admin.get(kConfigMaps + "/c").status == 404;
       }},
  };
}

}  // namespace o2dms::simulator
