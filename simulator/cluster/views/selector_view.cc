#include "simulator/cluster/views/selector_view.h"

#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

namespace {

LabelSelector read_selector(const ResourceType& resource, std::string_view text) {
  const auto json = base::parse_json(text);
  const base::Json* selector = json ? &*json : nullptr;
  if (resource.kind == "Service" || resource.kind == "ReplicationController") return LabelSelector::from_map(selector);
  auto read = LabelSelector::from_object(selector);
  return read ? *std::move(read) : LabelSelector::from_map(nullptr);
}

}  // namespace

SelectorView::SelectorView(const StoredObject& object) {
  selector = LabelSelector::from_map(nullptr);
  base::JsonCursor at(object.spec());
  at.members([&](std::string_view key) {
    if (key == "selector") selector = read_selector(object.resource(), at.raw());
    if (key == "replicas") replicas = at.integer();
    if (key == "type") external_name = at.raw() == "\"ExternalName\"";
  });
}

}  // namespace o2dms::simulator
