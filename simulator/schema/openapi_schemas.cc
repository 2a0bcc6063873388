#include "simulator/schema/openapi_schemas.h"

#include "simulator/schema/openapi_shape.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json schema_of_value(const Value& value, OpenApiVersion version);

Json int_or_string(OpenApiVersion version) {
  if (version == OpenApiVersion::v2) return {{"type", "string"}, {"format", "int-or-string"}};
  return {{"format", "int-or-string"}, {"oneOf", Json::array({Json{{"type", "integer"}}, Json{{"type", "string"}}})}};
}

Json quantity(OpenApiVersion version) {
  if (version == OpenApiVersion::v2) return {{"type", "string"}};
  return {{"oneOf", Json::array({Json{{"type", "string"}}, Json{{"type", "number"}}})}};
}

// The values that have a definition of their own in a document of version 2, which kubectl reads them by.
constexpr std::pair<ValueKind, std::string_view> kNamedValues[] = {
    {ValueKind::quantity, "io.k8s.apimachinery.pkg.api.resource.Quantity"},
    {ValueKind::fields_v1, "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1"},
    {ValueKind::micro_time, "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"},
    {ValueKind::time, "io.k8s.apimachinery.pkg.apis.meta.v1.Time"},
    {ValueKind::int_or_string, "io.k8s.apimachinery.pkg.util.intstr.IntOrString"}};

Json plain_shape_of(const Value& value, OpenApiVersion version);

Json shape_of(const Value& value, OpenApiVersion version) {
  if (version == OpenApiVersion::v2)
    for (const auto& [kind, name] : kNamedValues)
      if (kind == value.kind) return {{"$ref", std::string(kDefinitionReference).append(name)}};
  return plain_shape_of(value, version);
}

Json plain_shape_of(const Value& value, OpenApiVersion version) {
  switch (value.kind) {
    case ValueKind::any:
      return Json::object();
    case ValueKind::string:
      return {{"type", "string"}};
    case ValueKind::integer32:
      return {{"type", "integer"}, {"format", "int32"}};
    case ValueKind::integer64:
      return {{"type", "integer"}, {"format", "int64"}};
    case ValueKind::number:
      return {{"type", "number"}, {"format", "double"}};
    case ValueKind::boolean:
      return {{"type", "boolean"}};
    case ValueKind::bytes:
      return {{"type", "string"}, {"format", "byte"}};
    case ValueKind::time:
    case ValueKind::micro_time:
      return {{"type", "string"}, {"format", "date-time"}};
    case ValueKind::quantity:
      return quantity(version);
    case ValueKind::int_or_string:
      return int_or_string(version);
    case ValueKind::fields_v1:
      return {{"type", "object"}};
    case ValueKind::object:
      return value.type->in_place ? schema_of(*value.type, version) : schema_reference(*value.type, version);
    case ValueKind::map:
      return {{"type", "object"}, {"additionalProperties", schema_of_value(*value.element, version)}};
    case ValueKind::list:
      return {{"type", "array"}, {"items", schema_of_value(*value.element, version)}};
  }
  return Json::object();
}

void add_merge_rules(const Value& value, Json& schema) {
  if (value.kind == ValueKind::list)
    schema["x-kubernetes-list-type"] = value.list_kind == ListKind::map   ? "map"
                                       : value.list_kind == ListKind::set ? "set"
                                                                          : "atomic";
  if (!value.list_map_keys.empty()) schema["x-kubernetes-list-map-keys"] = value.list_map_keys;
  if (value.atomic_map) schema["x-kubernetes-map-type"] = "atomic";
  if (value.patch_merge || value.patch_retain_keys)
    schema["x-kubernetes-patch-strategy"] = !value.patch_retain_keys ? "merge"
                                            : value.patch_merge      ? "merge,retainKeys"
                                                                     : "retainKeys";
  if (!value.patch_merge_key.empty()) schema["x-kubernetes-patch-merge-key"] = value.patch_merge_key;
}

Json schema_of_value(const Value& value, OpenApiVersion version) {
  return shape_of(value, version);
}

void add_description(std::string_view description, Json& schema) {
  if (description.empty()) return;
  if (auto text = base::parse_json(description)) schema["description"] = std::move(*text);
}

