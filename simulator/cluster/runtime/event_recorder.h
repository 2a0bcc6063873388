// EventRecorder: how one controller or node tells users what it did: Event objects, as `kubectl describe` shows them.
// The same news again raises the count of the Event that is there. What cannot be written is lost, as in Kubernetes:
// nobody may rely on Events. Not thread-safe: the cluster's thread only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

struct News {
  std::string_view reason;
  std::string message;
  bool warning = false;
  std::string field_path = {};  // "spec.containers{app}"
};

class EventRecorder {
 public:
  // `component` and `host` are the source; a node is a host.
  EventRecorder(const ControllerContext& context, ApiClient client, std::string_view component,
                std::string_view host = {});

  void tell(const StoredObject& about, const News& news);
  // The same, but of each object only once: for what a controller finds again whenever it looks.
  void tell_once(const StoredObject& about, const News& news);

 private:
  // What makes two pieces of news the same: uid, reason, message, field path.
  using Key = std::tuple<std::string, std::string, std::string, std::string>;

  static Key key_of(const StoredObject& about, const News& news);
  bool count_again(const ObjectKey& event, const Key& key);
  [[nodiscard]] base::Json event_for(const StoredObject& about, const News& news, std::string_view ns) const;

  const ControllerContext& context_;
  const ApiClient client_;
  const ResourceType& events_;
  const std::string component_, host_;
  std::map<Key, ObjectKey> told_;
};

}  // namespace o2dms::simulator
