#include "simulator/cluster/controllers/node_lifecycle.h"

#include <algorithm>
#include <array>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/node_view.h"

namespace o2dms::simulator {

namespace {

struct OwnTaint {
  const char* key;
  const char* effect;
  bool (*applies)(const NodeView& node);
};

bool is_unschedulable(const NodeView& node) {
  return node.unschedulable;
}
// A node that has said nothing yet is not taken for a lost one.
bool is_not_ready(const NodeView& node) {
  return node.ready == "False";
}
bool is_unreachable(const NodeView& node) {
  return node.ready == "Unknown";
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
      : context_(context), client_(context_), nodes_(stored_type(context.registry, "", "nodes")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "nodes"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type != EventType::deleted) context_.enqueue({"", event.object->name()});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef node = context_.cache.get(nodes_, key);
    if (node == nullptr) return base::done();
    const NodeView& view = node_view(*node);
    const bool as_it_should_be = std::all_of(kOwnTaints.begin(), kOwnTaints.end(), [&](const OwnTaint& own) {
      return own.applies(view) == std::any_of(view.taints.begin(), view.taints.end(), [&](const Taint& taint) {
               return taint.key == own.key && taint.effect == own.effect;
             });
    });
    if (as_it_should_be) return base::done();
    base::Json changed = *node->document();
    base::Json taints = changed["spec"].value("taints", base::Json::array());
    for (const OwnTaint& own : kOwnTaints) set_taint(taints, own, own.applies(view));
    if (taints.empty())
      changed["spec"].erase("taints");
    else
      changed["spec"]["taints"] = std::move(taints);
    return outcome(client_.update(nodes_, std::move(changed)));
  }

 private:
  void set_taint(base::Json& taints, const OwnTaint& own, bool wanted) const {
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
