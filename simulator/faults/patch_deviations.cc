// Patches that are refused, mixed up, or done in another way.
#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kApply = "application/apply-patch+yaml";
constexpr std::string_view kMerge = "application/merge-patch+json";
constexpr std::string_view kStrategic = "application/strategic-merge-patch+json";
constexpr std::string_view kJsonPatch = "application/json-patch+json";

bool has_type(const base::HttpRequest& head, std::string_view type) {
  return head.headers.get("Content-Type").starts_with(type);
}

void refuse_patches(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method == "PATCH"; },
      [](base::HttpRequest&&, base::HttpHandler&) { return status_response(405, to_json(method_not_allowed())); });
}

template <const std::string_view& type>
void refuse_type(Assembly& assembly) {
  add_exchange(
      assembly, [](const base::HttpRequest& head) { return head.method == "PATCH" && has_type(head, type); },
      [](base::HttpRequest&&, base::HttpHandler&) {
        return status_response(415, to_json(unsupported_media_type(kMerge)));
      });
}

void take_unknown_types(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    const bool known = has_type(request, kApply) || has_type(request, kMerge) || has_type(request, kStrategic) ||
                       has_type(request, kJsonPatch);
    if (request.method == "PATCH" && !known) request.headers.set("Content-Type", std::string(kMerge));
  });
}

void take_strategic_for_merge(const Json&, PatchType& type, Json&, WriteOptions&) {
  if (type == PatchType::strategic_merge_patch) type = PatchType::merge_patch;
}

void take_merge_for_strategic(const Json&, PatchType& type, Json&, WriteOptions&) {
  if (type == PatchType::merge_patch) type = PatchType::strategic_merge_patch;
}

void ignore_tests(const Json&, PatchType& type, Json& patch, WriteOptions&) {
  if (type != PatchType::json_patch || !patch.is_array()) return;
  Json kept = Json::array();
  for (Json& step : patch)
    if (base::string_at(step, {"op"}) != "test") kept.push_back(std::move(step));
  patch = std::move(kept);
}

void drop_nulls(Json& patch) {
  for (auto at = patch.begin(); at != patch.end();) {
    if (at->is_object()) drop_nulls(*at);
    at = at->is_null() ? patch.erase(at) : std::next(at);
  }
}

void keep_what_null_removes(const Json&, PatchType& type, Json& patch, WriteOptions&) {
  if (type != PatchType::json_patch && patch.is_object()) drop_nulls(patch);
}

// Takes what is there and is not named out of that map.
void name_for_removal(const Json* old, Json& map) {
  if (old == nullptr || !old->is_object() || !map.is_object()) return;
  for (const auto& [key, value] : old->items())
    if (!map.contains(key)) map[key] = nullptr;
}

// Each map of a patch replaces the one that was there; of metadata all are taken for named.
void replace_maps(const Json& current, PatchType& type, Json& patch, WriteOptions&) {
  if (type == PatchType::json_patch && patch.is_array()) {
    for (const char* map : {"labels", "annotations"})
      if (base::find(current, {"metadata", map}) != nullptr)
        patch.push_back({{"op", "remove"}, {"path", std::string("/metadata/") + map}});
  }
  if (type == PatchType::json_patch || type == PatchType::apply || !patch.is_object()) return;
  for (const char* map : {"data", "stringData"})
    if (patch.contains(map)) name_for_removal(base::find(current, {map}), patch[map]);
  for (const char* map : {"labels", "annotations"}) {
    Json& named = patch["metadata"][map];
    if (named.is_null()) named = Json::object();
    name_for_removal(base::find(current, {"metadata", map}), named);
  }
}

// Who applies by force is refused as he would be without.
void ignore_force(const Json&, PatchType& type, Json&, WriteOptions& options) {
  if (type == PatchType::apply) options.force = false;
}

// As if each change had to be rolled out: a new stamp in the template goes with it.
StatusOr<Written> restart_pods(Api& right, const RequestTarget& target, PatchType type, Body patch,
                               const UserInfo& user, WriteOptions options) {
  const bool earnest = !options.dry_run && target.subresource.empty();
  auto patched = right.patch(target, type, std::move(patch), user, std::move(options));
  if (!patched || !earnest || !is_resource(*target.resource, "apps", "deployments")) return patched;
  const std::string stamp = std::to_string(patched->object->revision());
  Json restart;
  restart["spec"]["template"]["metadata"]["annotations"]["gateway.example.com/restarted"] = stamp;
  return right.patch(target, PatchType::merge_patch, Body(std::move(restart)), user, {});
}

void force_applies(const Json&, PatchType& type, Json&, WriteOptions& options) {
  if (type == PatchType::apply) options.force = true;
}

void only_pretend(const Json&, PatchType&, Json&, WriteOptions& options) {
  options.dry_run = true;
}

// A resourceVersion in a patch is a precondition.
void ignore_revision(const Json&, PatchType& type, Json& patch, WriteOptions&) {
  if (type != PatchType::json_patch && patch.is_object() && patch.contains("metadata") && patch["metadata"].is_object())
    patch["metadata"].erase("resourceVersion");
}

