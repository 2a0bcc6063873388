// SelectorView: whom an object of a kind with spec.selector means: the pods of a workload or of a disruption budget,
// the backends of a Service. Read from its bytes once a revision. Immutable; thread-safe; lives as long as its object.
#pragma once

#include <cstdint>

#include "base/json_cursor.h"
#include "simulator/resource/label_map.h"
#include "simulator/resource/selector.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

class SelectorView final : public ObjectView {
 public:
  explicit SelectorView(const StoredObject& object);

  // A meta/v1 LabelSelector, or a plain map of labels where the kind has one (Service, ReplicationController). A
  // malformed one selects nothing, and so does an empty map.
  LabelSelector selector;
  std::int64_t replicas = 0;   // spec.replicas; 0 when it has none
  bool external_name = false;  // a Service of type ExternalName

  [[nodiscard]] bool selects(const StoredObject& object) const { return selector.matches(object.meta().labels); }
};

inline const SelectorView& selector_view(const StoredObject& object) {
  return object.view<SelectorView>();
}

}  // namespace o2dms::simulator
