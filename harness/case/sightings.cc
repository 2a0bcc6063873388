#include "harness/case/sightings.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

class Collector {
 public:
  void read(const ExchangeRef& exchange) {
    if (!succeeded(*exchange) && !exchange->watch) return;
    const ApiUrl url = read_api_url(exchange->url);
    if (url.resource.empty() || !url.parameter("dryRun").empty()) return;
    if (!url.subresource.empty() && url.subresource != "status") return;
    if (exchange->watch) {
      for (const WatchEvent& event : exchange->events) read_event(exchange, url, event);
    } else if (const Json* items = base::find(exchange->json(), {"items"}); items != nullptr && items->is_array()) {
      for (const Json& item : *items) add({.exchange = exchange, .object = &item, .how = Shown::item}, url);
    } else if (exchange->method != "DELETE") {
      // What a deletion shows may have been changed for the answer alone.
      add({.exchange = exchange, .object = &exchange->json(), .how = way_of(*exchange)}, url);
    }
  }
  std::vector<Sighting> take() { return std::move(found_); }

 private:
  static Shown way_of(const Exchange& exchange) {
    if (exchange.method == "GET") return Shown::read;
    return exchange.status == 201 ? Shown::creation : Shown::update;
  }

  void read_event(const ExchangeRef& exchange, const ApiUrl& url, const WatchEvent& event) {
    if (event.object == nullptr || event.type == "BOOKMARK" || event.type == "ERROR") return;
    add({.exchange = exchange, .object = event.object.get(), .event = &event, .how = Shown::event}, url);
  }

  void add(Sighting sighting, const ApiUrl& url) {
    sighting.collection = url.collection();
    sighting.uid = base::string_at(*sighting.object, {"metadata", "uid"});
    sighting.version = base::string_at(*sighting.object, {"metadata", "resourceVersion"});
    sighting.began = sighting.exchange->started;
    sighting.known = sighting.event != nullptr ? sighting.event->at : sighting.exchange->ended;
    if (!sighting.uid.empty() && !sighting.version.empty()) found_.push_back(std::move(sighting));
  }

  std::vector<Sighting> found_;
};

bool is_the_senders(std::string_view path) {
  static constexpr std::array<std::string_view, 5> kOwn = {".data", ".binaryData", ".stringData", ".metadata.labels",
                                                           ".metadata.annotations"};
  return std::find(kOwn.begin(), kOwn.end(), path) != kOwn.end();
}

// What a list leaves out, and what is bookkeeping.
bool is_left_out(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kOut = {".kind", ".apiVersion", ".metadata.managedFields",
                                                           ".metadata.selfLink"};
  return std::find(kOut.begin(), kOut.end(), path) != kOut.end();
}

std::string contradiction(const Json& one, const Json& other, const std::string& path) {
  if (one.is_object() && other.is_object()) {
    if (is_the_senders(path)) return one == other ? "" : path;
    for (const auto& [key, value] : one.items()) {
      const std::string where = path + "." + key;
      const auto at = other.find(key);
      if (at == other.end() || is_left_out(where)) continue;
      if (std::string found = contradiction(value, *at, where); !found.empty()) return found;
    }
    return {};
  }
  if (one.is_array() && other.is_array() && one.size() == other.size()) {
    for (std::size_t i = 0; i < one.size(); ++i)
      if (std::string found = contradiction(one[i], other[i], path + "[" + std::to_string(i) + "]"); !found.empty())
        return found;
    return {};
  }
  return one == other || one.is_null() || other.is_null() ? "" : path;
}

}  // namespace

std::vector<Sighting> sightings_in(const Record& record) {
  Collector collector;
  for (const ExchangeRef& exchange : record.exchanges)
    if (!is_own_business(*exchange) && asks_for_objects(*exchange)) collector.read(exchange);
  return collector.take();
}

std::string first_contradiction(const Json& one, const Json& other) {
  std::string path = contradiction(one, other, "");
  for (const char* own : {"data", "binaryData"})
    if (path.empty() && one.contains(own) != other.contains(own)) path = std::string(".") + own;
  return path.empty() ? "" : path.substr(1);
}

bool asks_for_objects(const Exchange& exchange) {
  if (exchange.method == "HEAD" || exchange.method == "OPTIONS" || exchange.cut()) return false;
  const std::string_view accept = exchange.request_headers.get("Accept");
  const bool json =
      accept.empty() || accept.find("json") != std::string_view::npos || accept.find("*/*") != std::string_view::npos;
  return json && accept.find(";as=") == std::string_view::npos && accept.find("protobuf") == std::string_view::npos &&
         accept.find("yaml") == std::string_view::npos;
}

}  // namespace o2dms::harness
