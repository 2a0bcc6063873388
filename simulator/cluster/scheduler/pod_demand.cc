#include "simulator/cluster/scheduler/pod_demand.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/resource/quantity.h"

namespace o2dms::simulator {

namespace {

constexpr std::int64_t kScoringCpu = 100, kScoringMemory = 200 * 1024 * 1024;

std::int64_t amount(const std::string& resource, const base::Json& quantity) {
  const Quantity parsed = Quantity::of(&quantity);
  return resource == "cpu" ? parsed.milli_value() : parsed.value();
}

Resources read_resources(const base::Json* map) {
  Resources resources;
  if (map == nullptr || !map->is_object()) return resources;
  for (const auto& [name, quantity] : map->items()) resources[name] = amount(name, quantity);
  return resources;
}

void add(Resources& sum, const Resources& more) {
  for (const auto& [name, value] : more) sum[name] += value;
}

void raise(Resources& sum, const Resources& least) {
  for (const auto& [name, value] : least) sum[name] = std::max(sum[name], value);
}

const base::Json& list(const base::Json& object, const char* field) {
  static const base::Json none = base::Json::array();
  const base::Json* found = base::find(object, {"spec", field});
  return found != nullptr && found->is_array() ? *found : none;
}

void add_ports(const base::Json& container, std::set<std::string>& ports) {
  const base::Json* declared = base::find(container, {"ports"});
  if (declared == nullptr || !declared->is_array()) return;
  for (const base::Json& port : *declared) {
    const std::int64_t host_port = base::integer_at(port, {"hostPort"});
    if (host_port == 0) continue;
    ports.insert(std::string(base::string_at(port, {"protocol"}, "TCP")) + "/" + std::to_string(host_port) + "/" +
                 std::string(base::string_at(port, {"hostIP"}, "0.0.0.0")));
  }
}

}  // namespace

// Init containers run one after another, so the largest counts; sidecars stay and add up.
PodDemand pod_demand(const base::Json& pod) {
  PodDemand demand;
  Resources sidecars, init;
  for (const base::Json& container : list(pod, "initContainers")) {
    Resources asked = read_resources(base::find(container, {"resources", "requests"}));
    add_ports(container, demand.ports);
    if (base::string_at(container, {"restartPolicy"}) == "Always") {
      add(sidecars, asked);
      raise(init, sidecars);
    } else {
      add(asked, sidecars);
      raise(init, asked);
    }
  }
  for (const base::Json& container : list(pod, "containers")) {
    const Resources asked = read_resources(base::find(container, {"resources", "requests"}));
    add(demand.resources, asked);
    add_ports(container, demand.ports);
    demand.scoring_cpu += asked.contains("cpu") ? asked.at("cpu") : kScoringCpu;
    demand.scoring_memory += asked.contains("memory") ? asked.at("memory") : kScoringMemory;
  }
  add(demand.resources, sidecars);
  raise(demand.resources, init);
  add(demand.resources, read_resources(base::find(pod, {"spec", "overhead"})));
  return demand;
}

Resources allocatable(const base::Json& node) {
  return read_resources(base::find(node, {"status", "allocatable"}));
}

}  // namespace o2dms::simulator
