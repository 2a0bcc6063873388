// What the tests of judges share: records written by hand. Values; not thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "harness/case/record.h"

namespace o2dms::harness {

// A record that grows by one exchange after the other, each of a millisecond.
class Recorded {
 public:
  static constexpr const char* kUid = "0b2f5bd2-9b5b-4a3e-8a34-6f1a0a3f0c11";
  static constexpr const char* kMaps = "/api/v1/namespaces/n/configmaps";

  // A ConfigMap as a server shows it.
  static base::Json map(const char* name, const char* version, const char* value = "1", const char* uid = kUid) {
    return {{"apiVersion", "v1"},
            {"kind", "ConfigMap"},
            {"metadata",
             {{"name", name},
              {"namespace", "n"},
              {"uid", uid},
              {"resourceVersion", version},
              {"creationTimestamp", "2026-11-27T08:00:00Z"}}},
            {"data", {{"number", value}}}};
  }
  static base::Json list(const char* version, std::vector<base::Json> items) {
    return {{"apiVersion", "v1"},
            {"kind", "ConfigMapList"},
            {"metadata", {{"resourceVersion", version}}},
            {"items", items}};
  }
  static base::Json failure(int code, const char* reason) {
    return {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"}, {"code", code}, {"reason", reason}};
  }

  Exchange& add(std::string step, std::string method, const std::string& path, int status, const base::Json& body) {
    Exchange exchange{
        .id = exchanges_.size() + 1, .step = std::move(step), .identity = kGivenIdentity, .method = std::move(method)};
    exchange.url = "https://target:6443" + path;
    exchange.status = status;
    exchange.response_headers.add("Content-Type", "application/json");
    exchange.response_headers.add("Date", "Fri, 27 Nov 2026 08:00:01 GMT");
    exchange.response_body = make_body(base::to_text(body));
    exchange.tls_version = "TLSv1.3";
    exchange.tls_verified = true;
    exchange.started = std::chrono::milliseconds(2 * exchange.id);
    exchange.ended = exchange.started + std::chrono::milliseconds(1);
    exchanges_.push_back(std::move(exchange));
    return exchanges_.back();
  }
  // Of a map in the namespace.
  Exchange& get(const base::Json& object, std::string step = "read") {
    return add(std::move(step), "GET",
               std::string(kMaps) + "/" + std::string(base::string_at(object, {"metadata", "name"})), 200, object);
  }
  Exchange& create(const base::Json& object) {
    Exchange& made = add("create " + subject_of(object), "POST", kMaps, 201, object);
    made.request_body = make_body(base::to_text({{"apiVersion", "v1"},
                                                 {"kind", "ConfigMap"},
                                                 {"metadata", {{"name", object["metadata"]["name"]}}},
                                                 {"data", object["data"]}}));
    return made;
  }
  Exchange& put(const base::Json& object, std::string step = "replace") {
    return add(std::move(step), "PUT",
               std::string(kMaps) + "/" + std::string(base::string_at(object, {"metadata", "name"})), 200, object);
  }
  Exchange& watch(const std::string& query, const std::vector<std::pair<std::string, base::Json>>& events) {
    Exchange& watched = add("watched", "GET", std::string(kMaps) + "?watch=true" + query, 200, nullptr);
    watched.response_body = {};
    watched.watch = true;
    for (auto& [type, object] : events)
      watched.events.push_back(
          {.at = watched.started, .type = type, .object = std::make_shared<const base::Json>(object)});
    return watched;
  }

  [[nodiscard]] Record record() const {
    Record record;
    for (const Exchange& exchange : exchanges_) record.exchanges.push_back(std::make_shared<const Exchange>(exchange));
    return record;
  }

 private:
  std::vector<Exchange> exchanges_;
};

}  // namespace o2dms::harness