// A merge patch of what is not there makes it.
StatusOr<Written> create_missing(Api& right, const RequestTarget& target, PatchType type, Body patch,
                                 const UserInfo& user, WriteOptions options) {
  Json sent = patch.json;
  auto patched = right.patch(target, type, std::move(patch), user, options);
  const bool missing = !patched && patched.error().code == 404 && target.resource->namespaced;
  if (!missing || !target.subresource.empty() || type == PatchType::json_patch || !sent.is_object()) return patched;
  sent["metadata"]["name"] = target.name;
  return right.create({.resource = target.resource, .ns = target.ns}, Body(std::move(sent)), user, std::move(options));
}

// Says that it conflicts, and is done.
StatusOr<Written> store_stale(Api& right, const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                              WriteOptions options) {
  Json sent = patch.json;
  auto patched = right.patch(target, type, std::move(patch), user, options);
  const bool conflict = !patched && patched.error().reason == "Conflict" && type != PatchType::apply;
  if (!conflict || !sent.is_object() || !sent.contains("metadata")) return patched;
  sent["metadata"].erase("resourceVersion");
  static_cast<void>(right.patch(target, type, Body(std::move(sent)), user, std::move(options)));
  return patched;
}

StatusOr<Written> answer_the_old(Api& right, const RequestTarget& target, PatchType type, Body patch,
                                 const UserInfo& user, WriteOptions options) {
  const auto before = right.get(whole_object(target));
  auto patched = right.patch(target, type, std::move(patch), user, std::move(options));
  if (patched && before && target.subresource.empty() && target.resource->namespaced) patched->object = *before;
  return patched;
}

void hook_patch(Assembly& assembly, ApiHooks::Patch patch) {
  ApiHooks hooks;
  hooks.patch = std::move(patch);
  hook_client_api(assembly, std::move(hooks));
}

template <auto change>
void patches(Assembly& assembly) {
  change_patches(assembly, change);
}

}  // namespace

std::vector<Deviation> patch_deviations() {
  return {
      {{"patch-405", "DMS-4.2.1.3-4", "PATCH is answered by 405 everywhere."}, refuse_patches},
      {{"json-patch-refused", "DMS-4.2.1.3-4", "A JSON patch is refused by 415."}, refuse_type<kJsonPatch>},
      {{"apply-refused", "DMS-4.2.1.3-4", "Server-side apply is refused by 415."}, refuse_type<kApply>},
      {{"unknown-patch-type-taken", "DMS-4.2.1.3-4", "A patch of an unknown media type is taken for a merge patch."},
       take_unknown_types},
      {{"strategic-patch-as-merge", "DMS-4.2.1.3-4", "A strategic merge patch replaces lists, as a merge patch does."},
       patches<take_strategic_for_merge>},
      {{"merge-patch-as-strategic", "DMS-4.2.1.3-4", "A merge patch merges lists, as a strategic merge patch does."},
       patches<take_merge_for_strategic>},
      {{"json-patch-tests-ignored", "DMS-4.2.1.3-4", "The operation test of a JSON patch is passed over."},
       patches<ignore_tests>},
      {{"patch-null-ignored", "DMS-4.2.1.3-4", "A null in a patch removes nothing."}, patches<keep_what_null_removes>},
      {{"patch-replaces-maps", "DMS-4.2.1.3-4",
        "A patch removes what it does not name of the labels, the annotations and the data that it changes."},
       patches<replace_maps>},
      {{"apply-conflicts-overridden", "DMS-4.2.1.3-4", "Server-side apply takes fields from their managers."},
       patches<force_applies>},
      {{"patch-changes-nothing",
        "DMS-4.2.1.3-4",
        "A patch is answered by 200 and its result, and not stored.",
        {"DMS-4.2.1.2-1"}},
       patches<only_pretend>},
      {{"apply-force-ignored", "DMS-4.2.1.3-4", "Server-side apply with force is refused by 409 as without."},
       patches<ignore_force>},
      {{"patch-restarts-pods", "DMS-4.2.1.2-1", "Each patch of a Deployment rolls out its pods anew."},
       [](Assembly& assembly) { hook_patch(assembly, restart_pods); }},
      {{"patch-creates", "DMS-4.2.1.3-4", "A merge patch of what is not there creates it."},
       [](Assembly& assembly) { hook_patch(assembly, create_missing); }},
      {{"stale-patch-stores", "DMS-4.2.1.3-4", "A patch with an old resourceVersion is answered by 409, and stored."},
       [](Assembly& assembly) { hook_patch(assembly, store_stale); }},
      {{"patch-answers-the-old",
        "DMS-4.2.1.3-4",
        "A patch is done, and answered with the object as it was before.",
        {"DMS-4.2.1.3-1"}},
       [](Assembly& assembly) { hook_patch(assembly, answer_the_old); }},
      {{"patch-revision-ignored", "DMS-4.2.1.3-4", "A patch with an old resourceVersion is not refused."},
       patches<ignore_revision>},
  };
}

}  // namespace o2dms::simulator
