#include "harness/run/capabilities.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/json.h"
#include "harness/case/native_types.h"
#include "harness/case/record.h"
#include "harness/run/pause.h"

namespace o2dms::harness {

using base::Json;

namespace {

const Json::array_t& items_of(const Reply& reply) {
  static const Json::array_t none;
  return reply.ok() ? base::elements_at(reply.body, {"items"}) : none;
}

CapabilityWord::Seen default_storage_class(const Reply& classes) {
  // The admission plugin of Kubernetes still takes the name that the annotation had as a beta.
  for (const char* annotation :
       {"storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"})
    for (const Json& one : items_of(classes))
      if (base::string_at(one, {"metadata", "annotations", annotation}) == "true")
        return {true, "StorageClass " + std::string(base::string_at(one, {"metadata", "name"})) + " is marked default"};
  return {false, "no StorageClass is marked default"};
}

bool takes_pods(const Json& node) {
  if (base::bool_at(node, {"spec", "unschedulable"})) return false;
  for (const Json& taint : base::elements_at(node, {"spec", "taints"}))
    if (base::string_at(taint, {"effect"}) != "PreferNoSchedule") return false;
  for (const Json& condition : base::elements_at(node, {"status", "conditions"}))
    if (base::string_at(condition, {"type"}) == "Ready") return base::string_at(condition, {"status"}) == "True";
  return false;
}

std::vector<Json> nodes_that_take_pods(const Reply& nodes) {
  std::vector<Json> ready = items_of(nodes);
  std::erase_if(ready, [](const Json& node) { return !takes_pods(node); });
  return ready;
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

CapabilityWord::Seen ready_nodes(const Reply& nodes) {
  const std::size_t ready = nodes_that_take_pods(nodes).size();
  return {ready > 0, "ready nodes that take pods: " + std::to_string(ready)};
}

CapabilityWord::Seen extended_resource(const Reply& nodes) {
  for (const Json& node : nodes_that_take_pods(nodes))
    if (const std::string name = extended_resource_of(node); !name.empty())
      return {true, "node " + std::string(base::string_at(node, {"metadata", "name"})) + " offers " + name, name};
  return {false, "no node that takes pods offers one"};
}

// Nodes of which none names what runs its containers are stand-ins: pods on them look as if they ran.
CapabilityWord::Seen containers(const Reply& nodes) {
  if (!nodes.ok()) return {true, "taken for granted, for the nodes cannot be read"};
  for (const Json& node : nodes_that_take_pods(nodes)) {
    const std::string runtime(base::string_at(node, {"status", "nodeInfo", "containerRuntimeVersion"}));
    const bool stands_in = runtime.empty() || runtime.starts_with("simulated:") || runtime.starts_with("fake:");
    if (!stands_in)
      return {true, "node " + std::string(base::string_at(node, {"metadata", "name"})) + " runs them by " + runtime};
  }
  return {false, "no container can be seen: no node that takes pods reports a container runtime"};
}

CapabilityWord::Seen own_user_ids(const Reply& group) {
  if (group.ok()) return {false, "the target assigns them: security.openshift.io is served"};
  return {true, "security.openshift.io is not served"};
}

CapabilityWord::Seen token_requests(const Reply& core) {
  for (const Json& resource : base::elements_at(core.body, {"resources"}))
    if (base::string_at(resource, {"name"}) == "serviceaccounts/token")
      return {true, "discovery lists serviceaccounts/token"};
  return {false, "discovery does not list serviceaccounts/token"};
}

// What Kubernetes has had since a version.
template <int least>
CapabilityWord::Seen at_least(const Reply& version) {
  const std::string announced(base::string_at(version.body, {"gitVersion"}));
  const auto minor = minor_of(announced);
  return {minor && *minor >= least, "the target announces version \"" + announced + "\""};
}

CapabilityWord::Seen anonymous_requests(const Reply& namespaces) {
  return {namespaces.status() == 403 || namespaces.status() == 200,
          "a request without credentials was answered " + std::to_string(namespaces.status())};
}

}  // namespace

const std::vector<CapabilityWord>& capability_words() {
  static const std::vector<CapabilityWord> words = {
      {"ready-nodes", "a node is Ready and takes pods", "/api/v1/nodes", ready_nodes},
      {"containers", "nodes start containers, as far as they tell", "/api/v1/nodes", containers, false, true},
      {"own-user-ids", "pods may name the user that they run as (on OpenShift the target does)",
       "/apis/security.openshift.io/v1", own_user_ids},
      {"extended-resource", "a node that takes pods offers an extended resource", "/api/v1/nodes", extended_resource},
      {"default-storage-class", "a StorageClass is marked default", "/apis/storage.k8s.io/v1/storageclasses",
       default_storage_class},
      {"token-requests", "tokens of ServiceAccounts can be asked for", "/api/v1", token_requests},
      {"kubernetes-1.21", "the target announces Kubernetes 1.21 or a later version", "/version", at_least<21>},
      {"kubernetes-1.25", "the target announces Kubernetes 1.25 or a later version", "/version", at_least<25>},
      {"anonymous-requests",
       "requests without credentials are taken for those of an anonymous user, not refused with 401",
       "/api/v1/namespaces", anonymous_requests, true},
  };
  return words;
}

namespace {

// A refusal, or an answer that is neither a list nor a version, says nothing of what there is; that a collection is not
// served does.
bool tells_nothing(const Reply& reply) {
  constexpr int kNotFound = 404;
  if (!reply.ok()) return reply.status() != kNotFound;
  return list_items(reply.body) == nullptr && base::find(reply.body, {"resources"}) == nullptr &&
         base::find(reply.body, {"gitVersion"}) == nullptr;
}

Capability capability_of(const CapabilityWord& word, const Reply& reply, std::string& extended_resource) {
  Capability capability{.name = std::string(word.name)};
  if (!word.anonymous && !word.assumed && tells_nothing(reply)) {
    capability.unknown = true;
    capability.detail = "nobody knows: " + describe(*reply.exchange);
    return capability;
  }
  const CapabilityWord::Seen seen = word.look(reply);
  capability.present = seen.present;
  capability.detail = seen.detail;
  if (!seen.resource.empty()) extended_resource = seen.resource;
  return capability;
}

}  // namespace

Probed probe_capabilities(Client& given, Client& nobody) {
  Probed probed;
  const Reply version = given.get("/version", "probe");
  probed.why = describe(*version.exchange);
  if (!version.exchange->fault.empty()) return probed;
  probed.usable = !turned_away(*version.exchange);
  probed.version = base::string_at(version.body, {"gitVersion"});
  std::map<std::pair<std::string_view, bool>, Reply> answers;  // to each path one request of each identity
  answers.emplace(std::pair("/version", false), version);
  for (const CapabilityWord& word : capability_words()) {
    const std::pair asked(word.path, word.anonymous);
    auto at = answers.find(asked);
    if (at == answers.end())
      at = answers.emplace(asked, (word.anonymous ? nobody : given).get(std::string(word.path), "probe")).first;
    probed.capabilities.push_back(capability_of(word, at->second, probed.extended_resource));
    if (!word.anonymous && !turned_away(*at->second.exchange)) probed.usable = true;
  }
  if (probed.usable) return probed;
  probed.why = "every request with the given credentials was turned away: " + probed.why;
  return probed;
}

bool still_answers(Client& given, base::Clock& clock, base::Duration limit) {
  const base::Duration waits[] = {base::Duration::zero(), limit / 20, limit / 5, limit * 3 / 4};
  return std::any_of(std::begin(waits), std::end(waits), [&](base::Duration wait) {
    pause(clock, wait);
    const Reply reply = given.get("/api/v1/namespaces?limit=1", "still-there");
    return reply.exchange->fault.empty() || reply.exchange->fault == "cancelled";
  });
}

}  // namespace o2dms::harness
