#include "simulator/cluster/nodes/node_objects.h"

#include "simulator/cluster/runtime/conditions.h"

namespace o2dms::simulator {

namespace {

void set_default(base::Json& object, const char* key, base::Json value) {
  if (!object.contains(key)) object[key] = std::move(value);
}

base::Json& object_in(base::Json& parent, const char* key) {
  base::Json& child = parent[key];
  if (!child.is_object()) child = base::Json::object();
  return child;
}

void complete_resources(base::Json& status) {
  const bool has_capacity = status.contains("capacity"), has_allocatable = status.contains("allocatable");
  base::Json& capacity = object_in(status, "capacity");
  if (!has_capacity && has_allocatable) capacity = status["allocatable"];
  set_default(capacity, "cpu", "32");
  set_default(capacity, "memory", "256Gi");
  set_default(capacity, "pods", "250");
  set_default(capacity, "ephemeral-storage", "400Gi");
  base::Json& allocatable = object_in(status, "allocatable");
  for (const auto& [resource, quantity] : capacity.items()) set_default(allocatable, resource.c_str(), quantity);
}

base::Json node_info(const std::string& name, const std::string& kubernetes_version) {
  return {{"architecture", "amd64"},
          {"bootID", "b0000000-0000-4000-8000-" + name},
          {"containerRuntimeVersion", "containerd://2.1.0"},
          {"kernelVersion", "6.1.0-simulated"},
          {"kubeProxyVersion", ""},
          {"kubeletVersion", kubernetes_version},
          {"machineID", name},
          {"operatingSystem", "linux"},
          {"osImage", "o2dms simulated node"},
          {"systemUUID", name}};
}

void complete_conditions(base::Json& status, base::Time now) {
  const auto condition = [&](std::string_view type, std::string_view value, std::string_view reason,
                             const char* message) {
    if (find_condition(status, type) == nullptr) set_condition(status, {type, value, reason, message}, now);
  };
  condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available");
  condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
  condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available");
  condition("Ready", "True", "KubeletReady", "kubelet is posting ready status");
  for (base::Json& entry : status["conditions"]) {
    if (!entry.contains("lastHeartbeatTime")) entry["lastHeartbeatTime"] = base::to_rfc3339(now);
  }
}

}  // namespace

std::vector<base::Json> default_nodes() {
  std::vector<base::Json> nodes;
  for (const char* name : {"node-1", "node-2", "node-3"}) {
    nodes.push_back({{"metadata", {{"name", name}}},
                     {"status",
                      {{"capacity",
                        {{"hugepages-1Gi", "16Gi"},
                         {"hugepages-2Mi", "4Gi"},
                         {"example.com/accelerator", "4"},
                         {"example.com/sriov-vf", "16"}}}}}});
  }
  return nodes;
}

base::Json complete_node(base::Json manifest, std::size_t index, const std::string& kubernetes_version,
                         base::Time now) {
  base::Json node = base::Json::object();
  node["metadata"] =
      manifest.contains("metadata") && manifest["metadata"].is_object() ? manifest["metadata"] : base::Json::object();
  node["spec"] = manifest.contains("spec") && manifest["spec"].is_object() ? manifest["spec"] : base::Json::object();
  node["status"] = status_of(manifest);
  base::Json& metadata = node["metadata"];
  for (const char* assigned : {"uid", "resourceVersion", "creationTimestamp", "managedFields"})
    metadata.erase(assigned);
  const std::string name(base::string_at(node, {"metadata", "name"}));
  base::Json& labels = object_in(metadata, "labels");
  for (const char* prefix : {"", "beta."}) {
    set_default(labels, (std::string(prefix) + "kubernetes.io/arch").c_str(), "amd64");
    set_default(labels, (std::string(prefix) + "kubernetes.io/os").c_str(), "linux");
  }
  set_default(labels, "kubernetes.io/hostname", name);
  const std::string range = "10.244." + std::to_string(index % 256) + ".0/24";
  set_default(node["spec"], "podCIDR", range);
  set_default(node["spec"], "podCIDRs", base::Json::array({node["spec"]["podCIDR"]}));
  set_default(node["spec"], "providerID", "o2dms://simulator/" + name);
  base::Json& status = node["status"];
  complete_resources(status);
  complete_conditions(status, now);
  set_default(status, "addresses",
              base::Json::array(
                  {{{"type", "InternalIP"},
                    {"address", "172.31." + std::to_string(index / 200) + "." + std::to_string(10 + index % 200)}},
                   {{"type", "Hostname"}, {"address", name}}}));
  set_default(status, "nodeInfo", node_info(name, kubernetes_version));
  set_default(status, "daemonEndpoints", {{"kubeletEndpoint", {{"Port", 10250}}}});
  return node;
}

base::Json node_lease(const StoredObject& node, base::Time now) {
  return {
      {"metadata",
       {{"name", node.name()},
        {"ownerReferences",
         base::Json::array({{{"apiVersion", "v1"}, {"kind", "Node"}, {"name", node.name()}, {"uid", node.uid()}}})}}},
      {"spec",
       {{"holderIdentity", node.name()}, {"leaseDurationSeconds", 40}, {"renewTime", base::to_rfc3339_micro(now)}}}};
}

}  // namespace o2dms::simulator
