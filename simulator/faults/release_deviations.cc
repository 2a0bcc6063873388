// What deleted workloads leave behind, and what does not come free with them.
#include <map>
#include <set>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/admission/pod_resources.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void hook_cluster_removal(Assembly& assembly, ApiHooks::Remove remove) {
  ApiHooks hooks;
  hooks.remove = std::move(remove);
  hook_cluster_api(assembly, std::move(hooks));
}

// What the garbage collector should take is only made unrecognisable.
StatusOr<Deleted> relabel_instead(Api& right, const RequestTarget& target, const DeleteOptions& options,
                                  const UserInfo& user) {
  const auto found = right.get(target);
  const bool collected = user.name.ends_with(":generic-garbage-collector");
  if (!found || !collected || !is_resource(*target.resource, "apps", "replicasets"))
    return right.remove(target, options, user);
  Json object = *(*found)->document();
  for (const char* field : {"labels", "ownerReferences", "annotations"}) object["metadata"].erase(field);
  object["spec"]["replicas"] = 0;
  static_cast<void>(right.update(target, Body(std::move(object)), user, {}));
  return Deleted{*found, true};
}

// Volumes stay when their claims go, whatever their reclaim policy.
StatusOr<Deleted> keep_volumes(Api& right, const RequestTarget& target, const DeleteOptions& options,
                               const UserInfo& user) {
  if (!is_resource(*target.resource, "", "persistentvolumes")) return right.remove(target, options, user);
  auto found = right.get(target);
  if (!found) return base::failure(std::move(found).error());
  return Deleted{*found, true};
}

// Replaces the namespace controller: it lets the namespace go, and looks at nothing in it.
class CarelessNamespaceController final : public Controller {
 public:
  explicit CarelessNamespaceController(const ControllerContext& context) : context_(context) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "namespaces"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type != EventType::deleted && event.object->meta().is_deleting())
      context_.enqueue({"", event.object->name()});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ResourceType* namespaces = context_.registry.find("", "v1", "namespaces");
    const auto found = context_.api.get({.resource = namespaces, .name = key.name});
    if (!found) return base::done();
    Json object = *(*found)->document();
    object["spec"]["finalizers"] = Json::array();
    const UserInfo user{.name = "system:serviceaccount:kube-system:namespace-controller"};
    auto done = context_.api.update({.resource = namespaces, .name = key.name, .subresource = "finalize"},
                                    Body(std::move(object)), user, {});
    if (!done) return base::failure(std::move(done).error());
    return base::done();
  }

 private:
  const ControllerContext context_;
};

void keep_namespace_content(Assembly& assembly) {
  assembly.clusters.push_back([](ControllerSet& controllers) {
    controllers["namespace-controller"].make = [](const ControllerContext& context) {
      return std::make_unique<CarelessNamespaceController>(context);
    };
  });
}

// Brings back what clients delete, as something that watches over a copy of it would.
void restore_deployments(Assembly& assembly) {
  ApiHooks hooks;
  hooks.remove = [](Api& right, const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) {
    auto deleted = right.remove(target, options, user);
    if (!deleted || options.dry_run || !is_resource(*target.resource, "apps", "deployments") || !deleted->gone)
      return deleted;
    Json object = *deleted->object->document();
    object["metadata"] = {{"name", deleted->object->name()},
                          {"namespace", deleted->object->namespace_name()},
                          {"labels", object["metadata"].value("labels", Json::object())}};
    object.erase("status");
    static_cast<void>(right.create({.resource = target.resource, .ns = target.ns}, Body(std::move(object)), user, {}));
    return deleted;
  };
  hook_client_api(assembly, std::move(hooks));
}

// Of what was held once by an object that is gone, remembered for ever.
struct Held {
  base::Mutex mutex;
  std::set<std::string> texts GUARDED_BY(mutex);
};

// Refuses creations that ask for what a deleted object of the kind had: `asked` of each.
void never_free(Assembly& assembly, bool (*concerns)(const ResourceType& resource),
                std::vector<std::string> (*asked)(const Json& object),
                StatusError (*refusal)(const RequestTarget& target, const std::string& what)) {
  const auto held = std::make_shared<Held>();
  ApiHooks hooks;
  hooks.create = [=](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                     WriteOptions options) -> StatusOr<Written> {
    if (target.subresource.empty() && concerns(*target.resource)) {
      if (body.json.is_object()) body.json["metadata"]["namespace"] = target.ns;
      const base::MutexLock lock(held->mutex);
      for (const std::string& what : asked(body.json))
        if (held->texts.contains(what)) return base::failure(refusal(target, what));
    }
    return right.create(target, std::move(body), user, std::move(options));
  };
  hooks.remove = [=](Api& right, const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) {
    auto deleted = right.remove(target, options, user);
    if (!deleted || options.dry_run || !concerns(*target.resource)) return deleted;
    const Document object = deleted->object->document();
    const base::MutexLock lock(held->mutex);
    for (std::string& what : asked(*object)) held->texts.insert(std::move(what));
    return deleted;
  };
  hook_client_api(assembly, std::move(hooks));
}

bool is_namespaced_kind(const ResourceType& resource) {
  return resource.namespaced && !is_pod(resource);
}

std::vector<std::string> node_ports_of(const Json& service) {
  std::vector<std::string> out;
  for (const Json& port : base::elements_at(service, {"spec", "ports"}))
    if (const std::int64_t number = base::integer_at(port, {"nodePort"}); number > 0)
      out.push_back(std::to_string(number));
  return out;
}

std::vector<std::string> address_of(const Json& service) {
  const std::string_view address = base::string_at(service, {"spec", "clusterIP"});
  if (address.empty() || address == "None") return {};
  return {std::string(address)};
}

