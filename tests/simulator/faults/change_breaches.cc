#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kChangeItem = kConfigMaps + "/c";
const std::string kChangeItemD = kDeployments + "/d";

void make(TestClient& admin, const Json& data) {
  admin.post(kConfigMaps, config_map("c", data));
}

std::string datum(TestClient& admin, const char* key) {
  return text_at(admin.get(kChangeItem), {"data", key});
}

std::string revision(TestClient& admin) {
  return text_at(admin.get(kChangeItem), {"metadata", "resourceVersion"});
}

// A Deployment with containers a and b, one port each; the second is patched.
std::size_t containers_after(TestClient& admin, const char* type) {
  Json two = deployment("d");
  Json& containers = two["spec"]["template"]["spec"]["containers"];
  containers.push_back({{"name", "b"}, {"image", "nginx"}});
  admin.post(kDeployments, two);
  const Json patch = {
      {"spec", {{"template", {{"spec", {{"containers", Json::array({{{"name", "b"}, {"image", "new"}}})}}}}}}}};
  const auto answer = admin.patch(kChangeItemD, type, patch);
  return base::elements_at(answer.body, {"spec", "template", "spec", "containers"}).size();
}

TestClient::Answer apply(TestClient& admin, const char* manager, const Json& data) {
  return admin.patch(kChangeItem + "?fieldManager=" + manager, "apply-patch+yaml", config_map("c", data));
}

// Puts data over an older revision; gives the status.
int put_stale(TestClient& admin) {
  make(admin, {{"a", "1"}});
  Json stale = admin.get(kChangeItem).body;
  admin.put(kChangeItem, config_map("c", {{"a", "2"}}));
  stale["data"]["a"] = "3";
  return admin.put(kChangeItem, stale).status;
}

}  // namespace

