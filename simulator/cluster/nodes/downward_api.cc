#include "simulator/cluster/nodes/downward_api.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_cursor.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/schema/quantity.h"

namespace o2dms::simulator {

namespace {

std::string text_of(std::string_view json) {
  const auto value = base::parse_json(json);
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

// key="value", a line each, as a kubelet writes them into a file.
std::string lines_of(std::string_view json) {
  const auto map = base::parse_json(json);
  std::string text;
  if (!map || !map->is_object()) return text;
  for (const auto& [key, value] : map->items()) text.append(text.empty() ? "" : "\n").append(key + "=" + value.dump());
  return text;
}

// "labels['app']" of the pod's metadata.
std::string metadata_field(const StoredObject& pod, std::string_view path) {
  const std::size_t bracket = std::min(path.find("['"), path.size());
  const std::string_view json = base::raw_json_at(pod.metadata(), {path.substr(0, bracket)});
  if (bracket == path.size()) return json.starts_with('{') ? lines_of(json) : text_of(json);
  std::string_view key = path.substr(bracket + 2);
  key = key.substr(0, key.find("']"));
  return text_of(base::raw_json_at(json, {key}));
}

}  // namespace

std::string pod_field(const StoredObject& pod, std::string_view path, const PodIps& ips) {
  constexpr std::string_view kMetadata = "metadata.";
  if (path.starts_with(kMetadata)) return metadata_field(pod, path.substr(kMetadata.size()));
  if (path == "spec.nodeName") return std::string(pod_view(pod).node_name);
  if (path == "spec.serviceAccountName") return text_of(base::raw_json_at(pod.spec(), {"serviceAccountName"}));
  if (path == "status.podIP" || path == "status.podIPs") return std::string(ips.pod);
  if (path == "status.hostIP" || path == "status.hostIPs") return std::string(ips.host);
  return {};
}

std::string container_resource(const base::Json& container, const base::Json& reference) {
  const std::string_view path = base::string_at(reference, {"resource"});
  const std::size_t dot = std::min(path.find('.'), path.size());
  const base::Json* amount =
      base::find(container, {"resources", path.substr(0, dot), path.substr(std::min(dot + 1, path.size()))});
  if (amount == nullptr) return {};
  const Quantity divisor = Quantity::of(base::find(reference, {"divisor"}));
  const Quantity quantity = Quantity::of(amount);
  if (divisor.milli_value() <= 0 || divisor.value() == 1) {
    const bool in_milli = divisor.milli_value() == 1;
    return std::to_string(in_milli ? quantity.milli_value() : quantity.value());
  }
  return std::to_string((quantity.value() + divisor.value() - 1) / divisor.value());
}

}  // namespace o2dms::simulator
