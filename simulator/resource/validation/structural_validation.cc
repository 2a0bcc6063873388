// The schemas of a CustomResourceDefinition: that they are structural (KEP "vanilla OpenAPI subset: structural
// schemas"), that their expressions are some, and that their defaults are valid by them.
#include <algorithm>
#include <array>

#include "base/regex.h"
#include "simulator/resource/structural_fields.h"
#include "simulator/resource/validation/kind_validation.h"
#include "simulator/resource/validation/schema_validation.h"
#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::array<const char*, 5> kUnsupported = {"$ref", "definitions", "dependencies", "deprecated", "id"};
// What the alternatives of a schema may not say, since it decides the shape.
constexpr std::array<const char*, 8> kShape = {"additionalProperties",
                                               "nullable",
                                               "x-kubernetes-embedded-resource",
                                               "x-kubernetes-list-map-keys",
                                               "x-kubernetes-list-type",
                                               "x-kubernetes-map-type",
                                               "x-kubernetes-preserve-unknown-fields",
                                               "x-kubernetes-int-or-string"};

bool is_true(const Json& schema, const char* key) {
  return base::bool_at(schema, {key});
}

class StructuralRules {
 public:
  explicit StructuralRules(Problems& problems) : problems_(problems) {}

  // Where a schema stands.
  struct Place {
    bool is_root = false, is_field = false, is_item = false;
  };

  void schema(const Json& schema, const FieldPath& at, Place place) {
    if (!schema.is_object() || problems_.full()) return;
    type(schema, at, place);
    supported(schema, at);
    properties(schema, at, place);
    extensions(schema, at);
    lists(schema, at);
    alternatives(schema, at);
    if (place.is_root) metadata(schema, at);
    default_value(schema, at, place);
  }

 private:
  static bool is_int_or_string(const Json& schema) { return is_true(schema, "x-kubernetes-int-or-string"); }

  void type(const Json& schema, const FieldPath& at, Place place) {
    const std::string_view type = base::string_at(schema, {"type"});
    const FieldPath path = at.field("type");
    if (type.empty()) {
      const bool excused = schema.contains("$ref") || is_int_or_string(schema) ||
                           is_true(schema, "x-kubernetes-preserve-unknown-fields");
      if (place.is_root)
        problems_.required(path, "must not be empty at the root");
      else if (!excused && place.is_item)
        problems_.required(path, "must not be empty for specified array items");
      else if (!excused)
        problems_.required(path, "must not be empty for specified object fields");
      return;
    }
    problems_.one_of(at, schema, "type", {"array", "boolean", "integer", "number", "object", "string"});
    if (place.is_root && type != "object") problems_.invalid(path, Json(type), "must be object at the root");
    if (is_int_or_string(schema))
      problems_.invalid(path, Json(type), "must be empty if x-kubernetes-int-or-string is true");
  }

