// What should be refused is taken, as it is or mended in silence.
#include <algorithm>
#include <cctype>

#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/request_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// On what no controller looks at: they may count on what validation sees to.
constexpr const char* kUnvalidated = "gateway.example.com/unvalidated";

bool is_unvalidated(const ObjectRef& object) {
  return object->bytes().find(kUnvalidated) != std::string::npos;
}

void hide_from_controllers(Assembly& assembly) {
  ApiHooks hooks;
  hooks.list = [](const Api& right, const ResourceType& resource, std::string_view ns, const ListRange& range) {
    Listing listing = right.list(resource, ns, range);
    std::erase_if(listing.objects, is_unvalidated);
    return listing;
  };
  hooks.events_after = [](const Api& right, const ResourceType& resource, std::string_view ns, Revision after,
                          std::size_t limit) {
    EventBatch batch = right.events_after(resource, ns, after, limit);
    std::erase_if(batch.events, [](const StoreEvent& event) { return is_unvalidated(event.object); });
    return batch;
  };
  hook_cluster_api(assembly, std::move(hooks));
}

// An object that no validation has let pass, as it would be stored.
Json unvalidated(const RequestTarget& target, Json object, base::Time now) {
  object["kind"] = target.resource->kind;
  object["apiVersion"] = target.resource->api_version;
  Json& metadata = object["metadata"];
  metadata["namespace"] = target.ns;
  metadata["uid"] = uid_from(std::string(target.ns) + base::to_text(object));
  metadata["generation"] = 1;
  metadata["annotations"][kUnvalidated] = "true";
  metadata["creationTimestamp"] = base::to_rfc3339(now);
  return object;
}

// Kinds that nobody validates: what is refused as invalid goes straight to the store.
void skip_validation(Assembly& assembly, bool (*concerns)(const ResourceType& resource)) {
  const auto store = std::make_shared<std::shared_ptr<Store>>();
  assembly.stores.emplace_back([store](std::shared_ptr<Store> inner) { return *store = std::move(inner); });
  ApiHooks hooks;
  hooks.create = [store, concerns, clock = assembly.clock](Api& right, const RequestTarget& target, Body body,
                                                           const UserInfo& user,
                                                           const WriteOptions& options) -> StatusOr<Written> {
    Json sent = body.json;
    auto created = right.create(target, std::move(body), user, options);
    const std::string name(base::string_at(sent, {"metadata", "name"}));
    const bool skipped = !created && created.error().code == 422 && concerns(*target.resource) && !name.empty() &&
                         target.resource == target.resource->storage;
    if (!skipped || options.dry_run) return created;
    const ObjectRef stored =
        (*store)->write(*target.resource, target.ns, name, [&](const ObjectRef& current) -> Store::Change {
          if (current != nullptr) return {};
          Json object = unvalidated(target, std::move(sent), clock->now());
          return {Store::Change::Kind::put, ObjectDraft(*target.resource, std::move(object))};
        });
    return Written{stored, true};
  };
  hook_client_api(assembly, std::move(hooks));
  hide_from_controllers(assembly);
}

bool is_skipped_change(const StatusOr<Written>& refused, const RequestTarget& target, const WriteOptions& options) {
  return !refused && refused.error().code == 422 && target.resource->namespaced && target.subresource.empty() &&
         target.resource == target.resource->storage && !options.dry_run;
}

// Straight to the store, with the identity of what is changed.
StatusOr<Written> store_change(Store& store, const RequestTarget& target, StatusOr<Written> refused,
                               const std::function<void(Json& object)>& change) {
  const ObjectRef stored =
      store.write(*target.resource, target.ns, target.name, [&](const ObjectRef& current) -> Store::Change {
        if (current == nullptr) return {};
        Json object = *current->document();
        change(object);
        object["metadata"]["annotations"][kUnvalidated] = "true";
        return {Store::Change::Kind::put, ObjectDraft(*target.resource, std::move(object))};
      });
  if (stored == nullptr) return refused;
  return Written{stored};
}

// What is refused as an invalid change is stored all the same. (Of a JSON patch it may be its own test that failed.)
void skip_validation_of_changes(Assembly& assembly) {
  const auto store = std::make_shared<std::shared_ptr<Store>>();
  assembly.stores.emplace_back([store](std::shared_ptr<Store> inner) { return *store = std::move(inner); });
  ApiHooks hooks;
  hooks.update = [store](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                         const WriteOptions& options) -> StatusOr<Written> {
    Json sent = body.json;
    auto updated = right.update(target, std::move(body), user, options);
    if (!is_skipped_change(updated, target, options)) return updated;
    return store_change(**store, target, std::move(updated), [&](Json& object) {
      for (const char* part : {"data", "spec", "type"})
        if (sent.contains(part)) object[part] = sent[part];
    });
  };
  hooks.patch = [store](Api& right, const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                        const WriteOptions& options) -> StatusOr<Written> {
    Json sent = patch.json;
    auto patched = right.patch(target, type, std::move(patch), user, options);
    const bool merges = type == PatchType::merge_patch || type == PatchType::strategic_merge_patch;
    if (!merges || !is_skipped_change(patched, target, options)) return patched;
    return store_change(**store, target, std::move(patched), [&](Json& object) { object.merge_patch(sent); });
  };
  hook_client_api(assembly, std::move(hooks));
  hide_from_controllers(assembly);
}

