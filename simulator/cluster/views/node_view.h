// NodeView: what controllers and scheduler need to know of a node, read from its bytes once a revision. Texts are views
// into the object's bytes. Immutable; thread-safe; lives as long as its object.
#pragma once

#include <string_view>

#include "base/json_cursor.h"
#include "simulator/cluster/views/resources.h"
#include "simulator/cluster/views/taints.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

class NodeView final : public ObjectView {
 public:
  explicit NodeView(const StoredObject& node);

  bool unschedulable = false;
  Taints taints;
  std::string_view spec;   // all of it, as it is written
  std::string_view ready;  // the status of the condition Ready: "True", "False", "Unknown"; empty when there is none
  NodeResources allocatable;

 private:
  void read_condition(base::JsonCursor& at);

  base::DecodedStrings decoded_;
};

inline const NodeView& node_view(const StoredObject& node) {
  return node.view<NodeView>();
}

}  // namespace o2dms::simulator
