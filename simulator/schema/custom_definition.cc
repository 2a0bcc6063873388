#include "simulator/schema/custom_definition.h"

#include <algorithm>

#include "base/base64.h"
#include "base/digest.h"
#include "base/hex.h"
#include "simulator/schema/kube_version_order.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr const char* kMetaTypes = "io.k8s.apimachinery.pkg.apis.meta.v1.";
constexpr std::string_view kScaleType = "io.k8s.api.autoscaling.v1.Scale";

// "lab.example" → "example.lab"
std::string reversed(std::string_view group) {
  std::string out;
  while (!group.empty()) {
    const std::size_t dot = group.rfind('.');
    if (!out.empty()) out += '.';
    out += dot == std::string_view::npos ? group : group.substr(dot + 1);
    group = dot == std::string_view::npos ? std::string_view() : group.substr(0, dot);
  }
  return out;
}

// As discovery tells clients that a resource's storage has changed.
std::string storage_hash(const ResourceType& resource) {
  constexpr std::size_t kDigits = 16;
  const std::string digest = base::sha256_hex(std::string(resource.api_version).append("/").append(resource.kind));
  const auto bytes = base::from_hex(std::string_view(digest).substr(0, kDigits));
  return bytes ? base::base64_encode(*bytes) : std::string();
}

std::vector<CustomColumn> columns_of(const Json& version) {
  std::vector<CustomColumn> columns;
  for (const Json& each : base::elements_at(version, {"additionalPrinterColumns"})) {
    CustomColumn& column = columns.emplace_back();
    column.name = base::string_at(each, {"name"});
    column.type = base::string_at(each, {"type"});
    column.format = base::string_at(each, {"format"});
    column.json_path = base::string_at(each, {"jsonPath"});
    column.description = base::string_at(each, {"description"});
    if (column.description.empty())
      column.description = "Custom resource definition column (in JSONPath format): " + column.json_path;
    column.priority = static_cast<int>(base::integer_at(each, {"priority"}));
  }
  return columns;
}

std::string deprecation_of(const Json& version, const ResourceType& resource) {
  if (!base::bool_at(version, {"deprecated"})) return {};
  const Json* own = base::find(version, {"deprecationWarning"});
  if (own != nullptr && own->is_string()) return own->get<std::string>();
  return std::string(resource.api_version) + " " + std::string(resource.kind) + " is deprecated";
}

// ".spec.color" → "spec.color"
std::vector<std::string> selectable_fields(const Json& version) {
  std::vector<std::string> fields;
  for (const Json& each : base::elements_at(version, {"selectableFields"})) {
    const std::string_view path = base::string_at(each, {"jsonPath"});
    if (path.size() > 1) fields.emplace_back(path.substr(1));
  }
  return fields;
}

ValueKind scalar_kind(const StructuralSchema& schema) {
  if (schema.type == "string") return ValueKind::string;
  if (schema.type == "integer") return schema.format == "int32" ? ValueKind::integer32 : ValueKind::integer64;
  if (schema.type == "number") return ValueKind::number;
  if (schema.type == "boolean") return ValueKind::boolean;
  return ValueKind::any;
}

}  // namespace

const Value& deduced_value() {
  struct Deduced {
    Deduced() {
      value.kind = ValueKind::map;
      value.element = &value;
    }
    Value value;
  };
  static const Deduced deduced;
  return deduced.value;
}

CustomDefinition::CustomDefinition(const Json& definition, const Registry& built_in, std::uint32_t index)
    : built_in_(built_in), index_(index) {
  const Json& spec = definition.at("spec");
  const Json* accepted = base::find(definition, {"status", "acceptedNames"});
  const Json& names = accepted != nullptr ? *accepted : spec.at("names");
  for (const Json& version : base::elements_at(spec, {"versions"})) add_version(version, spec, names);
  const auto stored = std::find_if(resources_.begin(), resources_.end(),
                                   [](const ResourceType& each) { return each.storage == &each; });
  for (ResourceType& resource : resources_) resource.storage = stored == resources_.end() ? &resource : &*stored;
  std::sort(served_.begin(), served_.end(),
            [](const ResourceType* a, const ResourceType* b) { return is_preferred_version(a->version, b->version); });
}

std::vector<std::string_view> CustomDefinition::own_all(const Json& list) {
  std::vector<std::string_view> out;
  if (!list.is_array()) return out;
  for (const Json& each : list)
    if (each.is_string()) out.push_back(own(each.get<std::string>()));
  return out;
}

void CustomDefinition::add_version(const Json& version, const Json& spec, const Json& names) {
  ResourceType& resource = resources_.emplace_back();
  CustomVersion& custom = versions_.emplace_back();
  const auto name = [&](const char* key) { return own(std::string(base::string_at(names, {key}))); };
  resource.group = own(std::string(base::string_at(spec, {"group"})));
  resource.version = own(std::string(base::string_at(version, {"name"})));
  resource.plural = name("plural");
  resource.singular = name("singular");
  resource.kind = name("kind");
  resource.list_kind = name("listKind");
  resource.short_names = own_all(names.value("shortNames", Json()));
  resource.categories = own_all(names.value("categories", Json()));
  resource.namespaced = base::string_at(spec, {"scope"}) == "Namespaced";
  resource.verbs = {"delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"};
  resource.custom = true;
  resource.definition = &custom;
  resource.index = index_;
  resource.api_version = own(std::string(resource.group) + "/" + std::string(resource.version));
  resource.storage_version_hash = own(storage_hash(resource));
  resource.traits = ResourceTraitsTable::of_custom_resources();
  for (std::string& field : selectable_fields(version))
    resource.traits.selectable_fields.push_back(own(std::move(field)));
  if (base::bool_at(version, {"storage"})) resource.storage = &resource;
  if (const Json* document = base::find(version, {"schema", "openAPIV3Schema"})) custom.document = *document;
  if (!custom.document.is_object()) custom.document = Json::object();
  custom.schema = StructuralSchema(custom.document);
  custom.columns = columns_of(version);
  custom.deprecation = deprecation_of(version, resource);
  add_types(resource, custom);
  add_subresources(version, resource, custom);
  if (base::bool_at(version, {"served"})) served_.push_back(&resource);
}

