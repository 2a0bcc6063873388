#include "harness/run/made_objects.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/http_message.h"
#include "base/json.h"
#include "harness/case/record.h"
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr int kCreated = 201, kNotFound = 404, kConflict = 409;

// "https://host/prefix/apis/apps/v1/namespaces/x/deployments?dryRun=All" → "/apis/apps/v1/namespaces/x/deployments";
// empty when it is not below that namespace, or changes nothing.
std::string path_of(const std::string& url, const std::string& space) {
  const std::string mark = "/namespaces/" + space + "/";
  const auto at = url.find(mark), question = std::min(url.find('?'), url.size());
  if (at == std::string::npos || at > question || url.find("dryRun=", question) != std::string::npos) return {};
  const auto version = url.rfind('/', at - 1);
  const auto group = version == std::string::npos || version == 0 ? version : url.rfind('/', version - 1);
  if (group == std::string::npos) return {};
  const bool core = url.compare(group, version - group, "/api") == 0;
  return (core ? "/api" : "/apis" + url.substr(group, version - group)) + url.substr(version, question - version);
}

// The collection of what was posted there, or put or patched under its name; empty for a subresource.
std::string collection_of(const Exchange& exchange, const std::string& space) {
  std::string path = path_of(exchange.url, space);
  if (path.empty()) return {};
  const std::string mark = "/namespaces/" + space + "/";
  const std::string below = path.substr(path.find(mark) + mark.size());
  const auto slashes = std::count(below.begin(), below.end(), '/');
  if (exchange.method == "POST") return slashes == 0 ? path : "";
  return slashes == 1 ? path.substr(0, path.rfind('/')) : "";
}

std::string name_in(const Body& body) {
  return body.json == nullptr ? "" : std::string(base::string_at(*body.json, {"metadata", "name"}));
}

Json deletion_of(const MadeObject& object) {
  Json options = {{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}};
  if (!object.uid.empty()) options["preconditions"]["uid"] = object.uid;
  return options;
}

class Removal {
 public:
  Removal(Client& client, base::Clock& clock, const Stop& stop, const MadeObjects& made,
          const std::vector<Deadline>& deadlines)
      : client_(client),
        clock_(clock),
        stop_(stop),
        made_(made),
        times_(follow_times(deadlines)),
        end_(clock.elapsed() + limit_of(deadlines, "clean-up")) {}

  std::vector<std::string> play() {
    for (auto object = made_.objects.rbegin(); object != made_.objects.rend(); ++object) remove(*object);
    if (!made_.selector.empty()) remove_claims();
    for (const auto& [collection, uids] : ours_) wait(collection, "", uids);
    if (made_.selector.empty()) return std::move(left_);
    for (const char* kind : {"pods", "persistentvolumeclaims"})
      wait("/api/v1/namespaces/" + made_.space + "/" + kind, made_.selector, {});
    return std::move(left_);
  }

 private:
  void remove(const MadeObject& object) {
    const Reply reply =
        client_.del(object.collection + "/" + base::percent_encode(object.name), "clean-up", deletion_of(object));
    if (reply.ok()) ours_[object.collection].insert(object.uid.empty() ? object.name : object.uid);
    // One of another uid is not the one that was made.
    if (!reply.ok() && reply.status() != kNotFound && reply.status() != kConflict)
      left_.push_back(object.collection + "/" + object.name + ": " + describe(*reply.exchange));
  }

  // A StatefulSet leaves them to the one who made it.
  void remove_claims() {
    const std::string claims = "/api/v1/namespaces/" + made_.space + "/persistentvolumeclaims";
    const Reply reply = client_.get(with_selectors(claims, made_.selector, ""), "clean-up");
    const Json::array_t* items = list_items(reply.body);
    if (!reply.ok() || items == nullptr) return;
    for (const Json& claim : *items) {
      const std::string name(base::string_at(claim, {"metadata", "name"})),
          uid(base::string_at(claim, {"metadata", "uid"}));
      if (selected(claim) && !uid.empty()) remove({claims, name, uid});
    }
  }

  // Looked at again here: a server that ignores the selector must not lead us to delete what is not ours.
  [[nodiscard]] bool selected(const Json& object) const {
    const Json* labels = base::find(object, {"metadata", "labels"});
    if (labels == nullptr || !labels->is_object()) return false;
    for (std::size_t at = 0; at < made_.selector.size();) {
      const auto comma = std::min(made_.selector.find(',', at), made_.selector.size());
      const std::string one = made_.selector.substr(at, comma - at);
      const auto equals = one.find('=');
      const auto label = labels->find(one.substr(0, equals));
      if (label == labels->end() || *label != one.substr(equals + 1)) return false;
      at = comma + 1;
    }
    return true;
  }

  [[nodiscard]] bool is_ours(const Json& object, const std::string& selector, const std::set<std::string>& uids) const {
    if (!selector.empty()) return selected(object);
    return uids.count(std::string(base::string_at(object, {"metadata", "uid"}))) > 0 ||
           uids.count(std::string(base::string_at(object, {"metadata", "name"}))) > 0;
  }

  void wait(const std::string& collection, const std::string& selector, const std::set<std::string>& uids) {
    std::map<std::string, std::string> present;  // names by uid
    const FollowPlan plan{.path = collection,
                          .label_selector = selector,
                          .step = "clean-up",
                          .limit = std::max(end_ - clock_.elapsed(), base::Duration::zero()),
                          .times = times_,
                          .may_poll = true};
    const FollowResult result = follow(
        client_, clock_, stop_, plan,
        [&](std::string_view type, const Json& object) {
          if (type == "RESET") return present.clear();
          if (!is_ours(object, selector, uids)) return;
          const std::string uid(base::string_at(object, {"metadata", "uid"}));
          if (type == "DELETED") {
            present.erase(uid);
          } else {
            present[uid] = base::string_at(object, {"metadata", "name"});
          }
        },
        [&] { return present.empty(); });
    if (result.kind == Followed::met) return;
    if (result.kind != Followed::late) return left_.push_back(collection + ": " + result.why);
    left_.push_back(collection + "/" + present.begin()->second + ": deleted, and still there at the deadline clean-up" +
                    (present.size() > 1 ? ", with " + std::to_string(present.size() - 1) + " more" : ""));
  }

  Client& client_;
  base::Clock& clock_;
  const Stop& stop_;
  const MadeObjects& made_;
  const FollowTimes times_;
  const base::Duration end_;
  std::map<std::string, std::set<std::string>> ours_;  // by collection: uids, or names where none is known
  std::vector<std::string> left_;
};

}  // namespace

std::vector<MadeObject> objects_made(const std::vector<ExchangeRef>& exchanges, const std::string& space,
                                     const std::string& prefix) {
  std::vector<MadeObject> made;
  for (const ExchangeRef& exchange : exchanges) {
    const bool answered = exchange->status == kCreated;
    const bool unanswered = exchange->status == 0 && exchange->method == "POST";
    const std::string collection = answered || unanswered ? collection_of(*exchange, space) : "";
    if (collection.empty()) continue;
    std::string name = name_in(exchange->response_body);
    if (name.empty()) name = name_in(exchange->request_body);
    const std::string uid(base::string_at(exchange->json(), {"metadata", "uid"}));
    if (!name.empty() && (!uid.empty() || name.starts_with(prefix))) made.push_back({collection, name, uid});
  }
  return made;
}

std::vector<std::string> remove_objects(Client& client, base::Clock& clock, const Stop& stop, const MadeObjects& made,
                                        const std::vector<Deadline>& deadlines) {
  return Removal(client, clock, stop, made, deadlines).play();
}

}  // namespace o2dms::harness
