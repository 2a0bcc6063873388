#include <algorithm>

#include "harness/case/residue.h"
#include "harness/run/named_wait.h"
#include "harness/run/parallel_requests.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kVolumes = "/api/v1/persistentvolumes";

// Events tell of what was; they go by themselves.
base::Result<std::vector<Reply>> take_stock(const StepContext& context, const std::string& when) {
  auto types = context.inputs.run.discovery.types(context.clients.given());
  if (!types) return base::failure(types.error());
  std::vector<Call> calls;
  for (const ApiType& type : *types) {
    const bool volumes = type.group_version == "v1" && type.name == "persistentvolumes";
    if (!type.has("list") || type.name == "events" || (!type.namespaced && !volumes)) continue;
    const std::string collection = type.collection(context.inputs.space);
    calls.push_back({.path = collection, .step = "stock-" + when + " " + collection});
  }
  return request_all(context.clients.given(), calls);
}

const std::vector<Parameter>& stock_parameters() {
  static const std::vector<Parameter> parameters = {{.name = "when",
                                                     .doc = "before what the case makes, or during its life",
                                                     .required = true,
                                                     .allowed = {"before", "during"}}};
  return parameters;
}

base::Result<void> play_take_stock(const Step& step, const StepContext& context) {
  const std::string when = text_parameter(stock_parameters(), *step.parameters, "when");
  if (auto taken = take_stock(context, when); !taken) return base::failure(taken.error());
  return base::done();
}

OwnObjects known_so_far(const StepContext& context) {
  return own_objects({.exchanges = context.clients.evidence().snapshot(), .waits = {}});
}

// A volume that is to be kept is no residue: its policy says so.
bool is_to_go(const Json& list, const std::string& uid) {
  for (const Json& item : base::elements_at(list, {"items"}))
    if (base::string_at(item, {"metadata", "uid"}) == uid)
      return base::string_at(item, {"spec", "persistentVolumeReclaimPolicy"}) != "Retain";
  return true;
}

// Each collection in which something of the case's is left is watched until that is gone.
base::Result<void> await_empty(NamedWait& wait, const std::string& collection, std::set<std::string> left) {
  const std::set<std::string> awaited = left;
  return wait.follow(
      {.path = collection, .step = "watch-released " + collection},
      [&](std::string_view type, const Json& object) {
        const std::string uid(base::string_at(object, {"metadata", "uid"}));
        if (type == "RESET") left.clear();
        if (type == "DELETED") {
          left.erase(uid);
        } else if (awaited.count(uid) > 0) {
          left.insert(uid);
        }
      },
      [&] { return left.empty(); });
}

base::Result<void> play_await_released(const Step&, const StepContext& context) {
  const OwnObjects known = known_so_far(context);
  NamedWait wait(context, "gone", "no object that the case brought about is left");
  auto taken = take_stock(context, "then");
  if (!taken) return base::failure(taken.error());
  for (const Reply& reply : *taken) {
    std::set<std::string> left;
    for (const Newcomer& one : newcomers(reply.body, known))
      if (one.own && is_to_go(reply.body, one.uid)) left.insert(one.uid);
    if (left.empty()) continue;
    const std::string collection(subject_of(*reply.exchange));
    if (auto gone = await_empty(wait, collection, left); !gone) {
      // What is left then is seen, and judged by itself.
      static_cast<void>(take_stock(context, "after"));
      return wait.finish(gone);
    }
  }
  if (auto after = take_stock(context, "after"); !after) return base::failure(after.error());
  return wait.finish(base::done());
}

base::Result<void> await_gone(const StepContext& context, const Created& object) {
  NamedWait wait(context, "gone", object.subject + " is gone");
  bool there = true;
  return wait.finish(wait.follow(
      {.path = object.collection,
       .field_selector = "metadata.name=" + object.name,
       .step = "watch-released " + object.subject},
      [&](std::string_view type, const Json& one) {
        if (type == "RESET") there = false;
        if (base::string_at(one, {"metadata", "name"}) == object.name) there = type != "DELETED";
      },
      [&] { return !there; }));
}

// The same addresses, asked for by their numbers.
Json same_addresses(const Json& service, const std::string& name) {
  Json again = {{"apiVersion", "v1"},
                {"kind", "Service"},
                {"metadata", {{"name", name}, {"namespace", base::string_at(service, {"metadata", "namespace"})}}},
                {"spec", Json::object()}};
  if (const Json* labels = base::find(service, {"metadata", "labels"})) again["metadata"]["labels"] = *labels;
  for (const char* field : {"type", "clusterIP", "ports", "selector"})
    if (const Json* value = base::find(service, {"spec", field})) again["spec"][field] = *value;
  return again;
}

base::Result<void> play_retake_address(const Step&, const StepContext& context) {
  const auto& created = context.trace.created;
  const auto at = std::find_if(created.begin(), created.end(),
                               [](const Created& one) { return one.subject.starts_with("Service/"); });
  if (at == created.end()) return base::fail("retake-address: no Service was created");
  const Created& object = *at;
  Client& client = context.clients.given();
  const Reply before = client.get(object.path(), "address " + object.subject);
  if (!before.ok() || base::string_at(before.body, {"spec", "clusterIP"}).empty())
    return base::fail("the Service has no address: " + describe(*before.exchange));
  client.del(object.path(), "release " + object.subject);
  if (auto gone = await_gone(context, object); !gone) return gone;
  const std::string name = object.name + "-again";
  const Reply again = client.post(object.collection, same_addresses(before.body, name), "retake Service/" + name);
  if (!again.ok()) client.get("/api/v1/services", "holders");
  return base::done();
}

}  // namespace

std::vector<StepWord> residue_steps() {
  return {
      {"take-stock",
       stock_parameters(),
       "LIST of every namespaced type that discovery lists, and of the volumes, without selectors",
       play_take_stock,
       {"stock-before", "stock-during"}},
      {"await-released",
       {},
       "waits by watch until nothing is left that the case brought about, under the deadline gone; then LISTs of all "
       "types",
       play_await_released,
       {"stock-then", "stock-after", "watch-released"}},
      {"retake-address",
       {},
       "deletes the first Service, and creates another that asks for the same address and ports; when that is refused, "
       "LIST of all Services, to see who has them",
       play_retake_address,
       {"address", "release", "watch-released", "retake", "holders"}},
  };
}

}  // namespace o2dms::harness
