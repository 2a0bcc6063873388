// DELETECOLLECTION and deletions that honour less, or take more, than they were asked for.
#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool is_collection_deletion(const base::HttpRequest& head) {
  const ResourcePath path = parse_resource_path(head.target);
  return head.method == "DELETE" && !path.ns.empty() && path.name.empty();
}

void refuse_collections(Assembly& assembly) {
  add_exchange(assembly, is_collection_deletion, [](base::HttpRequest&&, base::HttpHandler&) {
    return status_response(405, to_json(method_not_allowed()));
  });
}

void ignore_selectors(Assembly& assembly, const char* parameter) {
  add_request_change(assembly, [parameter](base::HttpRequest& request) {
    if (is_collection_deletion(request)) request.target = without_parameter(request.target, parameter);
  });
}

void delete_none(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    if (is_collection_deletion(request)) request.target = with_parameter(request.target, "dryRun", "All");
  });
}

void refuse_deletions(Assembly& assembly) {
  add_exchange(
      assembly,
      [](const base::HttpRequest& head) {
        const ResourcePath path = parse_resource_path(head.target);
        return head.method == "DELETE" && !path.ns.empty() && !path.name.empty();
      },
      [](base::HttpRequest&&, base::HttpHandler&) { return status_response(405, to_json(method_not_allowed())); });
}

void orphan_as_background(const ResourceType&, DeleteOptions& options) {
  if (options.propagation == Propagation::orphan) options.propagation = Propagation::background;
}

void foreground_as_background(const ResourceType&, DeleteOptions& options) {
  if (options.propagation == Propagation::foreground) options.propagation = Propagation::background;
}

void background_as_orphan(const ResourceType& resource, DeleteOptions& options) {
  if (resource.namespaced && !is_pod(resource)) options.propagation = Propagation::orphan;
}

void ignore_grace(const ResourceType&, DeleteOptions& options) {
  options.grace_period_seconds.reset();
}

void kill_at_once(const ResourceType& resource, DeleteOptions& options) {
  if (is_pod(resource)) options.grace_period_seconds = 0;
}

void ignore_dry_run(const ResourceType&, DeleteOptions& options) {
  options.dry_run = false;
}

// A DELETE with options is taken for one of the whole collection.
void widen_deletions(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool one = request.method == "DELETE" && !path.ns.empty() && !path.name.empty() && path.subresource.empty();
    if (!one || !request.headers.has("Content-Type")) return;
    const std::size_t end = request.target.find("/" + std::string(path.resource) + "/") + 1 + path.resource.size();
    request.target.erase(end, 1 + path.name.size());
  });
}

// What holds an object is taken off before it is deleted.
StatusOr<Deleted> take_finalizers_off(Api& right, const RequestTarget& target, const DeleteOptions& options,
                                      const UserInfo& user) {
  const auto found = right.get(target);
  if (found && target.resource->namespaced && !(*found)->meta().finalizers.empty()) {
    Json object = *(*found)->document();
    object["metadata"].erase("finalizers");
    static_cast<void>(right.update(target_of(**found), Body(std::move(object)), user, {}));
  }
  return right.remove(target, options, user);
}

// The same name goes in every namespace.
StatusOr<Deleted> delete_everywhere(Api& right, const RequestTarget& target, const DeleteOptions& options,
                                    const UserInfo& user) {
  auto deleted = right.remove(target, options, user);
  if (!deleted || options.dry_run || !target.resource->namespaced) return deleted;
  for (const ObjectRef& object : right.list(*target.resource, {}, {}).objects)
    if (object->name() == target.name && object->namespace_name() != target.ns)
      static_cast<void>(right.remove(target_of(*object), {}, user));
  return deleted;
}

void name_another(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (request.method != "DELETE" || response.status != 200) return;
    change_json(response, [](Json& answer) {
      Json& named = answer.contains("details") ? answer["details"] : answer["metadata"];
      if (!named.is_object()) return;
      named["uid"] = uid_from("another");
      if (named.contains("name")) named["name"] = std::string(base::string_at(named, {"name"})) + "-1";
    });
  });
}

void say_little(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (request.method == "DELETE" && response.status == 200) set_json(response, 200, {{"result", "ok"}});
  });
}

void hook_removal(Assembly& assembly, ApiHooks::Remove remove) {
  ApiHooks hooks;
  hooks.remove = std::move(remove);
  hook_client_api(assembly, std::move(hooks));
}

template <auto change>
void deletions(Assembly& assembly) {
  change_deletions(assembly, change);
}

}  // namespace

std::vector<Deviation> collection_deviations() {
  return {
      {{"delete-405", "DMS-3.1.3-1", "DELETE of one object is answered by 405."}, refuse_deletions},
      {{"delete-collection-405", "DMS-4.2.1.1.1-2", "DELETE of a collection is answered by 405."}, refuse_collections},
      {{"delete-collection-ignores-labels",
        "DMS-4.2.1.1.1-2",
        "DELETE of a collection deletes all, whatever the label selector.",
        {"DMS-3.1.3-1"}},
       [](Assembly& assembly) { ignore_selectors(assembly, "labelSelector"); }},
      {{"delete-collection-ignores-fields", "DMS-4.2.1.1.1-2",
        "DELETE of a collection deletes all, whatever the field selector."},
       [](Assembly& assembly) { ignore_selectors(assembly, "fieldSelector"); }},
      {{"delete-collection-deletes-none", "DMS-4.2.1.1.1-2",
        "DELETE of a collection is answered by 200, and all objects stay."},
       delete_none},
      {{"orphan-ignored", "DMS-4.2.1.3-6", "With the propagation policy Orphan dependents are deleted, too."},
       deletions<orphan_as_background>},
      {{"foreground-ignored", "DMS-4.2.1.3-6", "With the policy Foreground the owner goes before its dependents."},
       deletions<foreground_as_background>},
      {{"dependents-always-orphaned", "DMS-4.2.1.3-6", "Dependents stay, whatever the propagation policy."},
       deletions<background_as_orphan>},
      {{"grace-ignored", "DMS-4.2.1.3-6", "gracePeriodSeconds of a DELETE is passed over: the pod's own counts."},
       deletions<ignore_grace>},
      {{"pods-killed-at-once", "DMS-3.1.3-4", "A deleted pod is gone at once, without Terminating.", {"DMS-4.2.1.3-6"}},
       deletions<kill_at_once>},
      {{"dry-run-deletes", "DMS-4.2.1.3-1", "A dry run of a DELETE deletes."}, deletions<ignore_dry_run>},
      {{"delete-with-options-takes-all", "DMS-4.2.1.3-6",
        "A DELETE with DeleteOptions deletes all of its kind in the namespace."},
       widen_deletions},
      {{"finalizers-ignored", "DMS-4.2.1.3-6", "An object is deleted in spite of its finalizers."},
       [](Assembly& assembly) { hook_removal(assembly, take_finalizers_off); }},
      {{"delete-crosses-namespaces", "DMS-4.2.1.1-2", "A DELETE takes the objects of that name in all namespaces."},
       [](Assembly& assembly) { hook_removal(assembly, delete_everywhere); }},
      {{"deletion-names-another", "DMS-3.1.3-3", "The answer to a DELETE names another object."}, name_another},
      {{"deletion-says-little", "DMS-3.1.3-3", "The answer to a DELETE is neither a Status nor the object."},
       say_little},
  };
}

}  // namespace o2dms::simulator
