#include "simulator/cluster/nodes/kubelet.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "simulator/cluster/nodes/container_variables.h"
#include "simulator/cluster/nodes/node_objects.h"
#include "simulator/cluster/nodes/pod_addresses.h"
#include "simulator/cluster/nodes/pod_run.h"
#include "simulator/cluster/nodes/pod_volumes.h"
#include "simulator/cluster/nodes/references.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kLeases = "kube-node-lease";
constexpr std::size_t kMostImages = 500;  // on a node; then some go, as a kubelet's garbage collection takes them
constexpr int kMostSteps = 16;            // of a pod in one turn
constexpr base::Duration kLeaseRenewal = std::chrono::seconds(10);

UserInfo node_user(const std::string& node) {
  return {.name = "system:node:" + node, .uid = "", .groups = {"system:nodes", "system:authenticated"}, .extra = {}};
}

struct SimulatedNode {
  base::Json manifest;  // completed; null once it is registered
  ApiClient client;
  EventRecorder events;
  PodAddresses addresses;
  std::string host_ip;
  std::set<std::string, std::less<>> images = {};
};

struct Resident {
  std::string uid;
  SimulatedNode* node = nullptr;
  std::string pod_ip;
  PodRun run;
  std::int64_t written = -1;  // the generation that the status was written for; -1: something is still to be written
};

// The node around one pod, for one turn.
class KubeletHost final : public PodHost {
 public:
  KubeletHost(const ControllerContext& context, const ClusterOptions& options, SimulatedNode& node,
              const StoredObject& pod)
      : context_(context), options_(options), node_(node), pod_(pod) {}

  const ClusterOptions& options() const override { return options_; }
  base::Random& random() override { return context_.random; }
  ContainerLogs& logs() override { return context_.logs; }
  std::string missing_volume(const StoredObject& pod) override { return simulator::missing_volume(context_, pod); }
  base::Result<Variables> variables(const base::Json& container, const PodIps& ips) override {
    return container_variables(context_, pod_, container, ips);
  }
  VolumeFiles volume_files(std::string_view volume, const PodIps& ips) override {
    return simulator::volume_files(context_, pod_, volume, ips);
  }
  bool has_image(std::string_view image) const override { return node_.images.contains(image); }
  void keep_image(std::string_view image) override {
    if (node_.images.size() >= kMostImages) node_.images.erase(node_.images.begin());
    node_.images.emplace(image);
  }
  void record(const EventMessage& event) override { node_.events.record(pod_, event); }

 private:
  const ControllerContext& context_;
  const ClusterOptions& options_;
  SimulatedNode& node_;
  const StoredObject& pod_;
};

