#include "simulator/fields/managed_fields.h"

#include <algorithm>
#include <array>
#include <vector>

#include "simulator/fields/schema_fields.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

struct Entry {
  Json json;  // all but fieldsV1
  FieldSet fields;

  [[nodiscard]] bool is_of(const FieldManager& manager, std::string_view operation) const {
    return base::string_at(json, {"manager"}) == manager.name && base::string_at(json, {"operation"}) == operation &&
           base::string_at(json, {"subresource"}) == manager.subresource &&
           (operation == "Apply" || base::string_at(json, {"apiVersion"}) == manager.api_version);
  }
};

std::vector<Entry> read_entries(const Json& object) {
  std::vector<Entry> entries;
  const Json* sent = base::find(object, {"metadata", "managedFields"});
  if (sent == nullptr || !sent->is_array()) return entries;
  for (const Json& each : *sent) {
    if (!each.is_object() || !each.contains("fieldsV1")) continue;
    Entry entry{each, read_field_set(each["fieldsV1"])};
    entry.json.erase("fieldsV1");
    entries.push_back(std::move(entry));
  }
  return entries;
}

void write_entries(Json& object, const std::vector<Entry>& entries) {
  Json list = Json::array();
  for (const Entry& entry : entries) {
    if (entry.fields.empty()) continue;
    list.push_back(entry.json);
    list.back()["fieldsV1"] = to_json(entry.fields);
  }
  object["metadata"].erase("managedFields");
  if (!list.empty()) object["metadata"]["managedFields"] = std::move(list);
}

// All but fieldsV1 and time.
Json new_entry(const FieldManager& manager, std::string_view operation) {
  Json entry = Json::object();
  entry["manager"] = manager.name;
  entry["operation"] = operation;
  entry["apiVersion"] = manager.api_version;
  entry["fieldsType"] = "FieldsV1";
  if (!manager.subresource.empty()) entry["subresource"] = manager.subresource;
  return entry;
}

Entry& entry_of(std::vector<Entry>& entries, const FieldManager& manager, std::string_view operation) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& each) { return each.is_of(manager, operation); });
  if (found != entries.end()) return *found;
  return entries.emplace_back(Entry{new_entry(manager, operation), {}});
}

// The server's metadata: nobody owns it.
constexpr std::array<std::string_view, 11> kUnownedMetadata{"name",
                                                            "namespace",
                                                            "uid",
                                                            "resourceVersion",
                                                            "creationTimestamp",
                                                            "deletionTimestamp",
                                                            "deletionGracePeriodSeconds",
                                                            "generation",
                                                            "selfLink",
                                                            "managedFields",
                                                            "generateName"};

void erase(Json& object, std::string_view member) {
  auto& members = object.get_ref<Json::object_t&>();
  if (const auto found = members.find(member); found != members.end()) members.erase(found);
}

// The object without what nobody owns: its identity, the server's metadata, and what the other endpoint writes.
Json ownable(const ResourceType& storage, std::string_view subresource, Json object) {
  object.erase("kind");
  object.erase("apiVersion");
  if (const auto metadata = object.find("metadata"); metadata != object.end()) {
    for (const std::string_view member : kUnownedMetadata) erase(*metadata, member);
    if (metadata->empty()) object.erase("metadata");
  }
  if (subresource == "status") {
    object = object.contains("status") ? Json{{"status", object["status"]}} : Json::object();
  } else if (storage.find_subresource("status") != nullptr) {
    object.erase("status");
  }
  return object;
}

bool is_ownable_metadata(std::string_view member) {
  return std::find(kUnownedMetadata.begin(), kUnownedMetadata.end(), member) == kUnownedMetadata.end();
}
bool is_content(std::string_view member) {
  return member != "kind" && member != "apiVersion" && member != "metadata" && member != "status";
}
bool is_content_or_status(std::string_view member) {
  return member == "status" || is_content(member);
}

// What the creator of an object owns, as managedFields write it: the fields of `ownable`, found without a copy of the
// object.
Json created_fields(const ResourceType& storage, const Json& object) {
  const bool has_status = storage.find_subresource("status") != nullptr;
  Json fields = all_fields(*storage.type, object, has_status ? is_content : is_content_or_status);
  const Field* metadata = storage.type->find("metadata");
  const auto found = object.find("metadata");
  if (metadata == nullptr || metadata->value.type == nullptr || found == object.end() || !found->is_object())
    return fields;
  Json owned = all_fields(*metadata->value.type, *found, is_ownable_metadata);
  if (!owned.empty()) fields["f:metadata"] = std::move(owned);
  return fields;
}

