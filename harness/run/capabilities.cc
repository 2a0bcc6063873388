#include "harness/run/capabilities.h"

#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "harness/case/record.h"
#include "harness/run/pause.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::vector<Json> items_of(const Reply& reply) {
  const Json* items = base::find(reply.body, {"items"});
  if (!reply.ok() || items == nullptr || !items->is_array()) return {};
  return items->get<std::vector<Json>>();
}

Capability default_storage_class(Client& given) {
  const Reply reply = given.get("/apis/storage.k8s.io/v1/storageclasses", "probe");
  for (const Json& one : items_of(reply))
    if (base::string_at(one, {"metadata", "annotations", "storageclass.kubernetes.io/is-default-class"}) == "true")
      return {"default-storage-class", true,
              "StorageClass " + std::string(base::string_at(one, {"metadata", "name"})) + " is marked default"};
  return {"default-storage-class", false, "no StorageClass is marked default"};
}

bool takes_pods(const Json& node) {
  if (base::bool_at(node, {"spec", "unschedulable"})) return false;
  if (const Json* taints = base::find(node, {"spec", "taints"}); taints != nullptr && taints->is_array())
    for (const Json& taint : *taints)
      if (base::string_at(taint, {"effect"}) != "PreferNoSchedule") return false;
  const Json* conditions = base::find(node, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return false;
  for (const Json& condition : *conditions)
    if (base::string_at(condition, {"type"}) == "Ready") return base::string_at(condition, {"status"}) == "True";
  return false;
}

// Extended resources have a domain of their own, outside kubernetes.io; hugepages and attachable volumes have not.
std::string extended_resource_of(const Json& node) {
  const Json* allocatable = base::find(node, {"status", "allocatable"});
  if (allocatable == nullptr || !allocatable->is_object()) return {};
  for (const auto& [name, quantity] : allocatable->items())
    if (name.find('/') != std::string::npos && name.find("kubernetes.io/") == std::string::npos && quantity != "0")
      return name;
  return {};
}

std::vector<Capability> of_nodes(Client& given, std::string& resource) {
  std::size_t ready = 0;
  std::string offered_by;
  for (const Json& node : items_of(given.get("/api/v1/nodes", "probe"))) {
    if (!takes_pods(node)) continue;
    ++ready;
    if (!resource.empty()) continue;
    resource = extended_resource_of(node);
    offered_by = base::string_at(node, {"metadata", "name"});
  }
  return {{"ready-nodes", ready > 0, "ready nodes that take pods: " + std::to_string(ready)},
          {"extended-resource", !resource.empty(),
           resource.empty() ? "no node that takes pods offers one" : "node " + offered_by + " offers " + resource}};
}

Capability token_requests(Client& given) {
  const Reply reply = given.get("/api/v1", "probe");
  if (const Json* resources = base::find(reply.body, {"resources"}); resources != nullptr && resources->is_array())
    for (const Json& resource : *resources)
      if (base::string_at(resource, {"name"}) == "serviceaccounts/token")
        return {"token-requests", true, "discovery lists serviceaccounts/token"};
  return {"token-requests", false, "discovery does not list serviceaccounts/token"};
}

Capability anonymous_requests(Client& nobody) {
  const Reply reply = nobody.get("/api/v1/namespaces", "probe");
  return {"anonymous-requests", reply.status() == 403 || reply.status() == 200,
          "a request without credentials was answered " + std::to_string(reply.status())};
}

}  // namespace

Probed probe(Client& given, Client& nobody) {
  Probed probed;
  const Reply version = given.get("/version", "probe");
  if (!version.exchange->fault.empty()) {
    probed.why = describe(*version.exchange);
    return probed;
  }
  probed.reachable = true;
  probed.version = base::string_at(version.body, {"gitVersion"});
  probed.capabilities = of_nodes(given, probed.extended_resource);
  probed.capabilities.push_back(default_storage_class(given));
  probed.capabilities.push_back(token_requests(given));
  probed.capabilities.push_back(anonymous_requests(nobody));
  return probed;
}

bool still_answers(Client& given, base::Clock& clock) {
  constexpr std::chrono::milliseconds waits[] = {std::chrono::milliseconds(0), std::chrono::milliseconds(100),
                                                 std::chrono::milliseconds(400), std::chrono::milliseconds(1500)};
  return std::any_of(std::begin(waits), std::end(waits), [&](std::chrono::milliseconds wait) {
    pause(clock, wait);
    const Reply reply = given.get("/api/v1/namespaces?limit=1", "still-there");
    return reply.exchange->fault.empty() || reply.exchange->fault == "cancelled";
  });
}

}  // namespace o2dms::harness
