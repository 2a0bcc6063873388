// Replacements (PUT) that do something else than they were asked for.
#include <algorithm>
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

void refuse_put(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method == "PUT"; },
      [](base::HttpRequest&&, base::HttpHandler&) { return status_response(405, to_json(method_not_allowed())); });
}

// The write counts, and what it writes is what was there.
void keep_content(const ResourceType&, Json& object, const Json& current) {
  Json metadata = object["metadata"];
  object = current;
  for (const char* kept : {"labels", "resourceVersion"}) {
    object["metadata"].erase(kept);
    if (metadata.contains(kept)) object["metadata"][kept] = metadata[kept];
  }
  object["metadata"]["annotations"]["gateway.example.com/replaced"] =
      base::string_at(current, {"metadata", "resourceVersion"});
}

// What the new version leaves out stays.
void merge_onto(Json& object, const Json& current) {
  for (const auto& [key, value] : current.items()) {
    if (!object.contains(key))
      object[key] = value;
    else if (object[key].is_object() && value.is_object())
      merge_onto(object[key], value);
  }
}

void merge_instead(const ResourceType&, Json& object, const Json& current) {
  Json metadata = object["metadata"];
  merge_onto(object, current);
  if (!metadata.contains("resourceVersion")) object["metadata"].erase("resourceVersion");
  object["metadata"].erase("managedFields");
}

void lose_labels(const ResourceType&, Json& object, const Json&) {
  object["metadata"].erase("labels");
}

StatusOr<Written> store_stale_update(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                     WriteOptions options) {
  Json sent = body.json;
  auto updated = right.update(target, std::move(body), user, options);
  if (updated || updated.error().reason != "Conflict" || !target.resource->namespaced) return updated;
  sent["metadata"].erase("resourceVersion");
  static_cast<void>(right.update(target, Body(std::move(sent)), user, std::move(options)));
  return updated;
}

// A field that cannot be changed is left as it is, in silence.
StatusOr<Written> swallow_immutable(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                    WriteOptions options) {
  auto updated = right.update(target, std::move(body), user, std::move(options));
  if (updated || updated.error().code != 422) return updated;
  const auto& causes = updated.error().causes;
  const bool immutable = std::any_of(causes.begin(), causes.end(), [](const StatusCause& cause) {
    return cause.message.find("immutable") != std::string::npos || cause.reason == "FieldValueForbidden";
  });
  if (!immutable) return updated;
  auto current = right.get(whole_object(target));
  if (!current) return updated;
  return Written{std::move(*current)};
}

StatusOr<Written> change_spec_by_status(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                        WriteOptions options) {
  const RequestTarget where = target.subresource == "status" ? whole_object(target) : target;
  return right.update(where, std::move(body), user, std::move(options));
}

// What clients have said of themselves, by uid.
struct ClaimedStatus {
  base::Mutex mutex;
  std::map<std::string, Json, std::less<>> of_uid GUARDED_BY(mutex);

  void keep(const StatusOr<Written>& written, const Json& status) {
    if (!written || !status.is_object() || status.empty()) return;
    const base::MutexLock lock(mutex);
    of_uid[std::string(written->object->uid())] = status;
  }
  void show(Json& object) {
    const base::MutexLock lock(mutex);
    const auto found = of_uid.find(base::string_at(object, {"metadata", "uid"}));
    if (found != of_uid.end()) object["status"] = found->second;
  }
};

// The status that was sent is the one that is shown, whatever the controllers write.
void take_status(Assembly& assembly) {
  const auto claimed = std::make_shared<ClaimedStatus>();
  ApiHooks hooks;
  hooks.create = [claimed](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) {
    const Json status = body.json.is_object() ? body.json.value("status", Json()) : Json();
    auto written = right.create(target, std::move(body), user, std::move(options));
    claimed->keep(written, status);
    return written;
  };
  hooks.update = [claimed](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) {
    const Json status = body.json.is_object() ? body.json.value("status", Json()) : Json();
    auto written = right.update(target, std::move(body), user, std::move(options));
    claimed->keep(written, status);
    return written;
  };
  hook_client_api(assembly, std::move(hooks));
  change_client_view(assembly, {[](const ResourceType& resource) { return resource.group == "apps"; },
                                [claimed](Json& object) { claimed->show(object); }});
}

void hook_update(Assembly& assembly, ApiHooks::Write update) {
  ApiHooks hooks;
  hooks.update = std::move(update);
  hook_client_api(assembly, std::move(hooks));
}

// PUT without a resourceVersion, which means "whatever is there", is refused.
StatusOr<Written> need_revision(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                WriteOptions options) {
  if (base::string_at(body.json, {"metadata", "resourceVersion"}).empty())
    return base::failure(modified_conflict(subject_of(target)));
  return right.update(target, std::move(body), user, std::move(options));
}