void add_kinds(const Type& type, Json& schema) {
  for (const Type::Kind& kind : type.kinds)
    schema["x-kubernetes-group-version-kind"].push_back(
        {{"group", kind.group}, {"version", kind.version}, {"kind", kind.kind}});
}

// What version 2 of OpenAPI cannot say goes: alternatives, and a type of what may be null or anything.
void simplify(Json& schema) {
  if (!schema.is_object()) return;
  const bool is_open = base::bool_at(schema, {"nullable"}) || base::bool_at(schema, {"x-kubernetes-int-or-string"});
  if (base::bool_at(schema, {"x-kubernetes-preserve-unknown-fields"}) || base::bool_at(schema, {"nullable"}))
    for (const char* key : {"items", "properties"}) schema.erase(key);
  if (is_open || base::bool_at(schema, {"x-kubernetes-preserve-unknown-fields"})) schema.erase("type");
  for (const char* key : {"allOf", "anyOf", "default", "nullable", "not", "oneOf"}) schema.erase(key);
  if (const auto found = schema.find("properties"); found != schema.end())
    for (auto& [name, property] : found->get_ref<Json::object_t&>()) simplify(property);
  for (const char* key : {"additionalProperties", "items"})
    if (const auto found = schema.find(key); found != schema.end()) simplify(*found);
}

std::string_view identity_text(std::string_view field) {
  return field == "kind" ? "Kind is a string value representing the REST resource this object represents. In CamelCase."
                         : "APIVersion defines the versioned schema of this representation of an object.";
}

// What a definition says of its kind, in a document: with the fields that every object has.
Json published_schema(const Type& type, OpenApiVersion version) {
  Json schema = *type.published;
  if (version == OpenApiVersion::v2) simplify(schema);
  Json& properties = schema["properties"];
  for (const Field& field : type.fields) {
    if (field.name != "apiVersion" && field.name != "kind" && field.name != "metadata") continue;
    properties[std::string(field.name)] = shape_of(field.value, version);
    if (field.name != "metadata") properties[std::string(field.name)]["description"] = identity_text(field.name);
  }
  schema["type"] = "object";
  add_kinds(type, schema);
  return schema;
}

}  // namespace

Json schema_reference(const Type& type, OpenApiVersion version) {
  return {
      {"$ref",
       std::string(version == OpenApiVersion::v2 ? kDefinitionReference : "#/components/schemas/").append(type.name)}};
}

void add_named_values(Json& definitions) {
  for (const auto& [kind, name] : kNamedValues)
    definitions[std::string(name)] = plain_shape_of(Value{kind}, OpenApiVersion::v2);
}

Json schema_of(const Type& type, OpenApiVersion version) {
  if (type.published != nullptr) return published_schema(type, version);
  Json schema = {{"type", "object"}};
  Json required = Json::array();
  for (const Field& field : type.fields) {
    Json property = schema_of_value(field.value, version);
    add_merge_rules(field.value, property);
    add_description(field.description, property);
    if (version == OpenApiVersion::v3 && !field.default_text.empty())
      if (auto value = base::parse_json(field.default_text)) property["default"] = std::move(*value);
    schema["properties"][std::string(field.name)] = std::move(property);
    if (field.required) required.push_back(field.name);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  add_description(type.description, schema);
  if (type.preserve_unknown) schema["x-kubernetes-preserve-unknown-fields"] = true;
  if (type.atomic_map) schema["x-kubernetes-map-type"] = "atomic";
  add_kinds(type, schema);
  return schema;
}

void collect_types(const Type& type, std::set<const Type*>& types) {
  std::vector<const Type*> waiting;
  const auto meet = [&](const Type& each) {
    if (types.insert(&each).second) waiting.push_back(&each);
  };
  meet(type);
  while (!waiting.empty()) {
    const Type& next = *waiting.back();
    waiting.pop_back();
    for (const Field& field : next.fields) {
      // A schema that is shown as it is refers to nothing but metadata.
      if (next.published != nullptr && field.name != "metadata") continue;
      const Value* value = &field.value;
      while (value->element != nullptr) value = value->element;
      if (value->type != nullptr) meet(*value->type);
    }
  }
}

}  // namespace o2dms::simulator
