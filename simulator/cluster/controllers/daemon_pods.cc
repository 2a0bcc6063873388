#include "simulator/cluster/controllers/daemon_pods.h"

#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/runtime/node_affinity.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

void add_toleration(base::Json& tolerations, const char* key, const char* effect) {
  tolerations.push_back({{"key", key}, {"operator", "Exists"}, {"effect", effect}});
}

void tolerate(base::Json& pod) {
  base::Json& tolerations = pod["spec"]["tolerations"];
  if (!tolerations.is_array()) tolerations = base::Json::array();
  add_toleration(tolerations, "node.kubernetes.io/not-ready", "NoExecute");
  add_toleration(tolerations, "node.kubernetes.io/unreachable", "NoExecute");
  for (const char* key : {"node.kubernetes.io/disk-pressure", "node.kubernetes.io/memory-pressure",
                          "node.kubernetes.io/pid-pressure", "node.kubernetes.io/unschedulable"})
    add_toleration(tolerations, key, "NoSchedule");
  if (base::bool_at(pod, {"spec", "hostNetwork"}))
    add_toleration(tolerations, "node.kubernetes.io/network-unavailable", "NoSchedule");
}

// Every required term gets the node's name; a pod without terms gets one.
void tie_to_node(base::Json& pod, const std::string& node) {
  const base::Json fields =
      base::Json::array({{{"key", "metadata.name"}, {"operator", "In"}, {"values", base::Json::array({node})}}});
  base::Json& required = pod["spec"]["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
  base::Json& terms = required["nodeSelectorTerms"];
  if (!terms.is_array() || terms.empty()) {
    terms = base::Json::array({{{"matchFields", fields}}});
    return;
  }
  for (base::Json& term : terms) term["matchFields"] = fields;
}

}  // namespace

base::Json daemon_pod(const StoredObject& set, const std::string& node, const std::string& hash) {
  base::Json pod = pod_from_template(set, set.json()["spec"]["template"]);
  pod["metadata"]["generateName"] = set.name() + "-";
  pod["metadata"]["labels"][kRevisionHashLabel] = hash;
  const std::int64_t generation = base::integer_at(set.json(), {"metadata", "generation"});
  pod["metadata"]["labels"]["pod-template-generation"] = std::to_string(generation);
  tie_to_node(pod, node);
  tolerate(pod);
  return pod;
}

DaemonPlace daemon_place(const base::Json& daemon_pod, const base::Json& node) {
  const std::string_view wanted = base::string_at(daemon_pod, {"spec", "nodeName"});
  const bool fits = matches_node_affinity(daemon_pod, node) &&
                    (wanted.empty() || wanted == base::string_at(node, {"metadata", "name"}));
  const bool continues = fits && !has_untolerated_taint(daemon_pod, node, "NoExecute");
  return {.should_run = continues && !has_untolerated_taint(daemon_pod, node, "NoSchedule"),
          .should_continue = continues};
}

std::string daemon_node(const base::Json& pod) {
  if (const std::string_view node = base::string_at(pod, {"spec", "nodeName"}); !node.empty()) return std::string(node);
  const base::Json* terms = base::find(
      pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"});
  if (terms == nullptr || !terms->is_array()) return {};
  for (const base::Json& term : *terms) {
    const base::Json* fields = base::find(term, {"matchFields"});
    if (fields == nullptr || !fields->is_array()) continue;
    for (const base::Json& field : *fields) {
      const base::Json* values = base::find(field, {"values"});
      if (base::string_at(field, {"key"}) == "metadata.name" && values != nullptr && values->size() == 1 &&
          (*values)[0].is_string())
        return (*values)[0].get<std::string>();
    }
  }
  return {};
}

}  // namespace o2dms::simulator
