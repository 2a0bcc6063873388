// StructuralSchema: the OpenAPI v3 schema of a custom resource, compiled: what decides which fields are kept, which are
// filled in, and which values are refused (apiextensions' structural schemas, KEP "crd-structural"). Made of a
// JSONSchemaProps as a CustomResourceDefinition has it. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/regex.h"

namespace o2dms::simulator {

struct StructuralSchema {
  StructuralSchema() = default;
  explicit StructuralSchema(const base::Json& document);

  std::string type;  // "object", "array", "string", "integer", "number", "boolean"; empty: any
  bool nullable = false;
  bool int_or_string = false;
  bool preserve_unknown = false;
  bool embedded = false;        // an object of a kind, with metadata
  bool any_additional = false;  // additionalProperties: true
  bool unique_items = false;
  std::map<std::string, StructuralSchema, std::less<>> properties;
  std::unique_ptr<StructuralSchema> items, additional;
  std::optional<base::Json> default_value;
  std::string list_type, map_type;  // x-kubernetes-list-type, x-kubernetes-map-type
  std::vector<std::string> list_keys;

  // Of values.
  std::vector<std::string> required;
  std::vector<base::Json> enumerated;
  std::string format, pattern_text;
  std::optional<base::Regex> pattern;
  std::optional<double> minimum, maximum, multiple_of;
  bool exclusive_minimum = false, exclusive_maximum = false;
  std::optional<std::int64_t> min_length, max_length, min_items, max_items, min_properties, max_properties;
  std::vector<StructuralSchema> all_of, any_of, one_of;
  std::unique_ptr<StructuralSchema> negated;  // `not`
  std::vector<base::Json> rules;              // x-kubernetes-validations, in CEL

  // Null when there is none of this name.
  [[nodiscard]] const StructuralSchema* property(std::string_view name) const;
  // The schema of a member, be it a property or an additional one; null when there is none.
  [[nodiscard]] const StructuralSchema* member(std::string_view name) const;
};

}  // namespace o2dms::simulator
