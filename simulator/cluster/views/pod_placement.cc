#include "simulator/cluster/views/pod_placement.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

constexpr std::int64_t kScoringCpu = 100, kScoringMemory = 200 * 1024 * 1024;

struct Container {
  NodeResources requests;
  bool is_sidecar = false;
};

std::string host_port(base::JsonCursor& at, base::DecodedStrings& decoded) {
  std::string_view protocol = "TCP", address = "0.0.0.0";
  std::int64_t port = 0;
  at.members([&](std::string_view key) {
    if (key == "hostPort") port = at.integer();
    if (key == "protocol") protocol = at.string(decoded);
    if (key == "hostIP") address = at.string(decoded);
  });
  if (port == 0) return {};
  return std::string(protocol).append("/").append(std::to_string(port)).append("/").append(address);
}

Container read_container(base::JsonCursor& at, base::DecodedStrings& decoded, std::vector<std::string>& host_ports) {
  Container container;
  at.members([&](std::string_view key) {
    if (key == "restartPolicy") {
      container.is_sidecar = at.string(decoded) == "Always";
    } else if (key == "resources") {
      at.members([&](std::string_view member) {
        if (member == "requests") container.requests = read_resources(at, decoded);
      });
    } else if (key == "ports") {
      at.elements([&] {
        if (std::string port = host_port(at, decoded); !port.empty()) host_ports.push_back(std::move(port));
      });
    }
  });
  return container;
}

}  // namespace

// Init containers run one after another, so the largest counts; sidecars stay and add up.
PodPlacement::PodPlacement(std::string_view spec) {
  NodeResources sidecars, init, overhead, of_pod;
  base::JsonCursor at(spec);
  at.members([&](std::string_view key) {
    if (key == "initContainers") {
      at.elements([&] {
        Container container = read_container(at, decoded_, host_ports);
        if (container.is_sidecar) {
          sidecars.add(container.requests);
          init.raise(sidecars);
        } else {
          container.requests.add(sidecars);
          init.raise(container.requests);
        }
      });
    } else if (key == "overhead") {
      overhead = read_resources(at, decoded_);
    } else if (key == "resources") {
      at.members([&](std::string_view member) {
        if (member == "requests") of_pod = read_resources(at, decoded_);
      });
    } else {
      read(at, key);
    }
  });
  requests.add(sidecars);
  requests.raise(init);
  replace_by_pod_level(of_pod);
  requests.add(overhead);
  std::sort(host_ports.begin(), host_ports.end());
  host_ports.erase(std::unique(host_ports.begin(), host_ports.end()), host_ports.end());
}

// What the pod states for all its containers together is at least what they ask for.
void PodPlacement::replace_by_pod_level(const NodeResources& of_pod) {
  if (of_pod.cpu > 0) requests.cpu = scoring_cpu = of_pod.cpu;
  if (of_pod.memory > 0) requests.memory = scoring_memory = of_pod.memory;
  for (const auto& [name, amount] : of_pod.others)
    if (name.starts_with("hugepages-")) requests.add(name, amount - requests.of(name));
}

void PodPlacement::read(base::JsonCursor& at, std::string_view key) {
  if (key == "containers") {
    at.elements([&] {
      const Container container = read_container(at, decoded_, host_ports);
      requests.add(container.requests);
      scoring_cpu += container.requests.cpu > 0 ? container.requests.cpu : kScoringCpu;
      scoring_memory += container.requests.memory > 0 ? container.requests.memory : kScoringMemory;
    });
  } else if (key == "nodeName") {
    node_name = at.string(decoded_);
  } else if (key == "nodeSelector") {
    nodes.node_selector = read_labels(at, decoded_);
  } else if (key == "tolerations") {
    tolerations = read_tolerations(at, decoded_);
  } else if (key == "affinity") {
    at.members([&](std::string_view kind) {
      if (kind == "nodeAffinity") read_node_affinity(at, decoded_, nodes);
      if (kind == "podAffinity") pod_affinity = at.raw();
      if (kind == "podAntiAffinity") pod_anti_affinity = at.raw();
    });
  }
}

}  // namespace o2dms::simulator
