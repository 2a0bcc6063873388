#include "simulator/cluster/views/node_view.h"

namespace o2dms::simulator {

NodeView::NodeView(const StoredObject& node) : spec(node.spec()) {
  base::JsonCursor in_status(node.status()), in_spec(spec);
  in_status.members([&](std::string_view key) {
    if (key == "allocatable") allocatable = read_resources(in_status, decoded_);
    if (key == "conditions") in_status.elements([&] { read_condition(in_status); });
  });
  in_spec.members([&](std::string_view key) {
    if (key == "unschedulable") unschedulable = in_spec.boolean();
    if (key == "taints") taints = read_taints(in_spec, decoded_);
  });
}

void NodeView::read_condition(base::JsonCursor& at) {
  std::string_view type, status;
  at.members([&](std::string_view key) {
    if (key == "type") type = at.string(decoded_);
    if (key == "status") status = at.string(decoded_);
  });
  if (type == "Ready") ready = status;
}

}  // namespace o2dms::simulator
