#include "simulator/cluster/scheduler/scheduler.h"

#include <map>
#include <set>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"
#include "simulator/cluster/runtime/pod_volumes.h"
#include "simulator/cluster/scheduler/filters.h"
#include "simulator/cluster/scheduler/volume_binding.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kName = "default-scheduler";

constexpr const char* kNoVictims = "No preemption victims found for incoming pod";
constexpr const char* kNoUse = "Preemption is not helpful for scheduling";

// What the nodes said, and what would come of making room on them; how many said each.
struct Refusals {
  std::map<std::string, int> nodes, preemption;
};

class Scheduler : public Controller {
 public:
  explicit Scheduler(const ControllerContext& context)
      : context_(context),
        client_(context_,
                UserInfo{.name = "system:kube-scheduler", .uid = "", .groups = {"system:authenticated"}, .extra = {}}),
        events_(context_, client_, kName),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")) {}

  std::string_view name() const override { return kName; }
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
    retry_waiting();
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef pod = context_.cache.get(pods_, key);
    if (pod == nullptr || !wants_node(pod->json())) {
      waiting_.erase(key);
      return base::done();
    }
    const ClaimState claims = claims_of(context_, key.ns, pod->json());
    const std::size_t known_nodes = count_nodes();
    if (!claims.refusal.empty()) {
      const std::string available = available_text(known_nodes);
      return refuse(
          key, *pod,
          available + claims.refusal + ". preemption: " + available + std::to_string(known_nodes) + " " + kNoUse + ".");
    }
    const PodToPlace place{pod->json(), pod_demand(pod->json())};
    Refusals refusals;
    const std::string best = choose(place, refusals);
    if (best.empty()) return refuse(key, *pod, refusal_text(refusals, known_nodes));
    if (!claims.to_select.empty()) return select_node(key, claims.to_select, best);
    waiting_.erase(key);
    return bind(*pod, best);
  }

 private:
  static bool wants_node(const base::Json& pod) {
    const base::Json* gates = base::find(pod, {"spec", "schedulingGates"});
    return base::string_at(pod, {"spec", "nodeName"}).empty() && is_active(pod) &&
           (gates == nullptr || gates->empty()) && base::string_at(pod, {"spec", "schedulerName"}, kName) == kName;
  }

  void on_pod(const StoreEvent& event) {
    const ObjectRef& pod = event.object;
    const ObjectKey key{pod->namespace_name(), pod->name()};
    if (event.type == EventType::deleted) {
      usage_.remove_pod(pod->uid());
      waiting_.erase(key);
      return retry_waiting();
    }
    usage_.set_pod(pod);
    if (wants_node(pod->json())) {
      // A pod that is known to wait is not tried again because of the status that says so.
      if (!waiting_.contains(key) || event.type == EventType::added) context_.enqueue(key);
    } else if (event.previous == nullptr || base::string_at(event.previous->json(), {"spec", "nodeName"}).empty() ||
               is_terminal(pod->json()) != is_terminal(event.previous->json())) {
      retry_waiting();
    }
  }

  // Nodes' heartbeats change nothing for the scheduler.
  void on_node(const StoreEvent& event) {
    if (event.type == EventType::deleted) return usage_.remove_node(event.object->name());
    usage_.set_node(event.object);
    if (event.previous != nullptr) {
      const base::Json &before = event.previous->json(), &now = event.object->json();
      const auto same = [&](std::initializer_list<std::string_view> path) {
        const base::Json *left = base::find(before, path), *right = base::find(now, path);
        return (left == nullptr) == (right == nullptr) && (left == nullptr || *left == *right);
      };
      if (same({"spec"}) && same({"metadata", "labels"}) && same({"status", "allocatable"})) return;
    }
    retry_waiting();
  }

  void retry_waiting() {
    for (const ObjectKey& key : waiting_) context_.enqueue(key);
  }

  std::size_t count_nodes() const {
    std::size_t count = 0;
    for (const auto& [name, state] : usage_.nodes()) count += state.node != nullptr ? 1 : 0;
    return count;
  }

  // The best node: by score, then the fewest pods, then the name. Empty when none will do.
  std::string choose(const PodToPlace& pod, Refusals& refusals) const {
    std::string best;
    std::pair<std::int64_t, std::int64_t> best_score;
    for (const auto& [name, state] : usage_.nodes()) {
      if (state.node == nullptr) continue;
      const NodeRefusal refusal = node_refusal(context_, usage_, state, pod);
      for (const std::string& reason : refusal.reasons) ++refusals.nodes[reason];
      if (!refusal.reasons.empty()) {
        ++refusals.preemption[refusal.others_in_the_way ? kNoVictims : kNoUse];
        continue;
      }
      const std::pair score{node_score(context_, usage_, state, pod), -state.pods};
      if (!best.empty() && score <= best_score) continue;
      best = name;
      best_score = score;
    }
    return best;
  }

  static std::string available_text(std::size_t nodes) {
    return "0/" + std::to_string(nodes) + " nodes are available: ";
  }

  // "1 Insufficient cpu, 2 Too many pods", in the order of the text.
  static std::string counted(const std::map<std::string, int>& reasons) {
    std::set<std::string> parts;
    for (const auto& [reason, count] : reasons) parts.insert(std::to_string(count) + " " + reason);
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
  }

  static std::string refusal_text(const Refusals& refusals, std::size_t nodes) {
    if (nodes == 0) return "no nodes available to schedule pods";
    const std::string available = available_text(nodes);
    return available + counted(refusals.nodes) + ". preemption: " + available + counted(refusals.preemption) + ".";
  }

  StatusOr<void> refuse(const ObjectKey& key, const StoredObject& pod, const std::string& why) {
    waiting_.insert(key);
    events_.tell_once(pod, {"FailedScheduling", why, true});
    base::Json status = status_of(pod.json());
    set_condition(status, {"PodScheduled", "False", "Unschedulable", why}, context_.clock.now());
    return client_.set_status(pod, std::move(status));
  }

  // The claims' volumes are made where the pod will be; it is bound once they are there.
  StatusOr<void> select_node(const ObjectKey& key, const std::vector<ObjectRef>& claims, const std::string& node) {
    waiting_.insert(key);
    for (const ObjectRef& claim : claims) {
      if (base::find(claim->json(), {"metadata", "annotations", kSelectedNode}) != nullptr) continue;
      base::Json changed = claim->json();
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
    if (bound)
      events_.tell(pod,
                   {"Scheduled", "Successfully assigned " + pod.namespace_name() + "/" + pod.name() + " to " + node});
    return outcome(bound);
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& pods_;
  const ResourceType& nodes_;
  const ResourceType& claims_;
  NodeUsage usage_;
  std::set<ObjectKey> waiting_;  // could not be placed
};

}  // namespace

ControllerFactory default_scheduler() {
  return [](const ControllerContext& context) { return std::make_unique<Scheduler>(context); };
}

}  // namespace o2dms::simulator
