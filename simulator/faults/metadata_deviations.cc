// Metadata that is false, frozen, shared or lost.
#include <map>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void lose_annotations(const ResourceType& resource, Json& object, WriteOptions&) {
  if (resource.namespaced) object["metadata"].erase("annotations");
}

void lose_finalizers(const ResourceType& resource, Json& object, WriteOptions&) {
  if (resource.namespaced) object["metadata"].erase("finalizers");
}

void cut_annotations(const ResourceType& resource, Json& object, WriteOptions&) {
  constexpr std::size_t kMost = 1024;
  if (!resource.namespaced || !object["metadata"].contains("annotations")) return;
  for (Json& value : object["metadata"]["annotations"])
    if (value.is_string() && value.get_ref<const std::string&>().size() > kMost)
      value = value.get_ref<const std::string&>().substr(0, kMost);
}

void lose_owners(const ResourceType& resource, Json& object, WriteOptions&) {
  if (resource.namespaced) object["metadata"].erase("ownerReferences");
}

// Whatever is written counts, labels and status included.
bool count_every_write(const ResourceType& storage, Json& object, const ObjectRef& current) {
  if (current == nullptr || !storage.namespaced || current->meta().generation == 0) return false;
  object["metadata"]["generation"] = current->meta().generation + 1;
  return true;
}

bool begin_in_1970(const ResourceType& storage, Json& object, const ObjectRef&) {
  object["metadata"]["creationTimestamp"] = "1970-01-01T00:00:00Z";
  return storage.namespaced;
}

// The same whenever something of that kind and name is made again.
bool reuse_uid(const ResourceType& storage, Json& object, const ObjectRef& current) {
  if (current != nullptr || !storage.namespaced) return false;
  object["metadata"]["uid"] =
      uid_from(std::string(storage.plural) + "/" + std::string(base::string_at(object, {"metadata", "namespace"})) +
               "/" + std::string(base::string_at(object, {"metadata", "name"})));
  return true;
}

// The same for whatever has that name in a namespace.
bool share_uid(const ResourceType& storage, Json& object, const ObjectRef& current) {
  if (current != nullptr || !storage.namespaced) return false;
  object["metadata"]["uid"] = uid_from(std::string(base::string_at(object, {"metadata", "namespace"})) + "/" +
                                       std::string(base::string_at(object, {"metadata", "name"})));
  return true;
}

bool freeze_generation(const ResourceType& storage, Json& object, const ObjectRef& current) {
  if (current == nullptr || !storage.namespaced || current->meta().generation == 0) return false;
  object["metadata"]["generation"] = current->meta().generation;
  return true;
}

void move_creation_times(Assembly& assembly) {
  change_stored(assembly,
                [clock = assembly.clock](const ResourceType& storage, Json& object, const ObjectRef& current) {
                  if (current == nullptr || !storage.namespaced) return false;
                  object["metadata"]["creationTimestamp"] = base::to_rfc3339(clock->now() + std::chrono::seconds(60));
                  return true;
                });
}

// What clients see of revisions is `shown`; they may send it back where the right one is due.
void show_revisions(Assembly& assembly, const std::function<Revision(const StoredObject& object)>& shown) {
  const auto as_shown = [shown](const ObjectRef& object) {
    return object == nullptr || object->revision() == 0 || !object->resource().namespaced
               ? object
               : with_revision(*object, shown(*object));
  };
  const auto written = [as_shown](StatusOr<Written> result) {
    if (result) result->object = as_shown(result->object);
    return result;
  };
  ApiHooks hooks;
  hooks.create = [written](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) {
    return written(right.create(target, std::move(body), user, std::move(options)));
  };
  hooks.patch = [written](Api& right, const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                          WriteOptions options) {
    return written(right.patch(target, type, std::move(patch), user, std::move(options)));
  };
  hooks.update = [written, shown](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                  WriteOptions options) {
    const auto current = right.get(whole_object(target));
    if (current && base::string_at(body.json, {"metadata", "resourceVersion"}) == std::to_string(shown(**current)))
      body.json["metadata"]["resourceVersion"] = std::to_string((*current)->revision());
    return written(right.update(target, std::move(body), user, std::move(options)));
  };
  hooks.get = [as_shown](const Api& right, const RequestTarget& target) -> StatusOr<ObjectRef> {
    auto found = right.get(target);
    if (!found) return found;
    return as_shown(*found);
  };
  hook_client_api(assembly, std::move(hooks));
}

void freeze_revisions(Assembly& assembly) {
  struct First {
    base::Mutex mutex;
    std::map<std::string, Revision, std::less<>> of_uid GUARDED_BY(mutex);
  };
  show_revisions(assembly, [first = std::make_shared<First>()](const StoredObject& object) {
    const base::MutexLock lock(first->mutex);
    return first->of_uid.try_emplace(std::string(object.uid()), object.revision()).first->second;
  });
}

