#include <set>

#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kReadItem = kConfigMaps + "/c";
const std::string kElsewhere = "/api/v1/namespaces/kube-public/configmaps";

void make(TestClient& admin, int count) {
  for (int i = 0; i < count; ++i) admin.post(kConfigMaps, config_map(("m" + std::to_string(i)).c_str()));
}

std::size_t number_of(const TestClient::Answer& list) {
  return base::elements_at(list.body, {"items"}).size();
}

// The names that pages of two give, with a deletion of the first object in between.
std::multiset<std::string> paged(TestClient& admin, bool change) {
  std::multiset<std::string> names;
  std::string next;
  for (int page = 0; page < 20; ++page) {
    const auto list = admin.get(kConfigMaps + "?labelSelector=app&limit=2" + (next.empty() ? "" : "&continue=" + next));
    for (const Json& item : base::elements_at(list.body, {"items"}))
      names.emplace(base::string_at(item, {"metadata", "name"}));
    next = text_at(list, {"metadata", "continue"});
    if (next.empty()) break;
    if (change && page == 0) admin.remove(kConfigMaps + "/m0");
  }
  return names;
}

}  // namespace

std::vector<Breach> read_breaches() {
  return {
      {"get-cached",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         admin.get(kReadItem);
         admin.put(kReadItem, config_map("c", {{"a", "2"}}));
         return text_at(admin.get(kReadItem), {"data", "a"}) == "1";
       }},
      {"not-found-cached",
       [](TestClient& admin, const Simulator&) {
         admin.get(kReadItem);
         return admin.post(kConfigMaps, config_map("c")).status == 201 && admin.get(kReadItem).status == 404;
       }},
      {"get-looks-everywhere",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return admin.get(kElsewhere + "/c").status == 200;
       }},
      {"secrets-masked",
       [](TestClient& admin, const Simulator&) {
         const std::string secrets = "/api/v1/namespaces/default/secrets";
         admin.post(secrets, {{"metadata", {{"name", "s"}}}, {"data", {{"key", "c2VzYW1l"}}}});
         return text_at(admin.get(secrets + "/s"), {"data", "key"}) != "c2VzYW1l";
       }},
      {"plain-http-beside-tls",
       [](TestClient& admin, const Simulator& cloud) {
         base::HttpTarget target{.host = "127.0.0.1", .tls = false};
         target.port = static_cast<std::uint16_t>(std::stoi(cloud.url().substr(cloud.url().rfind(':') + 1)));
         const auto answer =
             base::make_http_connection(target)->exchange({.target = "/version"}, std::chrono::seconds(5));
         return admin.get("/version").status == 200 && answer && answer->status == 200;
       }},
      {"json-as-text",
       [](TestClient& admin, const Simulator&) {
         return admin.get(kConfigMaps).headers.get("Content-Type").starts_with("text/plain");
       }},
      {"lists-of-kind-list",
       [](TestClient& admin, const Simulator&) { return text_at(admin.get(kConfigMaps), {"kind"}) == "List"; }},
      {"lists-without-revision",
       [](TestClient& admin, const Simulator&) {
         return text_at(admin.get(kConfigMaps), {"metadata", "resourceVersion"}).empty();
       }},
      {"lists-cut-at-100",
       [](TestClient& admin, const Simulator&) {
         make(admin, 110);
         return number_of(admin.get(kConfigMaps)) == 100;
       }},
      {"continue-never-given",
       [](TestClient& admin, const Simulator&) {
         make(admin, 3);
         return text_at(admin.get(kConfigMaps + "?limit=1"), {"metadata", "continue"}).empty();
       }},
      {"limit-ignored",
       [](TestClient& admin, const Simulator&) {
         make(admin, 3);
         return number_of(admin.get(kConfigMaps + "?limit=1")) > 1;
       }},
      {"pages-lose-an-object",
       [](TestClient& admin, const Simulator&) {
         make(admin, 6);
         return paged(admin, false).size() < 6;
       }},
      {"pages-of-many-snapshots",
       [](TestClient& admin, const Simulator&) {
         make(admin, 6);
         return paged(admin, true).size() < 6;
       }},
      {"lists-cached",
       [](TestClient& admin, const Simulator&) {
         admin.get(kConfigMaps);
         admin.post(kConfigMaps, config_map("c"));
         return admin.get(kConfigMaps).text.find("\"name\":\"c\"") == std::string::npos;
       }},
      {"set-selectors-ignored",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return number_of(admin.get(kConfigMaps + "?labelSelector=app%20in%20(y,z)")) > 0 &&
                number_of(admin.get(kConfigMaps + "?labelSelector=app%3Dy")) == 0;
       }},
      {"cached-answers-for-all",
       [](TestClient& admin, const Simulator& cloud) {
         admin.post(kConfigMaps, config_map("c"));
         const int before = nobody(cloud).get(kReadItem).status;
         admin.get(kReadItem);
         return before == 401 && nobody(cloud).get(kReadItem).status == 200;
       }},
      {"lists-show-metadata-only",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c", {{"a", "1"}}));
         const auto list = admin.get(kConfigMaps + "?labelSelector=app");
         return has_items(list) && !list.body["items"][0].contains("data");
       }},
      {"lists-repeat-an-object",
       [](TestClient& admin, const Simulator&) {
         make(admin, 5);
         return number_of(admin.get(kConfigMaps + "?labelSelector=app")) == 6;
       }},
      {"all-namespaces-empty",
       [](TestClient& admin, const Simulator&) {
         admin.post(kConfigMaps, config_map("c"));
         return number_of(admin.get("/api/v1/configmaps?labelSelector=app")) == 0 &&
                number_of(admin.get(kConfigMaps + "?labelSelector=app")) == 1;
       }},
      {"pages-forget-selectors",
       [](TestClient& admin, const Simulator&) {
         make(admin, 3);
         Json plain = config_map("z");
         plain["metadata"].erase("labels");
         admin.post(kConfigMaps, plain);
         return paged(admin, false).count("z") > 0;
       }},
  };
}

}  // namespace o2dms::simulator
