// EventRecorder: how one controller or node tells users what it did: Event objects, as `kubectl describe` shows them.
// What cannot be written is lost, as in Kubernetes: nothing may depend on Events. Not thread-safe: the cluster's thread
// only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/event_correlator.h"

namespace o2dms::simulator {

struct EventMessage {
  std::string_view reason;
  std::string message;
  bool warning = false;
  std::string field_path = {};  // "spec.containers{app}"
};

class EventRecorder {
 public:
  // As a component of the control plane: the source is `component`, or the context's own name.
  EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component = {});
  // As the kubelet of `host`. The correlator may be shared with others.
  EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component, std::string_view host,
                std::shared_ptr<EventCorrelator> correlator);

  void record(const StoredObject& about, const EventMessage& event);
  // Nothing when this very event was recorded before: for what a controller finds again whenever it looks.
  void record_once(const StoredObject& about, const EventMessage& event);

 private:
  [[nodiscard]] EventIdentity identity_of(const StoredObject& about, const EventMessage& event) const;
  bool count_again(const ObjectKey& event);
  [[nodiscard]] base::Json event_for(const StoredObject& about, const EventMessage& event, bool combined,
                                     std::string_view ns) const;

  const ControllerContext& context_;
  const ApiClient client_;
  const ResourceType& events_;
  const std::string component_, host_;
  const std::shared_ptr<EventCorrelator> correlator_;
};

}  // namespace o2dms::simulator
