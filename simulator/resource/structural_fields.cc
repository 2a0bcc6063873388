#include "simulator/resource/structural_fields.h"

#include "simulator/resource/decode.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t kMaxUnknown = 64;

bool is_identity(std::string_view member) {
  return member == "apiVersion" || member == "kind" || member == "metadata";
}

// Drops what the schema does not know.
class Pruner {
 public:
  explicit Pruner(std::vector<std::string>* unknown) : unknown_(unknown) {}

  // `schema` null: nothing is known. `is_object`: one that has kind and metadata of its own.
  void value(const StructuralSchema* schema, Json& value, const std::string& path, bool is_object) {
    if (value.is_object()) members(schema, value, path, is_object || (schema != nullptr && schema->embedded));
    if (!value.is_array()) return;
    const bool keeps = schema != nullptr && schema->preserve_unknown && schema->items == nullptr;
    if (keeps) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      this->value(schema == nullptr ? nullptr : schema->items.get(), value[i], path + "[" + std::to_string(i) + "]",
                  false);
  }

 private:
  void members(const StructuralSchema* schema, Json& object, const std::string& path, bool is_object) {
    auto& all = object.get_ref<Json::object_t&>();
    for (auto member = all.begin(); member != all.end();) {
      const std::string& name = member->first;
      const std::string here = path.empty() ? name : path + "." + name;
      if (is_object && is_identity(name)) {
        ++member;
      } else if (const StructuralSchema* known = schema == nullptr ? nullptr : schema->member(name)) {
        value(known, member->second, here, false);
        ++member;
      } else if (schema != nullptr && schema->any_additional) {
        value(nullptr, member->second, here, false);
        ++member;
      } else if (schema != nullptr && schema->preserve_unknown) {
        ++member;
      } else {
        if (unknown_ != nullptr && unknown_->size() < kMaxUnknown) unknown_->push_back(here);
        member = all.erase(member);
      }
    }
  }

  std::vector<std::string>* unknown_;
};

// Metadata is typed wherever it is.
StatusOr<void> decode_metadata(const ResourceType& resource, const StructuralSchema& schema, Json& value,
                               const std::string& path, bool is_object, std::vector<std::string>* unknown) {
  if (value.is_object() && (is_object || schema.embedded)) {
    const auto metadata = value.find("metadata");
    const Field* typed = resource.type->find("metadata");
    if (metadata != value.end() && metadata->is_null())
      value.erase("metadata");
    else if (metadata != value.end() && typed != nullptr && typed->value.type != nullptr) {
      std::vector<std::string> dropped;
      auto decoded = decode(*typed->value.type, resource.kind, resource.version, *metadata, &dropped);
      if (!decoded) return decoded;
      const std::string here = path.empty() ? "metadata." : path + ".metadata.";
      for (const std::string& each : dropped)
        if (unknown != nullptr && unknown->size() < kMaxUnknown) unknown->push_back(here + each);
    }
  }
  StatusOr<void> outcome = base::done();
  if (value.is_object()) {
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      const StructuralSchema* known = schema.member(name);
      const bool nested = known != nullptr && !(is_object && is_identity(name));
      if (nested && outcome)
        outcome = decode_metadata(resource, *known, member, path.empty() ? name : path + "." + name, false, unknown);
    }
  } else if (value.is_array() && schema.items != nullptr) {
    for (std::size_t i = 0; i < value.size() && outcome; ++i)
      outcome =
          decode_metadata(resource, *schema.items, value[i], path + "[" + std::to_string(i) + "]", false, unknown);
  }
  return outcome;
}

bool is_absent(const Json& value, const StructuralSchema& schema) {
  return value.is_null() && !schema.nullable;
}

void drop_nulls(const StructuralSchema& schema, Json& value) {
  if (value.is_object()) {
    auto& all = value.get_ref<Json::object_t&>();
    for (auto member = all.begin(); member != all.end();) {
      const StructuralSchema* own = schema.property(member->first);
      if (own != nullptr && is_absent(member->second, *own) && !own->default_value) {
        member = all.erase(member);
        continue;
      }
      if (const StructuralSchema* known = schema.member(member->first)) drop_nulls(*known, member->second);
      ++member;
    }
  } else if (value.is_array() && schema.items != nullptr) {
    for (Json& item : value) drop_nulls(*schema.items, item);
  }
}

void fill(const StructuralSchema& schema, Json& value) {
  const auto settle = [](const StructuralSchema& own, Json& member) {
    if (is_absent(member, own) && own.default_value) member = *own.default_value;
    fill(own, member);
  };
  if (value.is_object()) {
    for (const auto& [name, property] : schema.properties)
      if (property.default_value && !value.contains(name)) value[name] = *property.default_value;
    for (auto& [name, member] : value.get_ref<Json::object_t&>())
      if (const StructuralSchema* known = schema.member(name)) settle(*known, member);
  } else if (value.is_array() && schema.items != nullptr) {
    for (Json& item : value) settle(*schema.items, item);
  }
}

}  // namespace

void prune_unknown(const StructuralSchema& schema, Json& value, std::vector<std::string>& unknown) {
  Pruner(&unknown).value(&schema, value, {}, false);
}

void fill_defaults(const StructuralSchema& schema, Json& value) {
  drop_nulls(schema, value);
  fill(schema, value);
}

StatusOr<void> decode_custom(const ResourceType& resource, Json& object, std::vector<std::string>* unknown) {
  const StructuralSchema& schema = resource.definition->schema;
  if (auto decoded = decode_metadata(resource, schema, object, {}, true, unknown); !decoded) return decoded;
  Pruner(unknown).value(&schema, object, {}, true);
  return base::done();
}

void fill_custom_defaults(const ResourceType& resource, Json& object) {
  fill_defaults(resource.definition->schema, object);
}

}  // namespace o2dms::simulator