// As a data base that is set back to a copy again and again.
void turn_revisions_back(Assembly& assembly) {
  constexpr Revision kBackup = 4;
  show_revisions(assembly, [](const StoredObject& object) { return 1 + object.revision() % kBackup; });
}

void leave_kinds_out(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    if (response.status >= 300 || path.ns.empty() || path.name.empty() || request.method != "GET") return;
    change_json(response, [](Json& object) {
      object.erase("kind");
      object.erase("apiVersion");
    });
  });
}

void show_an_old_version(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    const ResourcePath path = parse_resource_path(request.target);
    if (path.group != "apps" || path.resource.empty() || response.status >= 300) return;
    change_json(response, [](Json& object) {
      if (base::string_at(object, {"apiVersion"}) == "apps/v1") object["apiVersion"] = "apps/v1beta2";
    });
  });
}

void leave_namespaces_out(Assembly& assembly) {
  change_client_view(assembly, {[](const ResourceType& resource) { return resource.namespaced; },
                                [](Json& object) { object["metadata"].erase("namespace"); }});
}

// Whatever a controller writes, it writes as if nobody else wrote.
void let_controllers_drop_annotations(Assembly& assembly) {
  ApiHooks hooks;
  hooks.update = [](Api& right, const RequestTarget& target, Body body, const UserInfo& user, WriteOptions options) {
    auto written = right.update(target, std::move(body), user, std::move(options));
    if (!written || target.resource->group != "apps" || target.subresource != "status") return written;
    Json object = *written->object->document();
    const Json* annotations = base::find(object, {"metadata", "annotations"});
    Json kept = Json::object();
    if (annotations != nullptr)
      for (const auto& [key, value] : annotations->items())
        if (key.starts_with("deployment.kubernetes.io/")) kept[key] = value;
    if (annotations == nullptr || kept.size() == annotations->size()) return written;
    object["metadata"]["annotations"] = std::move(kept);
    return right.update(target_of(*written->object), Body(std::move(object)), user, {});
  };
  hook_cluster_api(assembly, std::move(hooks));
}

}  // namespace

std::vector<Deviation> metadata_deviations() {
  return {
      {{"annotations-lost", "DMS-3.1.2-4", "The annotations of a created object are lost."},
       [](Assembly& assembly) { change_creations(assembly, lose_annotations); }},
      {{"annotations-cut-at-1k", "DMS-3.1.2-4", "Annotations are cut after 1 KiB.", {"DMS-4.2.1.3-2"}},
       [](Assembly& assembly) { change_creations(assembly, cut_annotations); }},
      {{"owners-lost", "DMS-4.2.1.3-6", "The owner references of an object that a client creates are lost."},
       [](Assembly& assembly) { change_creations(assembly, lose_owners); }},
      {{"generation-counts-all", "DMS-4.2.1.2-1", "generation grows with every write, whatever it changes."},
       [](Assembly& assembly) { change_stored(assembly, count_every_write); }},
      {{"finalizers-lost", "DMS-4.2.1.3-6", "The finalizers of a created object are lost."},
       [](Assembly& assembly) { change_creations(assembly, lose_finalizers); }},
      {{"created-in-1970", "DMS-4.2.1.2-1", "Every creationTimestamp is the beginning of 1970."},
       [](Assembly& assembly) { change_stored(assembly, begin_in_1970); }},
      {{"creation-time-moves", "DMS-4.2.1.2-1", "Each write sets creationTimestamp anew."}, move_creation_times},
      {{"uid-reused", "DMS-4.2.1.2-1", "An object that is made again has the uid of the one before."},
       [](Assembly& assembly) { change_stored(assembly, reuse_uid); }},
      {{"uid-shared", "DMS-4.2.1.2-1", "Objects of one name and different kinds have the same uid."},
       [](Assembly& assembly) { change_stored(assembly, share_uid); }},
      {{"generation-frozen", "DMS-4.2.1.2-1", "generation stays 1, whatever changes in the spec."},
       [](Assembly& assembly) { change_stored(assembly, freeze_generation); }},
      {{"revision-frozen", "DMS-4.2.1.2-1", "An object keeps the resourceVersion of its creation."}, freeze_revisions},
      {{"revision-goes-back", "DMS-4.2.1.2-1", "resourceVersions begin again and again."}, turn_revisions_back},
      {{"kind-missing", "DMS-4.2.1.2-1", "GET of an object shows neither kind nor apiVersion."}, leave_kinds_out},
      {{"old-api-version-shown", "DMS-4.2.1.1-1", "Objects of apps/v1 are shown as apps/v1beta2."},
       show_an_old_version},
      {{"namespace-missing", "DMS-4.2.1.2-1", "Objects do not say which namespace they are in.", {"DMS-4.2.1.1-2"}},
       leave_namespaces_out},
      {{"controllers-drop-annotations", "DMS-4.2.1.2-1",
        "When a controller writes the status of a workload, the annotations of others are lost."},
       let_controllers_drop_annotations},
  };
}

}  // namespace o2dms::simulator
