#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::optional<double> number_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::optional<std::int64_t> count_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>())
                                                               : std::nullopt;
}

std::unique_ptr<StructuralSchema> schema_at(const Json& document, const char* key) {
  const auto found = document.find(key);
  if (found == document.end() || !found->is_object()) return nullptr;
  return std::make_unique<StructuralSchema>(*found);
}

std::vector<StructuralSchema> schemas_at(const Json& document, const char* key) {
  std::vector<StructuralSchema> schemas;
  for (const Json& each : base::elements_at(document, {key}))
    if (each.is_object()) schemas.emplace_back(each);
  return schemas;
}

void read_shape(const Json& document, StructuralSchema& out) {
  out.type = base::string_at(document, {"type"});
  out.nullable = base::bool_at(document, {"nullable"});
  out.int_or_string = base::bool_at(document, {"x-kubernetes-int-or-string"});
  out.preserve_unknown = base::bool_at(document, {"x-kubernetes-preserve-unknown-fields"});
  out.embedded = base::bool_at(document, {"x-kubernetes-embedded-resource"});
  out.any_additional = base::bool_at(document, {"additionalProperties"});
  out.list_type = base::string_at(document, {"x-kubernetes-list-type"});
  out.map_type = base::string_at(document, {"x-kubernetes-map-type"});
  out.list_keys = base::texts_at(document, {"x-kubernetes-list-map-keys"});
  if (const Json* properties = base::find(document, {"properties"}); properties != nullptr && properties->is_object())
    for (const auto& [name, schema] : properties->items())
      if (schema.is_object()) out.properties.emplace(name, StructuralSchema(schema));
  out.items = schema_at(document, "items");
  out.additional = schema_at(document, "additionalProperties");
  if (const auto found = document.find("default"); found != document.end()) out.default_value = *found;
}

void read_values(const Json& document, StructuralSchema& out) {
  out.required = base::texts_at(document, {"required"});
  out.enumerated = base::elements_at(document, {"enum"});
  out.format = base::string_at(document, {"format"});
  out.pattern_text = base::string_at(document, {"pattern"});
  if (!out.pattern_text.empty())
    if (auto compiled = base::Regex::compile(out.pattern_text)) out.pattern = *std::move(compiled);
  out.minimum = number_at(document, "minimum");
  out.maximum = number_at(document, "maximum");
  out.multiple_of = number_at(document, "multipleOf");
  out.exclusive_minimum = base::bool_at(document, {"exclusiveMinimum"});
  out.exclusive_maximum = base::bool_at(document, {"exclusiveMaximum"});
  out.min_length = count_at(document, "minLength");
  out.max_length = count_at(document, "maxLength");
  out.min_items = count_at(document, "minItems");
  out.max_items = count_at(document, "maxItems");
  out.min_properties = count_at(document, "minProperties");
  out.max_properties = count_at(document, "maxProperties");
  out.unique_items = base::bool_at(document, {"uniqueItems"});
  out.all_of = schemas_at(document, "allOf");
  out.any_of = schemas_at(document, "anyOf");
  out.one_of = schemas_at(document, "oneOf");
  out.negated = schema_at(document, "not");
  out.rules = base::elements_at(document, {"x-kubernetes-validations"});
}

}  // namespace

StructuralSchema::StructuralSchema(const Json& document) {
  read_shape(document, *this);
  read_values(document, *this);
}

const StructuralSchema* StructuralSchema::property(std::string_view name) const {
  const auto found = properties.find(name);
  return found == properties.end() ? nullptr : &found->second;
}

const StructuralSchema* StructuralSchema::member(std::string_view name) const {
  const StructuralSchema* own = property(name);
  return own != nullptr ? own : additional.get();
}

}  // namespace o2dms::simulator