void CustomDefinition::add_subresources(const Json& version, ResourceType& resource, CustomVersion& custom) {
  const std::vector<std::string_view> verbs = {"get", "patch", "update"};
  if (base::find(version, {"subresources", "status"}) != nullptr)
    resource.subresources.push_back({"status", resource.group, resource.version, resource.kind, verbs, resource.type});
  const Json* scale = base::find(version, {"subresources", "scale"});
  if (scale == nullptr) return;
  custom.scale = ScalePaths{std::string(base::string_at(*scale, {"specReplicasPath"})),
                            std::string(base::string_at(*scale, {"statusReplicasPath"})),
                            std::string(base::string_at(*scale, {"labelSelectorPath"}))};
  resource.subresources.push_back({"scale", "autoscaling", "v1", "Scale", verbs, built_in_.find_type(kScaleType)});
}

Value CustomDefinition::string_value() const {
  Value value;
  value.kind = ValueKind::string;
  return value;
}

// The fields that every object has.
void CustomDefinition::name_metadata(Type& type, std::string_view metadata_type) {
  Value metadata;
  metadata.kind = ValueKind::object;
  metadata.type = built_in_.find_type(std::string(kMetaTypes).append(metadata_type));
  for (const auto& [name, value] : {std::pair<std::string_view, Value>{"apiVersion", string_value()},
                                    {"kind", string_value()},
                                    {"metadata", metadata}}) {
    std::erase_if(type.fields, [name = name](const Field& field) { return field.name == name; });
    Field& field = type.fields.emplace_back();
    field.name = name;
    field.value = value;
  }
  std::sort(type.fields.begin(), type.fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
}

void CustomDefinition::add_types(ResourceType& resource, CustomVersion& custom) {
  const std::string prefix = reversed(resource.group) + "." + std::string(resource.version) + ".";
  Type& type = types_.emplace_back();
  type.name = own(prefix + std::string(resource.kind));
  type.custom = true;
  type.kinds.push_back({resource.group, resource.version, resource.kind});
  type.published = &custom.document;
  read_fields(custom.schema, type);
  name_metadata(type, "ObjectMeta");
  resource.type = &type;
  Type& list = types_.emplace_back();
  list.name = own(prefix + std::string(resource.list_kind));
  list.custom = true;
  list.kinds.push_back({resource.group, resource.version, resource.list_kind});
  Value& element = elements_.emplace_back();
  element.kind = ValueKind::object;
  element.type = &type;
  Field& items = list.fields.emplace_back();
  items.name = "items";
  items.required = true;
  items.value.kind = ValueKind::list;
  items.value.element = &element;
  name_metadata(list, "ListMeta");
  resource.list_type = &list;
}

void CustomDefinition::read_fields(const StructuralSchema& schema, Type& type) {
  type.preserve_unknown = schema.preserve_unknown;
  type.custom = true;
  for (const auto& [name, property] : schema.properties) {
    Field field;
    field.name = own(name);
    field.required = std::find(schema.required.begin(), schema.required.end(), name) != schema.required.end();
    if (property.default_value) field.default_text = own(base::to_text(*property.default_value));
    read_value(property, field.value);
    type.fields.push_back(std::move(field));
  }
}

void CustomDefinition::read_value(const StructuralSchema& schema, Value& value) {
  const auto element_of = [&](const StructuralSchema* inner) {
    Value& element = elements_.emplace_back();
    if (inner != nullptr) read_value(*inner, element);
    value.element = &element;
  };
  value.atomic_map = schema.map_type == "atomic";
  if (schema.int_or_string) {
    value.kind = ValueKind::int_or_string;
  } else if (schema.type == "array") {
    value.kind = ValueKind::list;
    value.list_kind = schema.list_type == "map"   ? ListKind::map
                      : schema.list_type == "set" ? ListKind::set
                                                  : ListKind::atomic;
    for (const std::string& key : schema.list_keys) value.list_map_keys.push_back(own(key));
    element_of(schema.items.get());
  } else if (schema.type == "object" && schema.additional != nullptr) {
    value.kind = ValueKind::map;
    element_of(schema.additional.get());
  } else if (schema.type == "object" && !(schema.properties.empty() && schema.preserve_unknown)) {
    value.kind = ValueKind::object;
    Type& type = types_.emplace_back();
    type.in_place = true;
    read_fields(schema, type);
    if (schema.embedded) name_metadata(type, "ObjectMeta");
    value.type = &type;
  } else if (schema.preserve_unknown) {
    const bool atomic = value.atomic_map;
    value = deduced_value();
    value.atomic_map = atomic;
  } else {
    value.kind = scalar_kind(schema);
  }
}

}  // namespace o2dms::simulator