std::vector<Breach> change_breaches() {
  return {
      {"put-405",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.put(kChangeItem, config_map("c")).status == 405;
       }},
      {"put-changes-nothing",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         const std::string before = revision(admin);
         return admin.put(kChangeItem, config_map("c", {{"a", "2"}})).status == 200 && datum(admin, "a") == "1" &&
                revision(admin) != before;
       }},
      {"put-merges",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         admin.put(kChangeItem, config_map("c", {{"b", "2"}}));
         return datum(admin, "a") == "1" && datum(admin, "b") == "2";
       }},
      {"put-loses-labels",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         admin.put(kChangeItem, config_map("c", {{"a", "2"}}));
         return datum(admin, "a") == "2" && text_at(admin.get(kChangeItem), {"metadata", "labels", "app"}).empty();
       }},
      {"put-needs-revision",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.put(kChangeItem, config_map("c", {{"a", "2"}})).status == 409;
       }},
      {"stale-put-stores",
       [](TestClient& admin, const Simulator&) { return put_stale(admin) == 409 && datum(admin, "a") == "3"; }},
      {"immutable-changes-swallowed",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         Json other = deployment("d");
         other["spec"]["selector"]["matchLabels"]["app"] = "other";
         other["spec"]["template"]["metadata"]["labels"]["app"] = "other";
         return admin.put(kChangeItemD, other).status == 200 &&
                text_at(admin.get(kChangeItemD), {"spec", "selector", "matchLabels", "app"}) == "web";
       }},
      {"status-put-changes-spec",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         Json more = deployment("d");
         more["spec"]["replicas"] = 0;
         admin.put(kChangeItemD + "/status", more);
         return base::integer_at(admin.get(kChangeItemD).body, {"spec", "replicas"}) == 0;
       }},
      {"status-from-client",
       [](TestClient& admin, const Simulator&) {
         Json boast = deployment("d");
         boast["status"]["readyReplicas"] = boast["status"]["replicas"] = 7;
         boast["spec"]["replicas"] = 0;
         const auto claims = [](const TestClient::Answer& answer) {
           return base::integer_at(answer.body, {"status", "readyReplicas"}) == 7;
         };
         return claims(admin.post(kDeployments, boast)) && claims(admin.get(kDeployments + "/d"));
       }},
      {"updates-recreate",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         const std::string before = text_at(admin.get(kChangeItem), {"metadata", "uid"});
         Json labelled = config_map("c", {{"a", "1"}});
         labelled["metadata"]["labels"]["app"] = "y";
         const std::string same = text_at(admin.put(kChangeItem, labelled), {"metadata", "uid"});
         admin.put(kChangeItem, config_map("c", {{"a", "2"}}));
         return same == before && text_at(admin.get(kChangeItem), {"metadata", "uid"}) != before;
       }},
      {"get-without-status",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         const auto has_status = [](const Json& object) { return base::find(object, {"status"}) != nullptr; };
         const auto listed = base::elements_at(admin.get(kDeployments).body, {"items"});
         return listed.size() == 1 && has_status(listed[0]) && !has_status(admin.get(kDeployments + "/d").body);
       }},
      {"post-replaces",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.post(kChangeItem, config_map("c", {{"a", "2"}})).status == 200 && datum(admin, "a") == "2";
       }},
      {"patch-405",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"a", "2"}}}}).status == 405;
       }},
      {"json-patch-refused",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.patch(kChangeItem, "json-patch+json", Json::array()).status == 415;
       }},
      {"apply-refused",
       [](TestClient& admin, const Simulator&) {
         return apply(admin, "m", {{"a", "1"}}).status == 415;
       }},
      {"unknown-patch-type-taken",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.patch(kChangeItem, "json", {{"data", {{"a", "2"}}}}).status == 200;
       }},
      {"strategic-patch-as-merge",
       [](TestClient& admin, const Simulator&) { return containers_after(admin, "strategic-merge-patch+json") == 1; }},
      {"merge-patch-as-strategic",
       [](TestClient& admin, const Simulator&) { return containers_after(admin, "merge-patch+json") == 2; }},
      {"json-patch-tests-ignored",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         const Json patch = Json::array({{{"op", "test"}, {"path", "/data/a"}, {"value", "no"}},
                                         {{"op", "replace"}, {"path", "/data/a"}, {"value", "2"}}});
         return admin.patch(kChangeItem, "json-patch+json", patch).status == 200;
       }},
      {"patch-null-ignored",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"a", nullptr}, {"b", "2"}}}});
         return datum(admin, "a") == "1" && datum(admin, "b") == "2";
       }},
      {"patch-replaces-maps",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"b", "2"}}}});
         const bool data = datum(admin, "a").empty() && datum(admin, "b") == "2";
         const auto labels = [&] { return base::find(admin.get(kChangeItem).body, {"metadata", "labels", "app"}); };
         const bool merged = labels() == nullptr;
         admin.put(kChangeItem, config_map("c", {{"a", "1"}}));
         admin.patch(kChangeItem, "json-patch+json", Json::array());
         return data && merged && labels() == nullptr;
       }},
      {"apply-force-ignored",
       [](TestClient& admin, const Simulator&) {
         apply(admin, "one", {{"a", "1"}});
         return apply(admin, "two&force=true", {{"a", "2"}}).status == 409;
       }},
      {"patch-restarts-pods",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         const auto patched =
             admin.patch(kDeployments + "/d", "merge-patch+json", {{"metadata", {{"labels", {{"new", "yes"}}}}}});
         return base::integer_at(patched.body, {"metadata", "generation"}) == 2;
       }},
      {"apply-conflicts-overridden",
       [](TestClient& admin, const Simulator&) {
         apply(admin, "one", {{"a", "1"}});
         return apply(admin, "two", {{"a", "2"}}).status == 200;
       }},
      {"patch-changes-nothing",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"a", "2"}}}}).status == 200 &&
                datum(admin, "a") == "1";
       }},
      {"patch-revision-ignored",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         const std::string before = revision(admin);
         admin.put(kChangeItem, config_map("c", {{"a", "2"}}));
         const Json patch = {{"metadata", {{"resourceVersion", before}}}, {"data", {{"a", "3"}}}};
         return admin.patch(kChangeItem, "merge-patch+json", patch).status == 200;
       }},
      {"put-creates",
       [](TestClient& admin, const Simulator&) {
         return admin.put(kChangeItem, config_map("c", {{"a", "1"}})).status < 300 && datum(admin, "a") == "1";
       }},
      {"put-answers-the-old",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return text_at(admin.put(kChangeItem, config_map("c", {{"a", "2"}})), {"data", "a"}) == "1" &&
                datum(admin, "a") == "2";
       }},
      {"scale-changes-nothing",
       [](TestClient& admin, const Simulator&) {
         admin.post(kDeployments, deployment("d"));
         const Json scale = {{"metadata", {{"name", "d"}}}, {"spec", {{"replicas", 0}}}};
         return admin.put(kChangeItemD + "/scale", scale).status == 200 &&
                base::integer_at(admin.get(kChangeItemD).body, {"spec", "replicas"}) == 1;
       }},
      {"updates-unvalidated",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return admin.put(kChangeItem, config_map("c", {{"not a key!", "2"}})).status == 200 &&
                datum(admin, "not a key!") == "2" &&
                admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"nor this!", "3"}}}}).status == 200 &&
                datum(admin, "nor this!") == "3";
       }},
      {"patch-creates",
       [](TestClient& admin, const Simulator&) {
         return admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"a", "1"}}}}).status < 300 &&
                datum(admin, "a") == "1";
       }},
      {"stale-patch-stores",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         const std::string before = revision(admin);
         admin.put(kChangeItem, config_map("c", {{"a", "2"}}));
         const Json patch = {{"metadata", {{"resourceVersion", before}}}, {"data", {{"a", "3"}}}};
         return admin.patch(kChangeItem, "merge-patch+json", patch).status == 409 && datum(admin, "a") == "3";
       }},
      {"patch-answers-the-old",
       [](TestClient& admin, const Simulator&) {
         make(admin, {{"a", "1"}});
         return text_at(admin.patch(kChangeItem, "merge-patch+json", {{"data", {{"a", "2"}}}}), {"data", "a"}) == "1" &&
                datum(admin, "a") == "2";
       }},
  };
}

}  // namespace o2dms::simulator
