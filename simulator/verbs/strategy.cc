#include "simulator/verbs/strategy.h"

#include <algorithm>
#include <array>
#include <optional>

#include "simulator/resource/decode.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/create_strategies.h"
#include "simulator/verbs/scale.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// What the server alone writes in metadata.
constexpr std::array<const char*, 6> kServerMetadata = {
    "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"};

void keep(const char* member, Json& object, const Json& old) {
  if (const auto found = old.find(member); found != old.end()) {
    object[member] = *found;
  } else {
    object.erase(member);
  }
}

bool same_annotations(const Json& a, const Json& b) {
  const Json* ours = base::find(a, {"metadata", "annotations"});
  const Json* theirs = base::find(b, {"metadata", "annotations"});
  if (ours == nullptr || theirs == nullptr) return ours == theirs;
  return *ours == *theirs;
}

// Equal outside metadata and status.
bool same_content(const ResourceType& storage, const Json& a, const Json& b) {
  if (storage.traits.annotated_content && !same_annotations(a, b)) return false;
  // A custom resource may have a status that is content as all else.
  const bool has_status = !storage.custom || storage.find_subresource("status") != nullptr;
  const auto is_content = [has_status](const std::string& key) {
    return key != "metadata" && (key != "status" || !has_status) && key != "apiVersion" && key != "kind";
  };
  for (const auto& [key, value] : a.items()) {
    if (is_content(key) && (!b.contains(key) || b[key] != value)) return false;
  }
  for (const auto& [key, value] : b.items()) {
    if (is_content(key) && !a.contains(key)) return false;
  }
  return true;
}

// A resize brings resources to the containers that are there. Other containers are kept as sent, for validation to
// refuse.
void take_resources(const char* member, Json& spec, const Json& sent_spec) {
  const Json* sent = base::find(sent_spec, {member});
  const auto stored = spec.find(member);
  if (sent == nullptr || stored == spec.end() || !sent->is_array()) return;
  Json resized = *stored;
  bool same = sent->size() == resized.size();
  for (std::size_t i = 0; same && i < resized.size(); ++i) {
    const Json& container = (*sent)[i];
    same = base::string_at(container, {"name"}) == base::string_at(resized[i], {"name"});
    for (const char* part : {"resources", "resizePolicy"}) keep(part, resized[i], container);
  }
  if (same)
    *stored = std::move(resized);
  else
    *stored = *sent;
}

// The most frequent of all writes: the status that is replaced is not copied.
void take_status(const ResourceType& storage, Json& object, const Json& old) {
  Json sent = std::move(object);
  object = Json::object();
  for (const auto& [member, value] : old.items()) {
    if (member != "status") object.emplace(member, value);
  }
  if (const auto status = sent.find("status"); status != sent.end()) object.emplace("status", std::move(*status));
  // Labels and annotations may be written through status where nodes' and pods' agents do so, annotations where the
  // controller does.
  const ResourceTraits& traits = storage.traits;
  if (traits.metadata_through_status) keep("labels", object["metadata"], sent.at("metadata"));
  if (traits.metadata_through_status || traits.annotated_content)
    keep("annotations", object["metadata"], sent.at("metadata"));
}

// The parts of `sent` that a subresource may write, put on top of what is stored.
void take_part(const ResourceType& storage, std::string_view subresource, Json& object, const Json& old) {
  if (subresource == "status") return take_status(storage, object, old);
  const Json sent = std::move(object);
  object = old;
  if (subresource == "approval") {
    if (const Json* conditions = base::find(sent, {"status", "conditions"}))
      object["status"]["conditions"] = *conditions;
  } else if (subresource == "finalize") {
    const Json* finalizers = base::find(sent, {"spec", "finalizers"});
    object["spec"]["finalizers"] = finalizers != nullptr ? *finalizers : Json::array();
    if (object["spec"]["finalizers"].empty()) object["spec"].erase("finalizers");
  } else if (subresource == "ephemeralcontainers") {
    if (const Json* containers = base::find(sent, {"spec", "ephemeralContainers"}))
      object["spec"]["ephemeralContainers"] = *containers;
  } else if (subresource == "resize") {
    if (const Json* spec = base::find(sent, {"spec"})) {
      for (const char* member : {"containers", "initContainers"}) take_resources(member, object["spec"], *spec);
    }
  } else if (subresource == "scale") {
    set_scale(storage, object, base::integer_at(sent, {"spec", "replicas"}));
  }
}

// Defaults and the like are of this program's Kubernetes; an older one has no such fields.
void prune(const ResourceType& storage, Json& object) {
  if (storage.pruned && storage.type != nullptr) static_cast<void>(decode(storage, object));
}

}  // namespace

void prepare_create(const ResourceType& storage, Json& object, const UserInfo& user, base::Time now) {
  Json& metadata = object["metadata"];
  metadata.erase("generation");
  if (storage.traits.generation) metadata["generation"] = 1;
  // A node's agent registers it together with its capacity; everybody else's status is the controllers' to write.
  if (storage.find_subresource("status") != nullptr && !storage.custom && storage.plural != "nodes")
    object["status"] = first_status(storage, now);
  if (storage.find_subresource("status") != nullptr && storage.custom) object.erase("status");
  start_object(storage, object, user);
  prune(storage, object);
}

void prepare_update(const ResourceType& storage, std::string_view subresource, Json& object, const Json& old) {
  const Json* sent_fields = base::find(object, {"metadata", "managedFields"});
  const std::optional<Json> managed_fields = sent_fields != nullptr ? std::optional<Json>(*sent_fields) : std::nullopt;
  if (!subresource.empty()) take_part(storage, subresource, object, old);
  Json& metadata = object["metadata"];
  const Json& old_metadata = old.at("metadata");
  for (const char* member : kServerMetadata) keep(member, metadata, old_metadata);
  keep("managedFields", metadata, old_metadata);
  if (managed_fields && managed_fields->empty()) metadata.erase("managedFields");
  if (managed_fields && !managed_fields->empty()) metadata["managedFields"] = *managed_fields;
  for (const char* member : {"name", "namespace"}) keep(member, metadata, old_metadata);
  if (subresource.empty()) {
    if (storage.find_subresource("status") != nullptr) keep("status", object, old);
    continue_object(storage, object, old);
  }
  prune(storage, object);
  if (storage.traits.generation && subresource != "status" && !same_content(storage, object, old))
    bump_generation(object);
}

// A namespace's spec says whether it may go, a certificate request's who may sign it.
bool concerns_status_alone(const ResourceType& storage, std::string_view subresource) {
  return subresource == "status" &&
         // A custom object is held against its schema as a whole.
         (storage.custom ? storage.definition == nullptr
                         : storage.plural != "namespaces" && storage.plural != "certificatesigningrequests");
}

bool allows_unconditional_update(const ResourceType& storage) {
  return !storage.traits.conditional_update;
}
bool allows_create_on_update(const ResourceType& storage) {
  return storage.traits.create_on_update;
}
bool returns_deleted_object(const ResourceType& storage) {
  return storage.traits.return_deleted;
}

bool orphans_dependents_by_default(const ResourceType& resource) {
  return resource.traits.orphan_dependents;
}

void bump_generation(Json& object) {
  Json& metadata = object["metadata"];
  if (const std::int64_t generation = base::integer_at(metadata, {"generation"}); generation > 0)
    metadata["generation"] = generation + 1;
}

}  // namespace o2dms::simulator
