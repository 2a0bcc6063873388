#include "simulator/resource/openapi_schemas.h"

#include <string>

#include "base/json.h"
#include "simulator/resource/schema.h"

namespace o2dms::simulator {

using base::Json;

namespace {

Json scalar(std::string_view type, std::string_view format = {}) {
  Json out{{"type", type}};
  if (!format.empty()) out["format"] = format;
  return out;
}

Json value_schema(const Value& value, const SchemaStyle& style);

Json reference(const Type& type, const SchemaStyle& style) {
  Json out{{"$ref", std::string(style.reference_prefix) + std::string(type.name)}};
  return style.wrap_references ? Json{{"allOf", Json::array({out})}} : out;
}

Json kind_schema(const Value& value, const SchemaStyle& style) {
  switch (value.kind) {
    case ValueKind::any:
      return Json{{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}};
    case ValueKind::string:
      return scalar("string");
    case ValueKind::integer32:
      return scalar("integer", "int32");
    case ValueKind::integer64:
      return scalar("integer", "int64");
    case ValueKind::number:
      return scalar("number", "double");
    case ValueKind::boolean:
      return scalar("boolean");
    case ValueKind::bytes:
      return scalar("string", "byte");
    case ValueKind::time:
    case ValueKind::micro_time:
      return scalar("string", "date-time");
    case ValueKind::quantity:
      return scalar("string");
    case ValueKind::int_or_string:
      return scalar("string", "int-or-string");
    case ValueKind::fields_v1:
      return scalar("object");
    case ValueKind::object:
      return value.type ? reference(*value.type, style) : scalar("object");
    case ValueKind::map:
      return Json{{"type", "object"}, {"additionalProperties", value_schema(*value.element, style)}};
    case ValueKind::list:
      return Json{{"type", "array"}, {"items", value_schema(*value.element, style)}};
  }
  return Json::object();
}

Json value_schema(const Value& value, const SchemaStyle& style) {
  Json out = kind_schema(value, style);
  if (value.kind == ValueKind::list) {
    out["x-kubernetes-list-type"] = value.list_kind == ListKind::map   ? "map"
                                    : value.list_kind == ListKind::set ? "set"
                                                                       : "atomic";
    if (!value.list_map_keys.empty()) out["x-kubernetes-list-map-keys"] = value.list_map_keys;
  }
  if (value.atomic_map) out["x-kubernetes-map-type"] = "atomic";
  if (value.patch_merge || value.patch_retain_keys)
    out["x-kubernetes-patch-strategy"] = value.patch_merge && value.patch_retain_keys ? "merge,retainKeys"
                                         : value.patch_merge                          ? "merge"
                                                                                      : "retainKeys";
  if (!value.patch_merge_key.empty()) out["x-kubernetes-patch-merge-key"] = value.patch_merge_key;
  return out;
}

void collect_value(const Value& value, std::set<const Type*>& found) {
  collect_types(value.type, found);
  if (value.element) collect_value(*value.element, found);
}

}  // namespace

Json type_schema(const Type& type, const SchemaStyle& style) {
  Json out{{"type", "object"}};
  for (const auto& field : type.fields) {
    Json schema = value_schema(field.value, style);
    if (!field.default_text.empty())
      if (auto parsed = base::parse_json(field.default_text)) schema["default"] = std::move(*parsed);
    out["properties"][std::string(field.name)] = std::move(schema);
    if (field.required) out["required"].push_back(field.name);
  }
  if (type.preserve_unknown) out["x-kubernetes-preserve-unknown-fields"] = true;
  if (type.atomic_map) out["x-kubernetes-map-type"] = "atomic";
  for (const auto& kind : type.kinds)
    out["x-kubernetes-group-version-kind"].push_back(
        {{"group", kind.group}, {"version", kind.version}, {"kind", kind.kind}});
  return out;
}

void collect_types(const Type* type, std::set<const Type*>& found) {
  if (!type || !found.insert(type).second) return;
  for (const auto& field : type->fields) collect_value(field.value, found);
}

}  // namespace o2dms::simulator