  void supported(const Json& schema, const FieldPath& at) {
    for (const char* key : kUnsupported)
      if (has(schema, key) || is_true(schema, key))
        problems_.forbidden(at.field(key), std::string(key) + " is not supported");
    if (has(schema, "patternProperties"))
      problems_.forbidden(at.field("patternProperties"), "patternProperties is not supported");
    if (schema.contains("additionalItems"))
      problems_.forbidden(at.field("additionalItems"), "additionalItems is not supported");
    if (is_true(schema, "uniqueItems"))
      problems_.forbidden(at.field("uniqueItems"),
                          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    const std::string_view pattern = base::string_at(schema, {"pattern"});
    if (const auto compiled = base::Regex::compile(pattern); !compiled)
      problems_.invalid(at.field("pattern"), Json(pattern),
                        "must be a valid regular expression, but isn't: " + compiled.error().message);
  }

  void properties(const Json& schema, const FieldPath& at, Place place) {
    const Json* additional = member(schema, "additionalProperties");
    const Json* own = member(schema, "properties");
    if (additional != nullptr && own != nullptr && !own->empty() && *additional != Json(false))
      problems_.forbidden(at.field("additionalProperties"), "additionalProperties and properties are mutual exclusive");
    if (additional != nullptr && place.is_root)
      problems_.forbidden(at.field("additionalProperties"), "must not be used at the root");
    if (additional != nullptr) this->schema(*additional, at.field("additionalProperties"), {});
    const FieldPath path = at.field("properties");
    if (own != nullptr)
      for (const auto& [name, property] : own->items()) this->schema(property, path.key(name), {.is_field = true});
    const Json* items = member(schema, "items");
    if (items != nullptr && items->is_array())
      problems_.forbidden(at.field("items"), "items must be a schema object and not an array");
    else if (items != nullptr)
      this->schema(*items, at.field("items"), {.is_item = true});
    else if (base::string_at(schema, {"type"}) == "array")
      problems_.required(at.field("items"), "must be specified");
  }

  void extensions(const Json& schema, const FieldPath& at) {
    const Json* preserve = member(schema, "x-kubernetes-preserve-unknown-fields");
    if (preserve != nullptr && *preserve != Json(true))
      problems_.invalid(at.field("x-kubernetes-preserve-unknown-fields"), *preserve, "must be true or undefined");
    problems_.one_of(at, schema, "x-kubernetes-map-type", {"atomic", "granular"});
    const std::string_view type = base::string_at(schema, {"type"});
    if (has(schema, "x-kubernetes-map-type") && type != "object")
      problems_.invalid(at.field("type"), Json(type), "must be object if x-kubernetes-map-type is specified");
    if (!is_true(schema, "x-kubernetes-embedded-resource")) return;
    if (type != "object")
      problems_.invalid(at.field("type"), Json(type), "must be object if x-kubernetes-embedded-resource is true");
    if (preserve == nullptr && !has(schema, "properties"))
      problems_.required(at.field("properties"),
                         "must not be empty if x-kubernetes-embedded-resource is true without "
                         "x-kubernetes-preserve-unknown-fields");
  }

  void lists(const Json& schema, const FieldPath& at) {
    const std::string_view type = base::string_at(schema, {"type"}),
                           list_type = base::string_at(schema, {"x-kubernetes-list-type"});
    const std::vector<std::string> keys = base::texts_at(schema, {"x-kubernetes-list-map-keys"});
    const FieldPath keys_at = at.field("x-kubernetes-list-map-keys");
    if (!list_type.empty() && type != "array")
      problems_.invalid(at.field("type"), Json(type), "must be array if x-kubernetes-list-type is specified");
    problems_.one_of(at, schema, "x-kubernetes-list-type", {"atomic", "set", "map"});
    if (!keys.empty() && list_type.empty())
      problems_.required(at.field("x-kubernetes-list-type"), "must be map if x-kubernetes-list-map-keys is non-empty");
    else if (!keys.empty() && list_type != "map")
      problems_.invalid(at.field("x-kubernetes-list-type"), Json(list_type),
                        "must be map if x-kubernetes-list-map-keys is non-empty");
    const Json* items = member(schema, "items");
    if (items == nullptr || !items->is_object()) return;
    if (list_type == "map" && keys.empty())
      problems_.required(keys_at, "must not be empty if x-kubernetes-list-type is map");
    else if (list_type == "map")
      map_keys(*items, keys, at, problems_);
    if (list_type == "set") set_items(*items, at.field("items"));
  }

  static void map_keys(const Json& items, const std::vector<std::string>& keys, const FieldPath& at,
                       Problems& problems) {
    const FieldPath items_at = at.field("items"), properties_at = items_at.field("properties");
    if (base::string_at(items, {"type"}) != "object")
      problems.invalid(items_at.field("type"), items.value("type", Json("")),
                       "must be object if parent array's x-kubernetes-list-type is map");
    const std::vector<std::string> required = base::texts_at(items, {"required"});
    bool all_known = true;
    for (const std::string& key : keys) {
      const Json* property = base::find(items, {"properties", key});
      all_known = all_known && property != nullptr;
      if (property == nullptr) continue;
      const std::string_view type = base::string_at(*property, {"type"});
      const FieldPath path = properties_at.key(key);
      if (type == "object" || type == "array")
        problems.invalid(path.field("type"), Json(type),
                         "must be a scalar type if parent array's x-kubernetes-list-type is map");
      if (is_true(*property, "nullable"))
        problems.forbidden(path.field("nullable"),
                           "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      if (!property->contains("default") && std::find(required.begin(), required.end(), key) == required.end())
        problems.required(path.field("default"),
                          "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required "
                          "property");
    }
    if (!all_known)
      problems.invalid(at.field("x-kubernetes-list-map-keys"), Json(keys),
                       "entries must all be names of item properties");
  }

  void set_items(const Json& items, const FieldPath& at) {
    const std::string_view type = base::string_at(items, {"type"});
    if (is_true(items, "nullable"))
      problems_.forbidden(at.field("nullable"), "cannot be nullable when x-kubernetes-list-type is set");
    if (type == "object" && base::string_at(items, {"x-kubernetes-map-type"}) != "atomic")
      problems_.invalid(at.field("x-kubernetes-map-type"), items.value("x-kubernetes-map-type", Json("null")),
                        "must be atomic as item of a list with x-kubernetes-list-type=set");
    if (type == "array" && base::string_at(items, {"x-kubernetes-list-type"}) != "atomic")
      problems_.invalid(at.field("x-kubernetes-list-type"), items.value("x-kubernetes-list-type", Json("null")),
                        "must be atomic as item of a list with x-kubernetes-list-type=set");
  }

  void alternatives(const Json& schema, const FieldPath& at) {
    for (const char* key : {"allOf", "anyOf", "oneOf"}) {
      // The one way to write that it may be either.
      const bool says_either = is_int_or_string(schema) && std::string_view(key) != "oneOf";
      each(schema, at, key,
           [&](const Json& alternative, const FieldPath& path) { alternative_schema(alternative, path, says_either); });
    }
    if (const Json* negated = member(schema, "not")) alternative_schema(*negated, at.field("not"), false);
  }

  void alternative_schema(const Json& schema, const FieldPath& at, bool may_have_type) {
    if (!schema.is_object() || problems_.full()) return;
    if (schema.contains("default")) problems_.forbidden(at.field("default"), "must be undefined to be structural");
    for (const char* key : {"description", "title", "type"})
      if (has(schema, key) && !(may_have_type && std::string_view(key) == "type"))
        problems_.forbidden(at.field(key), "must be empty to be structural");
    for (const char* key : kShape) {
      const Json* value = member(schema, key);
      if (value != nullptr && *value != Json(false) &&
          !(may_have_type && std::string_view(key).ends_with("int-or-string")))
        problems_.forbidden(at.field(key), value->is_boolean() ? "must be false to be structural"
                                                               : "must be undefined to be structural");
    }
    const FieldPath properties = at.field("properties");
    if (const Json* own = member(schema, "properties"))
      for (const auto& [name, property] : own->items()) alternative_schema(property, properties.key(name), false);
    if (const Json* items = member(schema, "items")) alternative_schema(*items, at.field("items"), false);
    for (const char* key : {"allOf", "anyOf", "oneOf"})
      each(schema, at, key,
           [&](const Json& inner, const FieldPath& path) { alternative_schema(inner, path, may_have_type); });
  }

  void metadata(const Json& schema, const FieldPath& at) {
    const FieldPath properties = at.field("properties"), path = properties.key("metadata");
    for (const char* name : {"apiVersion", "kind", "metadata"}) {
      const Json* type = base::find(schema, {"properties", name, "type"});
      const std::string wanted = std::string_view(name) == "metadata" ? "object" : "string";
      const FieldPath own = properties.key(name);
      if (type != nullptr && *type != Json(wanted)) problems_.invalid(own.field("type"), *type, "must be " + wanted);
    }
    const Json* metadata = base::find(schema, {"properties", "metadata"});
    if (metadata == nullptr || !metadata->is_object()) return;
    if (metadata->contains("default"))
      problems_.forbidden(path.field("default"), "must not be set in top-level metadata");
    const Json own = metadata->value("properties", Json::object());
    bool is_plain = true;
    for (const auto& [name, property] : own.items()) is_plain = is_plain && (name == "name" || name == "generateName");
    if (!is_plain)
      problems_.forbidden(path,
                          "must not specify anything other than name and generateName, but metadata is implicitly "
                          "specified");
  }

  // A default is a value of its own schema.
  void default_value(const Json& schema, const FieldPath& at, Place place) {
    const Json* value = member(schema, "default");
    if (value == nullptr || value->is_null()) return;
    const FieldPath path = at.field("default");
    if (place.is_root) return problems_.forbidden(path, "must not be set at the root");
    const StructuralSchema structure(schema);
    Json filled = *value;
    std::vector<std::string> unknown;
    prune_unknown(structure, filled, unknown);
    if (!unknown.empty()) return problems_.invalid(path, *value, "must not have unknown fields");
    fill_defaults(structure, filled);
    Problems found;
    validate_by_schema(structure, filled, nullptr, FieldPath(), found);
    validate_embedded(structure, filled, FieldPath(), found);
    validate_lists(structure, filled, FieldPath(), found);
    problems_.append(found.take(), path);
  }

  Problems& problems_;
};

}  // namespace

void validate_structural_schema(const Json& document, const FieldPath& at, Problems& problems) {
  StructuralRules(problems).schema(document, at, {.is_root = true});
}

}  // namespace o2dms::simulator