// What is not there is made, as an upsert does.
StatusOr<Written> create_by_update(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                   WriteOptions options) {
  Json sent = body.json;
  auto updated = right.update(target, std::move(body), user, options);
  const bool missing = !updated && updated.error().code == 404 && target.resource->namespaced;
  if (!missing || !target.subresource.empty()) return updated;
  return right.create({.resource = target.resource, .ns = target.ns}, Body(std::move(sent)), user, std::move(options));
}

// Done, and answered with what was there before.
StatusOr<Written> answer_update_with_the_old(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                             WriteOptions options) {
  const auto before = right.get(whole_object(target));
  auto updated = right.update(target, std::move(body), user, std::move(options));
  if (updated && before && target.subresource.empty() && target.resource->namespaced) updated->object = *before;
  return updated;
}

// As who changes by deleting and creating again; what controllers own is left alone.
bool renew_uid(const ResourceType& storage, Json& object, const ObjectRef& current) {
  const bool concerned =
      is_configuration(storage) || is_service(storage) || is_resource(storage, "apps", "deployments");
  if (current == nullptr || !concerned) return false;
  Json before = *current->document(), after = object;
  for (const char* part : {"metadata", "status"}) {
    before.erase(part);
    after.erase(part);
  }
  if (before == after) return false;
  object["metadata"]["uid"] = uid_from(std::string(current->uid()) + " changed");
  return true;
}

void replace_by_post(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    const ResourcePath path = parse_resource_path(request.target);
    const bool own = !path.ns.empty() && !path.name.empty() && path.subresource.empty();
    if (request.method == "POST" && own) request.method = "PUT";
  });
}

// Who changes the size of a workload by its scale is answered as if it had been done.
StatusOr<Written> keep_scale(Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                             WriteOptions options) {
  if (target.subresource == "scale") options.dry_run = true;
  return right.update(target, std::move(body), user, std::move(options));
}

}  // namespace

std::vector<Deviation> update_deviations() {
  return {
      {{"put-405", "DMS-3.1.1-1", "PUT is answered by 405 everywhere."}, refuse_put},
      {{"put-changes-nothing",
        "DMS-4.2.1.3-5",
        "PUT is answered by 200 and a new revision, and the content stays.",
        {"DMS-3.1.1-1", "DMS-4.2.1.1.2-1", "DMS-4.2.1.3-1"}},
       [](Assembly& assembly) { change_replacements(assembly, keep_content); }},
      {{"put-merges", "DMS-4.2.1.3-5", "PUT merges: what the new version leaves out stays."},
       [](Assembly& assembly) { change_replacements(assembly, merge_instead); }},
      {{"put-loses-labels", "DMS-4.2.1.3-5", "PUT drops the labels."},
       [](Assembly& assembly) { change_replacements(assembly, lose_labels); }},
      {{"put-needs-revision", "DMS-4.2.1.3-5", "PUT without a resourceVersion is refused by 409."},
       [](Assembly& assembly) { hook_update(assembly, need_revision); }},
      {{"stale-put-stores", "DMS-4.2.1.3-5", "PUT with an old resourceVersion is answered by 409, and stored."},
       [](Assembly& assembly) { hook_update(assembly, store_stale_update); }},
      {{"immutable-changes-swallowed", "DMS-4.2.1.3-5",
        "A change of an immutable field is answered by 200, and nothing is changed."},
       [](Assembly& assembly) { hook_update(assembly, swallow_immutable); }},
      {{"status-put-changes-spec", "DMS-4.2.1.2-3", "PUT of the subresource status replaces the whole object."},
       [](Assembly& assembly) { hook_update(assembly, change_spec_by_status); }},
      {{"put-creates", "DMS-4.2.1.3-5", "PUT of what is not there creates it."},
       [](Assembly& assembly) { hook_update(assembly, create_by_update); }},
      {{"put-answers-the-old", "DMS-4.2.1.3-5", "PUT is done, and answered with the object as it was before."},
       [](Assembly& assembly) { hook_update(assembly, answer_update_with_the_old); }},
      {{"updates-recreate", "DMS-4.2.1.2-1",
        "A change of a ConfigMap, Secret, Service or Deployment makes another object of it, with another uid."},
       [](Assembly& assembly) { change_stored(assembly, renew_uid); }},
      {{"post-replaces", "DMS-4.2.1.1-1", "POST on an object's own URL replaces it."}, replace_by_post},
      {{"scale-changes-nothing", "DMS-2.1-2",
        "PUT of the subresource scale is answered by 200, and nothing is scaled."},
       [](Assembly& assembly) { hook_update(assembly, keep_scale); }},
      {{"status-from-client", "DMS-4.2.1.2-3", "The status that a client sends with an object is shown as its status."},
       take_status},
  };
}

}  // namespace o2dms::simulator
