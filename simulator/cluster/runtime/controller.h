// Controller: one control loop of the cluster behind the API. It is told which objects changed and works on one key at
// a time; it changes the world through Api alone, and sees it through the cluster's ObjectCache. One controller a file.
// All controllers of a cluster run on the cluster's one thread: nothing here may block.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

class ContainerLogs;
class ObjectCache;

struct ObjectKey {
  ObjectKey() = default;
  ObjectKey(std::string_view of_namespace, std::string_view of_name) : ns(of_namespace), name(of_name) {}
  std::string ns, name;
  auto operator<=>(const ObjectKey&) const = default;
};

inline ObjectKey key_of(const StoredObject& object) {
  return {object.namespace_name(), object.name()};
}

// What a controller works with. References and views outlive it.
struct ControllerContext {
  std::string_view name;     // Kubernetes' own: "deployment-controller", …
  std::string_view account;  // the ServiceAccount of kube-system that a real controller manager uses for it
  Api& api;
  const Registry& registry;
  base::Clock& clock;
  base::Random& random;
  // What the store held when the present event or key was taken up; own writes show from the next one on.
  const ObjectCache& cache;
  // What the containers print.
  ContainerLogs& logs;
  // True when the cluster is told to stop: a long turn ends early.
  const std::atomic<bool>& stopping;
  // Puts a key of this controller into its queue (deduplicated), now or after a delay (the earliest time counts). From
  // the cluster's thread only.
  std::function<void(const ObjectKey&)> enqueue;
  std::function<void(const ObjectKey&, base::Duration)> enqueue_after;
};

class Controller {
 public:
  virtual ~Controller() = default;
  // The resources whose events it wants, by group and plural.
  [[nodiscard]] virtual std::vector<std::pair<std::string_view, std::string_view>> watches() const = 0;
  // Once, before the first event, with the cache filled.
  virtual void start() {}
  // Turns an event into keys, by context.enqueue. What existed at the start arrives as `added`.
  virtual void on_event(const StoreEvent& event) = 0;
  // Brings one key nearer to what it should be. A StatusError is retried with back-off.
  virtual StatusOr<void> reconcile(const ObjectKey& key) = 0;
};

using ControllerFactory = std::function<std::unique_ptr<Controller>(const ControllerContext&)>;

}  // namespace o2dms::simulator
