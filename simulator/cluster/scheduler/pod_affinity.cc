#include "simulator/cluster/scheduler/pod_affinity.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kRequired = "requiredDuringSchedulingIgnoredDuringExecution";
constexpr std::string_view kPreferred = "preferredDuringSchedulingIgnoredDuringExecution";

const base::Json& terms_of(const base::Json& pod, std::string_view kind, std::string_view when) {
  static const base::Json none = base::Json::array();
  const base::Json* terms = base::find(pod, {"spec", "affinity", kind, when});
  return terms != nullptr && terms->is_array() ? *terms : none;
}

// Those that are named and those that are selected; the pod's own when the term says neither.
bool in_namespaces(const ControllerContext& context, const base::Json& term, const base::Json& owner,
                   std::string_view ns) {
  const base::Json *namespaces = base::find(term, {"namespaces"}), *selector = base::find(term, {"namespaceSelector"});
  const bool named = namespaces != nullptr && !namespaces->empty();
  if (!named && selector == nullptr) return base::string_at(owner, {"metadata", "namespace"}) == ns;
  if (named && std::find(namespaces->begin(), namespaces->end(), ns) != namespaces->end()) return true;
  if (selector == nullptr) return false;
  const ObjectRef object = context.cache.get(stored_type(context.registry, "", "namespaces"), {"", std::string(ns)});
  return object != nullptr && selects(selector, object->json());
}

bool means(const ControllerContext& context, const base::Json& term, const base::Json& owner, const base::Json& other) {
  return in_namespaces(context, term, owner, base::string_at(other, {"metadata", "namespace"})) &&
         selects(base::find(term, {"labelSelector"}), other);
}

// Is a pod that the term means placed in the same topology domain as the node?
bool holds(const ControllerContext& context, const NodeUsage& usage, const base::Json& term, const base::Json& pod,
           const base::Json& node, bool& any_match) {
  const std::string_view key = base::string_at(term, {"topologyKey"});
  const base::Json* domain = base::find(node, {"metadata", "labels", key});
  bool found = false;
  for (const auto& [name, state] : usage.nodes()) {
    if (state.node == nullptr) continue;
    const base::Json* other_domain = base::find(state.node->json(), {"metadata", "labels", key});
    if (other_domain == nullptr) continue;
    for (const ObjectRef& placed : context.cache.pods_on(name)) {
      if (is_terminal(placed->json()) || !means(context, term, pod, placed->json())) continue;
      any_match = true;
      if (domain != nullptr && *domain == *other_domain) found = true;
    }
  }
  return found;
}

bool refused_by_placed_pods(const ControllerContext& context, const NodeUsage& usage, const base::Json& pod,
                            const base::Json& node) {
  for (const auto& [uid, placed] : usage.anti_affine()) {
    const auto state = usage.nodes().find(std::string(base::string_at(placed->json(), {"spec", "nodeName"})));
    if (state == usage.nodes().end() || state->second.node == nullptr) continue;
    for (const base::Json& term : terms_of(placed->json(), "podAntiAffinity", kRequired)) {
      const std::string_view key = base::string_at(term, {"topologyKey"});
      const base::Json* here = base::find(node, {"metadata", "labels", key});
      const base::Json* there = base::find(state->second.node->json(), {"metadata", "labels", key});
      if (here != nullptr && there != nullptr && *here == *there && means(context, term, placed->json(), pod))
        return true;
    }
  }
  return false;
}

}  // namespace

std::string pod_affinity_refusal(const ControllerContext& context, const NodeUsage& usage, const base::Json& pod,
                                 const base::Json& node) {
  for (const base::Json& term : terms_of(pod, "podAffinity", kRequired)) {
    bool any_match = false;
    if (holds(context, usage, term, pod, node, any_match)) continue;
    // The first of a group that wants to be together goes anywhere.
    const bool first = !any_match && means(context, term, pod, pod) &&
                       base::find(node, {"metadata", "labels", base::string_at(term, {"topologyKey"})}) != nullptr;
    if (!first) return std::string(kNotNearOthers);
  }
  for (const base::Json& term : terms_of(pod, "podAntiAffinity", kRequired)) {
    bool any_match = false;
    if (holds(context, usage, term, pod, node, any_match)) return "node(s) didn't match pod anti-affinity rules";
  }
  if (refused_by_placed_pods(context, usage, pod, node))
    return "node(s) didn't satisfy existing pods anti-affinity rules";
  return {};
}

std::int64_t preferred_pod_affinity(const ControllerContext& context, const NodeUsage& usage, const base::Json& pod,
                                    const base::Json& node) {
  std::int64_t score = 0;
  for (const auto& [kind, sign] : {std::pair{"podAffinity", 1}, std::pair{"podAntiAffinity", -1}}) {
    for (const base::Json& preference : terms_of(pod, kind, kPreferred)) {
      bool any_match = false;
      const base::Json* term = base::find(preference, {"podAffinityTerm"});
      if (term != nullptr && holds(context, usage, *term, pod, node, any_match))
        score += sign * base::integer_at(preference, {"weight"});
    }
  }
  return score;
}

}  // namespace o2dms::simulator
