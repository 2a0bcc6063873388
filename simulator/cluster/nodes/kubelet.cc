#include "simulator/cluster/nodes/kubelet.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "simulator/cluster/nodes/node_objects.h"
#include "simulator/cluster/nodes/pod_addresses.h"
#include "simulator/cluster/nodes/pod_run.h"
#include "simulator/cluster/nodes/references.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kLeases = "kube-node-lease";
constexpr base::Duration kLeaseRenewal = std::chrono::seconds(10);

UserInfo node_user(const std::string& node) {
  return {.name = "system:node:" + node, .uid = "", .groups = {"system:nodes", "system:authenticated"}, .extra = {}};
}

struct SimulatedNode {
  base::Json manifest;  // completed
  ApiClient client;
  EventRecorder events;
  PodAddresses addresses;
  std::string host_ip;
  bool registered = false;
};

struct Resident {
  std::string uid, node, pod_ip;
  std::unique_ptr<PodRun> run;
};

class Kubelet : public Controller {
 public:
  Kubelet(const ControllerContext& context, ClusterOptions options)
      : context_(context),
        options_(std::move(options)),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")),
        leases_(stored_type(context.registry, "coordination.k8s.io", "leases")) {}

  std::string_view name() const override { return "kubelet"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "pods"},       {"", "nodes"},   {"coordination.k8s.io", "leases"},
            {"", "configmaps"}, {"", "secrets"}, {"", "persistentvolumeclaims"}};
  }

  void start() override {
    const std::vector<base::Json> manifests = options_.nodes.empty() ? default_nodes() : options_.nodes;
    for (std::size_t index = 0; index < manifests.size(); ++index) {
      base::Json node = complete_node(manifests[index], index, context_.clock.now());
      const std::string name(base::string_at(node, {"metadata", "name"}));
      std::string host_ip;
      for (const base::Json& address : node["status"]["addresses"]) {
        if (host_ip.empty() && base::string_at(address, {"type"}) == "InternalIP")
          host_ip = base::string_at(address, {"address"});
      }
      PodAddresses addresses(base::string_at(node, {"spec", "podCIDR"}));
      const ApiClient client(context_, node_user(name));
      simulated_.try_emplace(name,
                             SimulatedNode{std::move(node), client, EventRecorder(context_, client, "kubelet", name),
                                           std::move(addresses), std::move(host_ip)});
      context_.enqueue({"", name});
    }
  }

  // Keys: of pods; and of nodes, without a namespace.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &pods_) return on_pod(event);
    if (&object.resource() == &nodes_ || &object.resource() == &leases_) return;
    if (event.type == EventType::deleted) return;
    const auto blocked = blocked_.find(object.namespace_name());
    if (blocked == blocked_.end()) return;
    for (const std::string& pod : blocked->second) context_.enqueue({object.namespace_name(), pod});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    return key.ns.empty() ? keep_node(key.name) : keep_pod(key);
  }

 private:
  // A pod's own status writes come back as events; only what a kubelet acts upon is taken up.
  void on_pod(const StoreEvent& event) {
    const base::Json& pod = event.object->json();
    if (!simulated_.contains(std::string(base::string_at(pod, {"spec", "nodeName"})))) return;
    if (event.type == EventType::modified && event.previous != nullptr) {
      const base::Json& before = event.previous->json();
      const bool same =
          base::string_at(before, {"spec", "nodeName"}) == base::string_at(pod, {"spec", "nodeName"}) &&
          is_deleting(before) == is_deleting(pod) && base::find(pod, {"spec", "readinessGates"}) == nullptr &&
          base::integer_at(before, {"metadata", "deletionGracePeriodSeconds"}) ==
              base::integer_at(pod, {"metadata", "deletionGracePeriodSeconds"}) &&
          base::integer_at(before, {"metadata", "generation"}) == base::integer_at(pod, {"metadata", "generation"});
      if (same) return;
    }
    context_.enqueue({event.object->namespace_name(), event.object->name()});
  }

  StatusOr<void> keep_node(const std::string& name) {
    SimulatedNode& node = simulated_.at(name);
    if (!node.registered) {
      if (auto done = register_node(node); !done) return done;
    }
    const ObjectRef object = context_.cache.get(nodes_, {"", name});
    context_.enqueue_after({"", name}, kLeaseRenewal);
    if (object == nullptr) return base::done();
    base::Json lease = node_lease(object->json(), context_.clock.now());
    const ObjectRef present = context_.cache.get(leases_, {std::string(kLeases), name});
    if (present == nullptr) {
      const auto created = node.client.create(leases_, kLeases, std::move(lease));
      if (!created && is_already_exists(created.error())) return base::done();
      return outcome(created);
    }
    base::Json renewed = present->json();
    renewed["spec"] = std::move(lease["spec"]);
    return outcome(node.client.update(leases_, std::move(renewed)));
  }

  StatusOr<void> register_node(SimulatedNode& node) {
    auto created = node.client.create(nodes_, "", node.manifest);
    if (!created && !is_already_exists(created.error())) return base::failure(created.error());
    node.registered = true;
    const auto object =
        created ? std::move(created)
                : context_.api.get({.resource = &nodes_, .name = base::string_at(node.manifest, {"metadata", "name"})});
    if (!object) return base::done();
    context_.enqueue({"", (*object)->name()});
    return node.client.set_status(**object, node.manifest["status"]);
  }

  StatusOr<void> keep_pod(const ObjectKey& key) {
    const ObjectRef pod = context_.cache.get(pods_, key);
    const auto resident = residents_.find(key);
    if (resident != residents_.end() && (pod == nullptr || pod->uid() != resident->second.uid)) forget(key);
    if (pod == nullptr) return base::done();
    const auto node = simulated_.find(std::string(base::string_at(pod->json(), {"spec", "nodeName"})));
    if (node == simulated_.end()) return base::done();
    Resident* known = find_or_admit(key, *pod, node->second);
    if (known == nullptr) return is_deleting(pod->json()) ? remove(*pod, node->second) : base::done();
    return advance(key, *pod, *known, node->second);
  }

  // Null for a pod whose life was over before we saw it.
  Resident* find_or_admit(const ObjectKey& key, const StoredObject& pod, SimulatedNode& node) {
    const auto known = residents_.find(key);
    if (known != residents_.end()) return &known->second;
    if (is_terminal(pod.json())) return nullptr;
    Resident resident{.uid = pod.uid(),
                      .node = std::string(base::string_at(pod.json(), {"spec", "nodeName"})),
                      .pod_ip = {},
                      .run = nullptr};
    const bool on_host = base::bool_at(pod.json(), {"spec", "hostNetwork"});
    if (!on_host) resident.pod_ip = node.addresses.take();
    resident.run = std::make_unique<PodRun>(
        pod.json(), node.host_ip, on_host ? node.host_ip : resident.pod_ip,
        PodSurroundings{
            .options = options_,
            .random = context_.random,
            .logs = context_.logs,
            .missing_volume = [this,
                               ns = key.ns](const base::Json& json) { return missing_volume(context_, ns, json); },
            .missing_environment =
                [this, ns = key.ns](const base::Json& json) { return missing_environment(context_, ns, json); },
            .tell =
                [this, key, &node](const News& news) {
                  if (const ObjectRef about = context_.cache.get(pods_, key)) node.events.tell(*about, news);
                }},
        context_.clock.now());
    return &residents_.emplace(key, std::move(resident)).first->second;
  }

  StatusOr<void> advance(const ObjectKey& key, const StoredObject& pod, Resident& resident, SimulatedNode& node) {
    const base::Time now = context_.clock.now();
    PodRun& run = *resident.run;
    if (is_deleting(pod.json())) run.stop(pod.json(), now);
    if (run.is_blocked()) run.retry(now);
    run.step(now);
    note_blocked(key, run.is_blocked());
    // A step that was not written is written with the next one; what must be seen is written before it goes on.
    auto written = node.client.set_status(pod, run.status(pod.json(), now));
    if (!written && is_not_found(written.error())) return base::done();
    if (!written) return written;
    if (run.is_stopped()) return remove(pod, node);
    if (const base::Time next = run.next_due(); next != kNever) context_.enqueue_after(key, next - now);
    return base::done();
  }

  // The last word on a pod that is being deleted.
  static StatusOr<void> remove(const StoredObject& pod, const SimulatedNode& node) {
    DeleteOptions options;
    options.grace_period_seconds = 0;
    return node.client.remove(pod, options);
  }

  void note_blocked(const ObjectKey& key, bool blocked) {
    if (blocked) {
      blocked_[key.ns].insert(key.name);
      return;
    }
    const auto names = blocked_.find(key.ns);
    if (names == blocked_.end()) return;
    names->second.erase(key.name);
    if (names->second.empty()) blocked_.erase(names);
  }

  void forget(const ObjectKey& key) {
    const auto resident = residents_.find(key);
    if (const auto node = simulated_.find(resident->second.node); node != simulated_.end())
      node->second.addresses.release(resident->second.pod_ip);
    context_.logs.forget(resident->second.uid);
    note_blocked(key, false);
    residents_.erase(resident);
  }

  ControllerContext context_;
  const ClusterOptions options_;
  const ResourceType& pods_;
  const ResourceType& nodes_;
  const ResourceType& leases_;
  std::map<std::string, SimulatedNode> simulated_;
  std::map<ObjectKey, Resident> residents_;
  std::map<std::string, std::set<std::string>> blocked_;  // by namespace: pods that wait for something
};

}  // namespace

ControllerFactory kubelet(const ClusterOptions& options) {
  return [options](const ControllerContext& context) { return std::make_unique<Kubelet>(context, options); };
}

}  // namespace o2dms::simulator
