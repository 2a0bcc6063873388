#include "simulator/cluster/controllers/node_lifecycle.h"

#include <array>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"

namespace o2dms::simulator {

namespace {

struct OwnTaint {
  const char* key;
  const char* effect;
  bool (*applies)(const base::Json& node);
};

// A node that has said nothing yet is not taken for a lost one.
std::string_view readiness(const base::Json& node) {
  const base::Json* status = base::find(node, {"status"});
  const base::Json* ready = status == nullptr ? nullptr : find_condition(*status, "Ready");
  return ready == nullptr ? "True" : base::string_at(*ready, {"status"});
}

bool is_unschedulable(const base::Json& node) {
  return base::bool_at(node, {"spec", "unschedulable"});
}
bool is_not_ready(const base::Json& node) {
  return readiness(node) == "False";
}
bool is_unreachable(const base::Json& node) {
  return readiness(node) == "Unknown";
}

constexpr std::array<OwnTaint, 5> kOwnTaints{{
    {"node.kubernetes.io/unschedulable", "NoSchedule", is_unschedulable},
    {"node.kubernetes.io/not-ready", "NoSchedule", is_not_ready},
    {"node.kubernetes.io/not-ready", "NoExecute", is_not_ready},
    {"node.kubernetes.io/unreachable", "NoSchedule", is_unreachable},
    {"node.kubernetes.io/unreachable", "NoExecute", is_unreachable},
}};

bool is_taint(const base::Json& taint, const OwnTaint& own) {
  return base::string_at(taint, {"key"}) == own.key && base::string_at(taint, {"effect"}) == own.effect;
}

class NodeLifecycleController : public Controller {
 public:
  explicit NodeLifecycleController(const ControllerContext& context)
      : context_(context), client_(context_, "node-controller"), nodes_(stored_type(context.registry, "", "nodes")) {}

  std::string_view name() const override { return "node-lifecycle-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "nodes"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type != EventType::deleted) context_.enqueue({"", event.object->name()});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef node = context_.cache.get(nodes_, key);
    if (node == nullptr) return base::done();
    const base::Json* present = base::find(node->json(), {"spec", "taints"});
    const base::Json before = present == nullptr ? base::Json::array() : *present;
    base::Json taints = before;
    for (const OwnTaint& own : kOwnTaints) keep(taints, own, own.applies(node->json()));
    if (taints == before) return base::done();
    base::Json changed = node->json();
    if (taints.empty())
      changed["spec"].erase("taints");
    else
      changed["spec"]["taints"] = std::move(taints);
    return outcome(client_.update(nodes_, std::move(changed)));
  }

 private:
  void keep(base::Json& taints, const OwnTaint& own, bool wanted) const {
    base::Json others = base::Json::array();
    for (base::Json& taint : taints) {
      if (!is_taint(taint, own)) {
        others.push_back(std::move(taint));
      } else if (wanted) {
        others.push_back(std::move(taint));
        wanted = false;
      }
    }
    if (wanted)
      others.push_back(
          {{"key", own.key}, {"effect", own.effect}, {"timeAdded", base::to_rfc3339(context_.clock.now())}});
    taints = std::move(others);
  }

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& nodes_;
};

}  // namespace

ControllerFactory node_lifecycle_controller() {
  return [](const ControllerContext& context) { return std::make_unique<NodeLifecycleController>(context); };
}

}  // namespace o2dms::simulator