std::vector<std::string> name_of(const Json& object) {
  const std::string name(base::string_at(object, {"metadata", "name"}));
  if (name.empty()) return {};
  return {std::string(base::string_at(object, {"metadata", "namespace"})) + "/" +
          std::string(base::string_at(object, {"kind"})) + "/" + name};
}

StatusError port_taken(const RequestTarget& target, const std::string& what) {
  return invalid(
      "", target.resource->kind, "",
      {invalid_value("spec.ports[0].nodePort", Json(std::stoi(what)), "provided port is already allocated")});
}

StatusError address_taken(const RequestTarget& target, const std::string& what) {
  return invalid("", target.resource->kind, "",
                 {invalid_value("spec.clusterIPs[0]", Json(what), "provided IP is already allocated")});
}

StatusError name_taken(const RequestTarget& target, const std::string& what) {
  return already_exists({target.resource->group, target.resource->plural, what.substr(what.rfind('/') + 1)});
}

// Workloads that clients have deleted: uid by resource, namespace and name.
struct DeletedWorkloads {
  base::Mutex mutex;
  std::map<std::string, std::string, std::less<>> uids GUARDED_BY(mutex);

  static std::string key(const StoredObject& object) {
    return std::string(object.resource().plural) + "/" + std::string(object.namespace_name()) + "/" +
           std::string(object.name());
  }
  void remember(const StoredObject& object) {
    const base::MutexLock lock(mutex);
    uids[key(object)] = object.uid();
  }
  bool is_namesake(const StoredObject& object) {
    if (object.resource().group != "apps" && object.resource().group != "batch") return false;
    const base::MutexLock lock(mutex);
    const auto found = uids.find(key(object));
    return found != uids.end() && found->second != object.uid();
  }
};

// As controllers that keep what they have done by name: they have done with a name once they have seen it go.
void remember_deleted_names(Assembly& assembly) {
  const auto deleted = std::make_shared<DeletedWorkloads>();
  ApiHooks clients;
  clients.remove = [deleted](Api& right, const RequestTarget& target, const DeleteOptions& options,
                             const UserInfo& user) {
    auto removed = right.remove(target, options, user);
    if (removed && !options.dry_run) deleted->remember(*removed->object);
    return removed;
  };
  hook_client_api(assembly, std::move(clients));
  ApiHooks cluster;
  cluster.list = [deleted](const Api& right, const ResourceType& resource, std::string_view ns,
                           const ListRange& range) {
    Listing listing = right.list(resource, ns, range);
    std::erase_if(listing.objects, [&](const ObjectRef& object) { return deleted->is_namesake(*object); });
    return listing;
  };
  cluster.events_after = [deleted](const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                                   std::size_t limit) {
    EventBatch batch = right.events_after(resource, ns, after, limit);
    std::erase_if(batch.events, [&](const StoreEvent& event) { return deleted->is_namesake(*event.object); });
    return batch;
  };
  hook_cluster_api(assembly, std::move(cluster));
}

// What a quota has counted once, it counts for ever.
void keep_quota_used(Json& status, const Json& stored) {
  const Json* before = base::find(stored, {"status", "used"});
  if (before == nullptr || !status.is_object() || !status.contains("used")) return;
  const ResourceAmounts now = parse_amounts(&status["used"]);
  for (const auto& [resource, amount] : parse_amounts(before)) {
    const auto found = now.find(resource);
    if (found == now.end() || found->second < amount) status["used"][resource] = amount.text();
  }
}

}  // namespace

std::vector<Deviation> release_deviations() {
  return {
      {{"residue-relabelled", "DMS-3.1.3-5",
        "Instead of being collected, a ReplicaSet is scaled to 0 and loses its labels and its owner."},
       [](Assembly& assembly) { hook_cluster_removal(assembly, relabel_instead); }},
      {{"namespace-deletion-keeps-content", "DMS-3.1.3-5",
        "A deleted namespace goes, and what was in it is there again when it is made again."},
       keep_namespace_content},
      {{"namespaces-never-go", "DMS-3.1.3-5", "A deleted namespace stays in Terminating for ever."},
       [](Assembly& assembly) {
         assembly.clusters.push_back([](ControllerSet& controllers) { controllers.erase("namespace-controller"); });
       }},
      {{"deleted-deployments-come-back", "DMS-2.2-2", "A deleted Deployment is created again."}, restore_deployments},
      {{"volumes-not-freed", "DMS-3.1.3-6", "Volumes stay when their claims are deleted, whatever their policy."},
       [](Assembly& assembly) { hook_cluster_removal(assembly, keep_volumes); }},
      {{"node-ports-not-freed", "DMS-3.1.3-6", "The node port of a deleted Service cannot be had again."},
       [](Assembly& assembly) { never_free(assembly, is_service, node_ports_of, port_taken); }},
      {{"cluster-ips-not-freed", "DMS-3.1.3-6", "The cluster IP of a deleted Service cannot be had again."},
       [](Assembly& assembly) { never_free(assembly, is_service, address_of, address_taken); }},
      {{"names-not-freed", "DMS-3.1.3-6", "The name of a deleted object cannot be had again."},
       [](Assembly& assembly) { never_free(assembly, is_namespaced_kind, name_of, name_taken); }},
      {{"deleted-names-remembered", "DMS-3.1.3-6",
        "A workload that is made again under the name of a deleted one is not acted upon."},
       remember_deleted_names},
      {{"quota-not-freed", "DMS-3.1.3-6", "The use that a quota shows does not go down when objects are deleted."},
       [](Assembly& assembly) { change_status(assembly, "", "resourcequotas", keep_quota_used); }},
  };
}

}  // namespace o2dms::simulator