FieldSet all_but(const std::vector<Entry>& entries, const FieldManager& manager) {
  FieldSet others;
  for (const Entry& entry : entries) {
    if (!entry.is_of(manager, "Apply")) others = united(std::move(others), entry.fields);
  }
  return others;
}

// One cause for each field that another manager holds.
std::vector<StatusCause> conflicts(const std::vector<Entry>& entries, const FieldManager& manager,
                                   const FieldSet& wanted) {
  std::vector<StatusCause> causes;
  for (const Entry& entry : entries) {
    if (entry.is_of(manager, "Apply")) continue;
    std::string who = "conflict with \"" + std::string(base::string_at(entry.json, {"manager"})) + "\"";
    if (base::string_at(entry.json, {"operation"}) == "Update")
      who += " using " + std::string(base::string_at(entry.json, {"apiVersion"}));
    each_path(common(entry.fields, wanted), [&](const std::string& path) {
      causes.push_back({"FieldManagerConflict", who, path});
    });
  }
  return causes;
}

StatusError conflict_error(std::vector<StatusCause> causes) {
  StatusError error;
  error.code = 409;
  error.reason = "Conflict";
  error.message =
      "Apply failed with " + std::to_string(causes.size()) + (causes.size() == 1 ? " conflict: " : " conflicts: ");
  bool first = true;
  for (const StatusCause& cause : causes) {
    error.message += (first ? "" : ", ") + cause.message + ": " + cause.field;
    first = false;
  }
  error.causes = std::move(causes);
  return error;
}

void stamp(Entry& entry, base::Time now) {
  entry.json["time"] = base::to_rfc3339(now);
}

}  // namespace

bool are_managed_fields(const Json& list) {
  return list.is_array() && std::all_of(list.begin(), list.end(), [](const Json& entry) {
           const std::string_view operation = base::string_at(entry, {"operation"});
           const Json* fields = base::find(entry, {"fieldsV1"});
           return (operation == "Apply" || operation == "Update") && !base::string_at(entry, {"manager"}).empty() &&
                  base::string_at(entry, {"fieldsType"}) == "FieldsV1" && fields != nullptr && fields->is_object();
         });
}

void track_create(const ResourceType& storage, const FieldManager& manager, Json& object) {
  if (storage.type == nullptr || manager.name.empty()) return;
  Json fields = created_fields(storage, object);
  if (fields.empty()) return;
  Json entry = new_entry(manager, "Update");
  entry["fieldsV1"] = std::move(fields);
  entry["time"] = base::to_rfc3339(manager.now);
  object["metadata"]["managedFields"].push_back(std::move(entry));
}

void track_update(const ResourceType& storage, const FieldManager& manager, Json& object, const Json& old) {
  if (storage.type == nullptr || manager.name.empty()) return;
  const Json next = ownable(storage, manager.subresource, object);
  const Json before = ownable(storage, manager.subresource, old);
  if (next == before) return;
  const FieldSet changed = changed_fields(*storage.type, next, before);
  const FieldSet gone = without(fields_of(*storage.type, before), fields_of(*storage.type, next));
  std::vector<Entry> entries = read_entries(object);
  for (Entry& entry : entries) entry.fields = without(without(entry.fields, changed), gone);
  if (!changed.empty()) {
    Entry& mine = entry_of(entries, manager, "Update");
    mine.fields = united(std::move(mine.fields), changed);
    stamp(mine, manager.now);
  }
  write_entries(object, entries);
}

StatusOr<Json> apply_fields(const ResourceType& storage, const FieldManager& manager, const Json& live,
                            const Json& applied, bool force) {
  const Type& type = *storage.type;
  const Json wanted = ownable(storage, manager.subresource, applied);
  const FieldSet owned = fields_of(type, wanted);
  std::vector<Entry> entries = read_entries(live);
  const FieldSet different = changed_fields(type, wanted, ownable(storage, manager.subresource, live));
  if (auto causes = conflicts(entries, manager, different); !causes.empty() && !force)
    return base::failure(conflict_error(std::move(causes)));
  for (Entry& entry : entries) {
    if (!entry.is_of(manager, "Apply")) entry.fields = without(entry.fields, different);
  }
  Entry& mine = entry_of(entries, manager, "Apply");
  const FieldSet had = mine.fields;
  Json next = merge_applied(type, live, wanted);
  remove_fields(type, next, without(without(had, owned), all_but(entries, manager)));
  if (!next["metadata"].is_object()) next["metadata"] = Json::object();
  const bool same = to_json(had) == to_json(owned);
  mine.fields = owned;
  mine.json["apiVersion"] = manager.api_version;
  if (!same || next != live || !mine.json.contains("time")) stamp(mine, manager.now);
  write_entries(next, entries);
  return next;
}

}  // namespace o2dms::simulator
