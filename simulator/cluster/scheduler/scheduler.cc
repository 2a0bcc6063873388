#include "simulator/cluster/scheduler/scheduler.h"

#include <map>
#include <set>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/scheduler/affinity_index.h"
#include "simulator/cluster/scheduler/filters.h"
#include "simulator/cluster/scheduler/volume_binding.h"
#include "simulator/cluster/views/claim_view.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

// Of a large cluster not every node is looked at: when so many can take the pod, the best of them will do. The next
// pod's search goes on where this one ended (kube-scheduler's minFeasibleNodesToFind and nextStartNodeIndex).
constexpr std::size_t kEnoughNodes = 100;

// A pod that is tried in vain again and again waits longer each time, from this try on.
constexpr int kTriesAtOnce = 5;

class Scheduler : public Controller {
 public:
  explicit Scheduler(const ControllerContext& context)
      : context_(context),
        client_(context_,
                UserInfo{.name = "system:kube-scheduler", .uid = "", .groups = {"system:authenticated"}, .extra = {}}),
        events_(context_, client_),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        affinity_(context_, infos_) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "pods"},
            {"", "nodes"},
            {"", "namespaces"},
            {"", "persistentvolumeclaims"},
            {"storage.k8s.io", "storageclasses"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &pods_) return on_pod(event);
    if (&object.resource() == &nodes_) return on_node(event);
    if (&object.resource() == &namespaces_) affinity_.forget();
    retry_waiting();
  }

  // Keys are pods; the empty key stands for all that wait.
  StatusOr<void> reconcile(const ObjectKey& key) override {
    if (key == ObjectKey()) {
      for (const auto& [waiting, tries] : waiting_) context_.enqueue_after(waiting, back_off(tries));
      return base::done();
    }
    const ObjectRef pod = context_.cache.get(pods_, key);
    if (pod == nullptr || !wants_node(*pod)) {
      stop_waiting(key);
      return base::done();
    }
    const ClaimState claims = claims_of(context_, *pod);
    if (!claims.refusal.empty()) {
      const std::string available = available_text();
      return refuse(key, pod,
                    available + claims.refusal + ". preemption: " + available + std::to_string(infos_.nodes().size()) +
                        " " + std::string(kPreemptionNoUse) + ".");
    }
    return place(key, pod, claims);
  }

 private:
  static base::Duration back_off(int tries) {
    constexpr base::Duration first = std::chrono::milliseconds(100), most = std::chrono::seconds(10);
    const int doublings = tries - kTriesAtOnce;
    if (doublings < 0) return {};
    return doublings > 6 ? most : std::min(most, first * (1 << doublings));
  }

  bool wants_node(const StoredObject& pod) const {
    const PodView& view = pod_view(pod);
    return view.node_name.empty() && view.is_active() && !view.has_scheduling_gates &&
           (view.scheduler_name.empty() || view.scheduler_name == context_.name);
  }

  void on_pod(const StoreEvent& event) {
    const StoredObject& pod = *event.object;
    const PodView& view = pod_view(pod);
    if (event.type == EventType::deleted || view.is_terminal()) {
      if (infos_.remove_pod(pod.uid())) {
        affinity_.remove_pod(event.previous != nullptr ? *event.previous : pod);
        retry_waiting();
      }
      if (event.type == EventType::deleted) stop_waiting(key_of(pod));
      return;
    }
    if (!view.node_name.empty()) return on_placed(event);
    const ObjectKey key = key_of(pod);
    // A pod that is known to wait is not tried again because of the status that says so.
    const bool is_news = event.previous == nullptr || event.previous->meta().generation != pod.meta().generation;
    if (wants_node(pod) && (is_news || !waiting_.contains(key))) context_.enqueue(key);
  }

  void on_placed(const StoreEvent& event) {
    const StoredObject& pod = *event.object;
    if (infos_.add_pod(pod)) {
      affinity_.add_pod(pod);
      for (const ObjectKey& key : near_others_) context_.enqueue(key);
    } else if (event.previous != nullptr && event.previous->meta().labels != pod.meta().labels) {
      affinity_.remove_pod(*event.previous);
      affinity_.add_pod(pod);
      for (const ObjectKey& key : near_others_) context_.enqueue(key);
    }
  }

  // Nodes' heartbeats change nothing for the scheduler.
  void on_node(const StoreEvent& event) {
    const StoredObject& node = *event.object;
    if (event.type == EventType::deleted) {
      affinity_.forget();
      return infos_.remove_node(node.name());
    }
    infos_.set_node(event.object);
    const bool labels_same = event.previous != nullptr && event.previous->meta().labels == node.meta().labels;
    if (!labels_same) affinity_.forget();
    if (labels_same && node_view(*event.previous).spec == node_view(node).spec &&
        node_view(*event.previous).allocatable == node_view(node).allocatable)
      return;
    retry_waiting();
  }

  void retry_waiting() {
    if (!waiting_.empty()) context_.enqueue({});
  }

  void stop_waiting(const ObjectKey& key) {
    waiting_.erase(key);
    near_others_.erase(key);
  }

  StatusOr<void> place(const ObjectKey& key, const ObjectRef& pod, const ClaimState& claims) {
    const PodPlacement placement(pod->spec());
    const PodAffinity affinity(affinity_, *pod, placement);
    NodeRefusals refusals;
    const NodeInfo* best = choose({placement, affinity}, refusals);
    if (best == nullptr) {
      if (affinity.needs_others()) near_others_.insert(key);
      return refuse(key, pod, refusal_text(refusals));
    }
    const std::string node(best->node->name());
    if (!claims.to_select.empty()) return select_node(key, claims.to_select, node);
    stop_waiting(key);
    return bind(*pod, node);
  }

  // The best of the nodes looked at: by score, then the fewest pods, then the name.
  class Best {
   public:
    // False when the node cannot take the pod.
    bool offer(const NodeInfo& node, const PodToPlace& pod, NodeRefusals& refusals) {
      if (!fits(node, pod, refusals)) return false;
      const Rank rank{-node_score(node, pod), node.pods, node.node->name()};
      if (node_ != nullptr && rank >= rank_) return true;
      node_ = &node;
      rank_ = rank;
      return true;
    }
    [[nodiscard]] const NodeInfo* node() const { return node_; }

   private:
    using Rank = std::tuple<std::int64_t, std::int64_t, std::string_view>;
    const NodeInfo* node_ = nullptr;
    Rank rank_;
  };

  // Null when no node will do.
  const NodeInfo* choose(const PodToPlace& pod, NodeRefusals& refusals) {
    Best best;
    const std::vector<NodeInfo*>& nodes = infos_.nodes();
    if (const auto named = pod.placement.nodes.named_nodes()) {
      // A pod of a DaemonSet may go to one node only: nobody else is asked.
      std::int64_t asked = 0;
      for (const std::string_view name : *named) {
        const NodeInfo* node = infos_.find(name);
        if (node == nullptr) continue;
        ++asked;
        best.offer(*node, pod, refusals);
      }
      if (const auto others = static_cast<std::int64_t>(nodes.size()) - asked; others > 0) {
        refusals.add(kAffinityMismatch, others);
        refusals.add_node(false, others);
      }
      return best.node();
    }
    std::size_t feasible = 0, looked_at = 0;
    for (; looked_at < nodes.size() && feasible < kEnoughNodes; ++looked_at) {
      if (best.offer(*nodes[(next_start_ + looked_at) % nodes.size()], pod, refusals)) ++feasible;
    }
    if (!nodes.empty()) next_start_ = (next_start_ + looked_at) % nodes.size();
    return best.node();
  }

  std::string available_text() const { return "0/" + std::to_string(infos_.nodes().size()) + " nodes are available: "; }

  std::string refusal_text(const NodeRefusals& refusals) const {
    if (infos_.nodes().empty()) return "no nodes available to schedule pods";
    const std::string available = available_text();
    return available + refusals.reasons_text() + ". preemption: " + available + refusals.preemption_text() + ".";
  }

  StatusOr<void> refuse(const ObjectKey& key, const ObjectRef& object, const std::string& why) {
    ++waiting_[key];
    const OpenObject pod(object);
    base::Json status = status_of(pod.json());
    // The condition keeps what was said last, so that the same is recorded once.
    if (!set_condition(status, {"PodScheduled", "False", "Unschedulable", why}, context_.clock.now()))
      return base::done();
    events_.record(pod, {"FailedScheduling", why, true});
    return client_.set_status(pod, std::move(status));
  }

  // The claims' volumes are made where the pod will be; it is bound once they are there.
  StatusOr<void> select_node(const ObjectKey& key, const std::vector<ObjectRef>& claims, const std::string& node) {
    waiting_.try_emplace(key, 0);
    for (const ObjectRef& claim : claims) {
      base::Json changed = *claim->document();
      if (base::find(changed, {"metadata", "annotations", kSelectedNode}) != nullptr) continue;
      changed["metadata"]["annotations"][kSelectedNode] = node;
      if (const auto written = client_.update(claims_, std::move(changed)); !written)
        return base::failure(written.error());
    }
    return base::done();
  }

  StatusOr<void> bind(const StoredObject& pod, const std::string& node) {
    base::Json binding = {{"apiVersion", "v1"},
                          {"kind", "Binding"},
                          {"metadata", {{"name", pod.name()}, {"namespace", pod.namespace_name()}, {"uid", pod.uid()}}},
                          {"target", {{"apiVersion", "v1"}, {"kind", "Node"}, {"name", node}}}};
    const auto bound =
        client_.create_subresource(pods_, pod.namespace_name(), pod.name(), "binding", std::move(binding));
    if (!bound && (is_not_found(bound.error()) || bound.error().reason == "Conflict")) return base::done();
    if (bound) {
      const std::string name = std::string(pod.namespace_name()).append("/").append(pod.name());
      events_.record(pod, {"Scheduled", "Successfully assigned " + name + " to " + node});
    }
    return outcome(bound);
  }

  const ControllerContext context_;
  const ApiClient client_;
  EventRecorder events_;
  const ResourceType& pods_;
  const ResourceType& nodes_;
  const ResourceType& claims_;
  const ResourceType& namespaces_;
  NodeInfos infos_;
  AffinityIndex affinity_;
  std::size_t next_start_ = 0;        // where the next search begins
  std::map<ObjectKey, int> waiting_;  // could not be placed, so many times
  std::set<ObjectKey> near_others_;   // of these, those that wait for other pods to be placed
};

}  // namespace

ControllerFactory default_scheduler() {
  return [](const ControllerContext& context) { return std::make_unique<Scheduler>(context); };
}

}  // namespace o2dms::simulator
