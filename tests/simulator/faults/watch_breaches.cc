#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using Events = std::vector<std::string>;

std::string now(TestClient& admin) {
  return text_at(admin.get(kConfigMaps + "?limit=1"), {"metadata", "resourceVersion"});
}

Events watched(TestClient& admin, const std::string& query, std::size_t count, const std::string& path = kConfigMaps) {
  Events out;
  for (const Json& event : admin.watch(path + "?watch=true&timeoutSeconds=1" + query, count))
    out.push_back(std::string(base::string_at(event, {"type"})) + " " +
                  std::string(base::string_at(event, {"object", "metadata", "name"})));
  return out;
}

// Of ConfigMap c: made, changed, deleted since the revision that it gives.
std::string lived(TestClient& admin) {
  const std::string start = now(admin);
  admin.post(kConfigMaps, config_map("c"));
  admin.put(kConfigMaps + "/c", config_map("c", {{"a", "1"}}));
  admin.remove(kConfigMaps + "/c");
  return "&labelSelector=app&resourceVersion=" + start;
}

Json labelled(const char* app) {
  Json out = config_map("c");
  out["metadata"]["labels"]["app"] = app;
  return out;
}

}  // namespace

std::vector<Breach> watch_breaches() {
  return {
      {"watch-drops-events",
       [](TestClient& admin, const Simulator&) {
         const std::string start = lived(admin);
         lived(admin);
         return watched(admin, start, 6) == Events{"ADDED c", "DELETED c", "MODIFIED c"};
       }},
      {"watch-drops-changes",
       [](TestClient& admin, const Simulator&) {
         // Of each kind, not one in so many.
         const std::string start = lived(admin);
         lived(admin);
         return watched(admin, start, 6) == Events{"ADDED c", "DELETED c", "ADDED c", "DELETED c"};
       }},
      {"watch-drops-deletions",
       [](TestClient& admin, const Simulator&) {
         return watched(admin, lived(admin), 3) == Events{"ADDED c", "MODIFIED c"};
       }},
      {"watch-repeats-events",
       [](TestClient& admin, const Simulator&) {
         return watched(admin, lived(admin), 6) ==
                Events{"ADDED c", "ADDED c", "MODIFIED c", "MODIFIED c", "DELETED c", "DELETED c"};
       }},
      {"watch-reorders-events",
       [](TestClient& admin, const Simulator&) {
         return watched(admin, lived(admin), 2) == Events{"MODIFIED c", "ADDED c"};
       }},
      {"watch-types-mixed-up",
       [](TestClient& admin, const Simulator&) {
         return watched(admin, lived(admin), 3) == Events{"ADDED c", "ADDED c", "DELETED c"};
       }},
      {"watch-replays",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return !watched(admin, "&labelSelector=app&resourceVersion=" + now(admin), 1).empty();
       }},
      {"watch-begins-now", [](TestClient& admin, const Simulator&) { return watched(admin, lived(admin), 3).empty(); }},
      {"watch-leaks-namespaces",
       [](TestClient& admin, const Simulator&) {
         const std::string start = now(admin);
         admin.post("/api/v1/namespaces/kube-public/configmaps", config_map("c"));
         return !watched(admin, "&labelSelector=app&resourceVersion=" + start, 1).empty();
       }},
      {"watch-never-ends",
       [](TestClient& admin, const Simulator&) {
         admin.set_deadline(std::chrono::seconds(2));
         return admin.get(kConfigMaps + "?watch=1&timeoutSeconds=1").status == 0;
       }},
      {"watch-ends-by-cut",
       [](TestClient& admin, const Simulator&) {
         return admin.get(kConfigMaps + "?watch=1&timeoutSeconds=1").status == 0;
       }},
      {"watch-answered-by-list",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.get(kConfigMaps + "?watch=1&timeoutSeconds=1"), {"kind"}) == "ConfigMapList";
       }},
      {"watch-misses-transitions",
       [](TestClient& admin, const Simulator&) {
         const std::string start = now(admin);
         admin.post(kConfigMaps, labelled("in"));
         admin.put(kConfigMaps + "/c", labelled("out"));
         return watched(admin, "&labelSelector=app%3Din&resourceVersion=" + start, 2) == Events{"ADDED c"};
       }},
      {"watch-shows-the-latest",
       [](TestClient& admin, const Simulator&) {
         const std::string start = now(admin);
         admin.post(kConfigMaps, config_map("c"));
         admin.put(kConfigMaps + "/c", config_map("c", {{"a", "1"}}));
         const auto events = admin.watch(kConfigMaps + "?watch=1&labelSelector=app&resourceVersion=" + start, 1);
         return !events.empty() && base::string_at(events.front(), {"object", "data", "a"}) == "1";
       }},
      {"history-passed-over",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return admin.watch(kConfigMaps + "?watch=1&timeoutSeconds=1&resourceVersion=1", 1).empty();
       }},
      {"watch-held-back",
       [](TestClient& admin, const Simulator&) {
         const std::string since = lived(admin);
         admin.set_deadline(std::chrono::seconds(1));
         return admin.watch(kConfigMaps + "?watch=1&timeoutSeconds=30" + since, 3).empty();
       }},
      {"watch-ignores-fields",
       [](TestClient& admin, const Simulator&) {
         return !watched(admin, "&fieldSelector=metadata.name%3Dnone" + lived(admin), 1).empty();
       }},
      {"watch-deletions-bare",
       [](TestClient& admin, const Simulator&) {
         const auto events = admin.watch(kConfigMaps + "?watch=1" + lived(admin), 3);
         return events.size() == 3 && base::find(events[1], {"object", "data"}) != nullptr &&
                base::find(events[2], {"object", "data"}) == nullptr;
       }},
  };
}

}  // namespace o2dms::simulator
