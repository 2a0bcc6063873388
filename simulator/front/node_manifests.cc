#include "simulator/front/node_manifests.h"

#include <set>
#include <string>

#include "base/json.h"
#include "simulator/resource/decode.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::vector<Json> opened(const std::vector<Json>& documents) {
  std::vector<Json> out;
  for (const Json& document : documents) {
    const std::string_view kind = base::string_at(document, {"kind"});
    const Json* items = base::find(document, {"items"});
    if ((kind == "List" || kind == "NodeList") && items != nullptr && items->is_array()) {
      out.insert(out.end(), items->begin(), items->end());
    } else {
      out.push_back(document);
    }
  }
  return out;
}

}  // namespace

base::Result<std::vector<Json>> read_node_manifests(const Registry& registry, const std::vector<Json>& documents) {
  const ResourceType& type = *registry.find("", "v1", "nodes");
  std::vector<Json> nodes = opened(documents);
  std::set<std::string> names;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Json& node = nodes[i];
    const std::string place = "nodes[" + std::to_string(i) + "]: ";
    if (!node.is_object()) return base::fail(place + "is not an object");
    if (!node.contains("kind")) node["kind"] = "Node";
    if (!node.contains("apiVersion")) node["apiVersion"] = "v1";
    if (node["kind"] != "Node" || node["apiVersion"] != "v1") {
      return base::fail(place + "is " + base::to_text(node["apiVersion"]) + " " + base::to_text(node["kind"]) +
                        ", not a v1 Node");
    }
    if (auto good = decode(type, node); !good) return base::fail(place + good.error().message);
    const std::string name(base::string_at(node, {"metadata", "name"}));
    if (name.empty()) return base::fail(place + "metadata.name is missing");
    if (!names.insert(name).second) return base::fail(place + "the name \"" + name + "\" comes twice");
  }
  return nodes;
}

}  // namespace o2dms::simulator