class Kubelet : public Controller {
 public:
  Kubelet(const ControllerContext& context, ClusterOptions options)
      : context_(context),
        options_(std::move(options)),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")),
        leases_(stored_type(context.registry, "coordination.k8s.io", "leases")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "pods"},       {"", "nodes"},   {"coordination.k8s.io", "leases"},
            {"", "configmaps"}, {"", "secrets"}, {"", "persistentvolumeclaims"}};
  }

  void start() override {
    const std::vector<base::Json> manifests = options_.nodes.empty() ? default_nodes() : std::move(options_.nodes);
    const auto correlator = std::make_shared<EventCorrelator>();
    for (std::size_t index = 0; index < manifests.size(); ++index) {
      base::Json node = complete_node(manifests[index], index, options_.kubernetes_version, context_.clock.now());
      const std::string name(base::string_at(node, {"metadata", "name"}));
      std::string host_ip;
      for (const base::Json& address : node["status"]["addresses"]) {
        if (host_ip.empty() && base::string_at(address, {"type"}) == "InternalIP")
          host_ip = base::string_at(address, {"address"});
      }
      PodAddresses addresses(base::string_at(node, {"spec", "podCIDR"}));
      const ApiClient client(context_, node_user(name));
      simulated_.try_emplace(
          name, SimulatedNode{std::move(node), client, EventRecorder(context_, client, "kubelet", name, correlator),
                              std::move(addresses), std::move(host_ip)});
      context_.enqueue({"", name});
    }
    options_.nodes.clear();
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
    return key.ns.empty() ? sync_node(key.name) : sync_pod(key);
  }

 private:
  using Residents = std::map<ObjectKey, std::unique_ptr<Resident>>;

  // A pod's own status writes come back as events; only what a kubelet acts upon is taken up.
  void on_pod(const StoreEvent& event) {
    const StoredObject& pod = *event.object;
    const PodView& view = pod_view(pod);
    if (simulated_.find(view.node_name) == simulated_.end()) return;
    if (event.type == EventType::modified && event.previous != nullptr) {
      const StoredObject& before = *event.previous;
      const bool same = pod_view(before).node_name == view.node_name &&
                        before.meta().is_deleting() == view.is_deleting() && !view.has_readiness_gates &&
                        before.meta().deletion_grace_seconds == pod.meta().deletion_grace_seconds &&
                        before.meta().generation == pod.meta().generation;
      if (same) return;
    }
    context_.enqueue(key_of(pod));
  }

  StatusOr<void> sync_node(const std::string& name) {
    SimulatedNode& node = simulated_.find(name)->second;
    if (!node.manifest.is_null()) {
      if (auto done = register_node(node); !done) return done;
    }
    const ObjectRef object = context_.cache.get(nodes_, {"", name});
    context_.enqueue_after({"", name}, kLeaseRenewal);
    if (object == nullptr) return base::done();
    base::Json lease = node_lease(*object, context_.clock.now());
    const ObjectRef present = context_.cache.get(leases_, {kLeases, name});
    if (present == nullptr) {
      const auto created = node.client.create(leases_, kLeases, std::move(lease));
      if (!created && is_already_exists(created.error())) return base::done();
      return outcome(created);
    }
    base::Json renewed = *present->document();
    renewed["spec"] = std::move(lease["spec"]);
    return outcome(node.client.update(leases_, std::move(renewed)));
  }

  StatusOr<void> register_node(SimulatedNode& node) {
    auto created = node.client.create(nodes_, "", node.manifest);
    if (!created && !is_already_exists(created.error())) return base::failure(created.error());
    const std::string name(base::string_at(node.manifest, {"metadata", "name"}));
    if (!created) created = context_.api.get({.resource = &nodes_, .name = name});
    const base::Json status = std::move(node.manifest["status"]);
    node.manifest = nullptr;
    if (!created) return base::done();
    context_.enqueue({"", name});
    return node.client.set_status(**created, status);
  }

  StatusOr<void> sync_pod(const ObjectKey& key) {
    const ObjectRef pod = context_.cache.get(pods_, key);
    const auto resident = residents_.find(key);
    if (resident != residents_.end() && (pod == nullptr || pod->uid() != resident->second->uid)) forget(resident);
    if (pod == nullptr) return base::done();
    const auto node = simulated_.find(pod_view(*pod).node_name);
    if (node == simulated_.end()) return base::done();
    KubeletHost host(context_, options_, node->second, *pod);
    Resident* known = find_or_admit(key, *pod, host, node->second);
    if (known == nullptr) return pod->meta().is_deleting() ? remove(*pod, node->second) : base::done();
    return advance(key, pod, host, *known);
  }

  // Null for a pod whose life was over before we saw it.
  Resident* find_or_admit(const ObjectKey& key, const StoredObject& pod, KubeletHost& host, SimulatedNode& node) {
    const auto known = residents_.find(key);
    if (known != residents_.end()) return known->second.get();
    const PodView& view = pod_view(pod);
    if (view.is_terminal()) return nullptr;
    const std::string pod_ip = view.host_network ? std::string() : node.addresses.take();
    PodRun run(pod, host, node.host_ip, view.host_network ? node.host_ip : pod_ip, context_.clock.now());
    auto resident = std::make_unique<Resident>(Resident{std::string(pod.uid()), &node, pod_ip, std::move(run), -1});
    return residents_.emplace(key, std::move(resident)).first->second.get();
  }

  StatusOr<void> advance(const ObjectKey& key, const ObjectRef& pod, KubeletHost& host, Resident& resident) {
    const base::Time now = context_.clock.now();
    PodRun& run = resident.run;
    if (pod->meta().is_deleting()) run.stop(*pod, host, now);
    if (run.is_blocked()) run.retry(now);
    const bool changed = catch_up(*pod, host, run, now);
    note_blocked(key, run.is_blocked());
    // A step that could not be written is written with the next one.
    if (changed || resident.written != pod->meta().generation || pod_view(*pod).has_readiness_gates) {
      resident.written = -1;
      auto written = resident.node->client.set_status(*pod, run.status(*pod, now));
      if (!written && is_not_found(written.error())) return base::done();
      if (!written) return written;
      resident.written = pod->meta().generation;
    }
    if (run.is_stopped()) return remove(*pod, *resident.node);
    if (const base::Time next = run.next_due(); next != kNever) context_.enqueue_after(key, next - now);
    return base::done();
  }

  // What came due while the loop was busy with other pods happened when it was due; one status tells of all of it.
  static bool catch_up(const StoredObject& pod, KubeletHost& host, PodRun& run, base::Time now) {
    bool changed = run.step(pod, host, std::min(now, run.next_due()));
    for (int steps = 1; steps < kMostSteps && run.next_due() < now; ++steps)
      changed = run.step(pod, host, run.next_due()) || changed;
    return changed;
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

  void forget(Residents::iterator at) {
    const Resident& resident = *at->second;
    resident.node->addresses.release(resident.pod_ip);
    context_.logs.forget(resident.uid);
    note_blocked(at->first, false);
    residents_.erase(at);
  }

  const ControllerContext context_;
  ClusterOptions options_;  // without the nodes once they are started
  const ResourceType& pods_;
  const ResourceType& nodes_;
  const ResourceType& leases_;
  std::map<std::string, SimulatedNode, std::less<>> simulated_;  // entries stay
  Residents residents_;
  std::map<std::string, std::set<std::string>, std::less<>> blocked_;  // by namespace: pods that wait for something
};

}  // namespace

ControllerFactory kubelet(const ClusterOptions& options) {
  return [options](const ControllerContext& context) { return std::make_unique<Kubelet>(context, options); };
}

}  // namespace o2dms::simulator
