#include "simulator/resource/validation/cel_types.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {
namespace {

cel::Type with_limit(const cel::Type& type, const std::optional<std::int64_t>& limit) {
  return limit && *limit >= 0 ? type.with_max_size(static_cast<std::uint64_t>(*limit)) : type;
}

cel::Type text_type(const StructuralSchema& schema) {
  if (schema.format == "byte") return with_limit(cel::Type(cel::Kind::bytes), schema.max_length);
  if (schema.format == "duration") return cel::Type(cel::Kind::duration);
  if (schema.format == "date" || schema.format == "date-time") return cel::Type(cel::Kind::timestamp);
  if (schema.enumerated.empty()) return with_limit(cel::Type(cel::Kind::string), schema.max_length);
  std::int64_t longest = 0;
  for (const base::Json& each : schema.enumerated)
    if (each.is_string())
      longest = std::max(longest, static_cast<std::int64_t>(each.get_ref<const std::string&>().size()));
  return with_limit(cel::Type(cel::Kind::string), longest);
}

// Kind and apiVersion, and what identifies the object.
void add_identity(cel::ObjectType& object, const std::string& name) {
  auto metadata = std::make_shared<cel::ObjectType>();
  metadata->name = name + ".metadata";
  metadata->fields["name"] = {cel::Type(cel::Kind::string), false};
  metadata->fields["generateName"] = {cel::Type(cel::Kind::string), false};
  object.fields["apiVersion"] = {cel::Type(cel::Kind::string), true};
  object.fields["kind"] = {cel::Type(cel::Kind::string), true};
  object.fields["metadata"] = {cel::Type::object(std::move(metadata)), true};
}

cel::Type object_type(const StructuralSchema& schema, bool is_object, const std::string& name) {
  if (schema.additional != nullptr)
    return with_limit(
        cel::Type::map(cel::Type(cel::Kind::string), cel_type_of(*schema.additional, false, name + ".@values")),
        schema.max_properties);
  auto object = std::make_shared<cel::ObjectType>();
  object->name = name;
  for (const auto& [property, inner] : schema.properties) {
    const bool is_required =
        std::find(schema.required.begin(), schema.required.end(), property) != schema.required.end();
    object->fields[property] = {cel_type_of(inner, false, name + "." + property),
                                is_required || inner.default_value.has_value()};
  }
  if (is_object || schema.embedded) add_identity(*object, name);
  return cel::Type::object(std::move(object));
}

}  // namespace

cel::Type cel_type_of(const StructuralSchema& schema, bool is_object, const std::string& name) {
  if (schema.int_or_string) return cel::Type(cel::Kind::dyn);
  if (schema.type == "object") return object_type(schema, is_object, name);
  if (schema.type == "array") {
    const cel::ListType list_type = schema.list_type == "map"   ? cel::ListType::map
                                    : schema.list_type == "set" ? cel::ListType::set
                                                                : cel::ListType::atomic;
    cel::Type element =
        schema.items != nullptr ? cel_type_of(*schema.items, false, name + ".@items") : cel::Type(cel::Kind::dyn);
    return with_limit(cel::Type::list(std::move(element), list_type, schema.list_keys), schema.max_items);
  }
  if (schema.type == "string") return text_type(schema);
  if (schema.type == "integer") return cel::Type(cel::Kind::integer);
  if (schema.type == "number") return cel::Type(cel::Kind::floating);
  return schema.type == "boolean" ? cel::Type(cel::Kind::boolean) : cel::Type(cel::Kind::dyn);
}

}  // namespace o2dms::simulator
