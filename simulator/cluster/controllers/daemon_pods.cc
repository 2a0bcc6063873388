#include "simulator/cluster/controllers/daemon_pods.h"

#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/node_view.h"
#include "simulator/cluster/views/pod_view.h"

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
void tie_to_node(base::Json& pod, std::string_view node) {
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

base::Json daemon_pod(const OpenObject& set, std::string_view node, const std::string& hash) {
  base::Json pod = pod_from_template(set, set.json()["spec"]["template"]);
  pod["metadata"]["generateName"] = std::string(set.name()) + "-";
  pod["metadata"]["labels"][kRevisionHashLabel] = hash;
  pod["metadata"]["labels"]["pod-template-generation"] = std::to_string(set.meta().generation);
  tie_to_node(pod, node);
  tolerate(pod);
  return pod;
}

std::string daemon_pod_spec(const OpenObject& set) {
  base::Json pod = pod_from_template(set, set.json()["spec"]["template"]);
  tolerate(pod);
  return base::to_text(pod["spec"]);
}

DaemonPlace daemon_place(const PodPlacement& pod, const StoredObject& node) {
  const Taints& taints = node_view(node).taints;
  const bool fits =
      pod.nodes.allows(node.meta().labels, node.name()) && (pod.node_name.empty() || pod.node_name == node.name());
  const bool continues = fits && !has_untolerated(pod.tolerations, taints, "NoExecute");
  return {.should_run = continues && !has_untolerated(pod.tolerations, taints, "NoSchedule"),
          .should_continue = continues};
}

std::string daemon_node(const StoredObject& pod) {
  if (const std::string_view node = pod_view(pod).node_name; !node.empty()) return std::string(node);
  const PodPlacement placement(pod.spec());
  for (const NodeSelectorTerm& term : placement.nodes.required) {
    for (const NodeSelectorRequirement& field : term.fields) {
      if (field.key == "metadata.name" && field.values.size() == 1) return std::string(field.values.front());
    }
  }
  return {};
}

}  // namespace o2dms::simulator