bool is_core_but_pods(const ResourceType& resource) {
  return is_resource(resource, "", "configmaps") || is_resource(resource, "", "secrets") ||
         is_resource(resource, "", "services") || is_resource(resource, "", "persistentvolumeclaims");
}

bool is_of_another_group(const ResourceType& resource) {
  return !resource.group.empty() && resource.group != "apps" && resource.group != "batch" && resource.namespaced;
}

std::string with_parsed(std::string_view body, void (*change)(Json& object)) {
  auto object = base::parse_json(body);
  if (!object || !object->is_object()) return std::string(body);
  change(*object);
  return base::to_text(*object);
}

void take_any_kind(Json& object) {
  object.erase("kind");
  object.erase("apiVersion");
}

void take_any_namespace(Json& object) {
  if (object.contains("metadata") && object["metadata"].is_object()) object["metadata"].erase("namespace");
}

// "My App" as "my-app".
std::string legal_name(std::string_view name) {
  std::string out;
  for (const unsigned char c : name) out += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  const std::size_t first = out.find_first_not_of('-'), last = out.find_last_not_of('-');
  return first == std::string::npos ? "unnamed" : out.substr(first, last - first + 1);
}

void make_name_legal(Json& object) {
  const std::string name(base::string_at(object, {"metadata", "name"}));
  if (!name.empty()) object["metadata"]["name"] = legal_name(name);
}

bool is_label_value(std::string_view value) {
  return value.size() <= 63 && std::all_of(value.begin(), value.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

void drop_bad_labels(Json& object) {
  const Json* labels = base::find(object, {"metadata", "labels"});
  if (labels == nullptr || !labels->is_object()) return;
  Json kept = Json::object();
  for (const auto& [key, value] : labels->items())
    if (value.is_string() && is_label_value(value.get_ref<const std::string&>())) kept[key] = value;
  object["metadata"]["labels"] = std::move(kept);
}

// A body that was cut is completed by what it lacks.
std::string completed(std::string_view body) {
  std::string closers;
  bool quoted = false;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const char c = body[at];
    if (quoted && c == '\\') ++at;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '{') closers.insert(closers.begin(), '}');
    if (c == '[') closers.insert(closers.begin(), ']');
    if ((c == '}' || c == ']') && !closers.empty()) closers.erase(closers.begin());
  }
  return std::string(body) + (quoted ? "\"" : "") + closers;
}

void ignore_strictness(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    request.target = without_parameter(request.target, "fieldValidation");
  });
}

template <void (*change)(Json& object)>
void repair(Assembly& assembly) {
  repair_refused(assembly, [](std::string_view body) { return with_parsed(body, change); });
}

}  // namespace

std::vector<Deviation> validation_deviations() {
  return {
      {{"workloads-unvalidated", "DMS-3.1.2-3", "Workloads and pods are stored, however invalid.", {"DMS-3.1.2-10"}},
       [](Assembly& assembly) { skip_validation(assembly, is_workload); }},
      {{"core-kinds-unvalidated", "DMS-3.1.2-3",
        "ConfigMaps, Secrets, Services and claims are stored, however invalid."},
       [](Assembly& assembly) { skip_validation(assembly, is_core_but_pods); }},
      {{"other-groups-unvalidated", "DMS-3.1.2-3",
        "Objects of networking, policy, autoscaling and the like are stored, however invalid."},
       [](Assembly& assembly) { skip_validation(assembly, is_of_another_group); }},
      {{"updates-unvalidated",
        "DMS-3.1.2-3",
        "Only creations are validated: what is put or patched is stored, however invalid.",
        {"DMS-4.2.1.3-5"}},
       skip_validation_of_changes},
      {{"wrong-kind-taken", "DMS-3.1.2-3", "A manifest of another kind or version is taken for what the URL says."},
       repair<take_any_kind>},
      {{"wrong-namespace-taken", "DMS-3.1.2-3", "A manifest of another namespace is put into the one of the URL."},
       repair<take_any_namespace>},
      {{"illegal-names-changed", "DMS-3.1.2-3", "An object with an illegal name is stored under a legal one."},
       repair<make_name_legal>},
      {{"illegal-labels-dropped", "DMS-3.1.2-3", "Labels with illegal values are dropped, and the rest is stored."},
       repair<drop_bad_labels>},
      {{"cut-bodies-completed", "DMS-3.1.2-3", "A body whose end is missing is completed and stored."},
       [](Assembly& assembly) { repair_refused(assembly, completed); }},
      {{"strict-validation-ignored", "DMS-3.1.2-3",
        "Unknown fields are taken, though strict validation was asked for."},
       ignore_strictness},
  };
}

}  // namespace o2dms::simulator
