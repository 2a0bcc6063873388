#include "simulator/resource/validation/schema_validation.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.h"
#include "simulator/resource/validation/schema_formats.h"
#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string_view type_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  return value.is_number_integer() ? "integer" : "number";
}

std::int64_t characters_in(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; });
}

bool is_whole(double number) {
  return std::isfinite(number) && std::floor(number) == number;
}

bool is_integer(const Json& value) {
  return value.is_number_integer() || (value.is_number_float() && is_whole(value.get<double>()));
}

bool is_of_type(const Json& value, const StructuralSchema& schema) {
  if (value.is_null()) return schema.nullable || (schema.type.empty() && !schema.int_or_string);
  if (schema.int_or_string) return value.is_string() || is_integer(value);
  if (schema.type.empty()) return true;
  if (schema.type == "integer") return is_integer(value);
  if (schema.type == "number") return value.is_number();
  return type_of(value) == schema.type;
}

// One object's validation. Messages say the place twice: as the cause's field, and in the sentence.
class SchemaValidator {
 public:
  explicit SchemaValidator(Problems& problems) : problems_(problems) {}

  void value(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at) {
    if (problems_.full() || (old != nullptr && *old == value)) return;
    type(schema, value, at);
    if (!value.is_null()) alternatives(schema, value, old, at);
    if (value.is_string()) string(schema, value, at);
    if (value.is_number()) number(schema, value, at);
    if (value.is_array()) array(schema, value, old, at);
    if (!schema.enumerated.empty()) one_of(schema, value, at);
    if (value.is_object()) object(schema, value, old, at);
  }

 private:
  void wrong(const FieldPath& at, const Json& value, const std::string& what) {
    problems_.invalid(at, value, at.text() + " in body " + what);
  }

  void type(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    if (is_of_type(value, schema)) return;
    const std::string is(type_of(value)), wanted = schema.int_or_string ? "integer,string" : schema.type;
    problems_.type_invalid(at, Json(is), at.text() + " in body must be of type " + wanted + ": \"" + is + "\"");
  }

  static bool passes(const StructuralSchema& schema, const Json& value, const FieldPath& at, Problems& found) {
    SchemaValidator(found).value(schema, value, nullptr, at);
    return found.empty();
  }

  void alternatives(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at) {
    for (const StructuralSchema& each : schema.all_of) this->value(each, value, old, at);
    if (!schema.any_of.empty()) any_of(schema, value, at);
    if (!schema.one_of.empty()) exactly_one_of(schema, value, at);
    Problems found;
    if (schema.negated != nullptr && passes(*schema.negated, value, at, found))
      problems_.general("\"" + at.text() + "\" must not validate the schema (not)");
  }

  void any_of(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    Problems first;
    for (const StructuralSchema& each : schema.any_of) {
      Problems found;
      if (passes(each, value, at, found)) return;
      if (first.empty()) first = std::move(found);
    }
    problems_.general("\"" + at.text() + "\" must validate at least one schema (anyOf)");
    problems_.append(std::move(first));
  }

  void exactly_one_of(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    Problems first;
    std::size_t valid = 0;
    for (const StructuralSchema& each : schema.one_of) {
      Problems found;
      if (passes(each, value, at, found))
        ++valid;
      else if (first.empty())
        first = std::move(found);
    }
    if (valid == 1) return;
    const std::string count =
        valid == 0 ? "Found none valid" : "Found " + std::to_string(valid) + " valid alternatives";
    problems_.general("\"" + at.text() + "\" must validate one and only one schema (oneOf). " + count);
    if (valid == 0) problems_.append(std::move(first));
  }

  void string(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    const auto& text = value.get_ref<const std::string&>();
    const auto length = characters_in(text);
    if (schema.max_length && length > *schema.max_length)
      problems_.too_long(at, static_cast<std::size_t>(*schema.max_length));
    if (schema.min_length && length < *schema.min_length)
      wrong(at, value, "should be at least " + std::to_string(*schema.min_length) + " chars long");
    if (schema.pattern && !schema.pattern->matches(text))
      wrong(at, value, "should match '" + schema.pattern_text + "'");
    const bool is_text = schema.type == "string" || schema.type.empty();
    if (is_text && !schema.format.empty() && !is_of_format(text, schema.format))
      problems_.type_invalid(at, value,
                             at.text() + " in body must be of type " + schema.format + ": " + base::to_text(value));
  }

  void number(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    const auto number = value.get<double>();
    if (schema.multiple_of && !is_whole(number / *schema.multiple_of))
      wrong(at, value, "should be a multiple of " + base::to_general_text(*schema.multiple_of));
    if (schema.maximum && (number > *schema.maximum || (schema.exclusive_maximum && number == *schema.maximum)))
      wrong(at, value,
            (schema.exclusive_maximum ? "should be less than " : "should be less than or equal to ") +
                base::to_general_text(*schema.maximum));
    if (schema.minimum && (number < *schema.minimum || (schema.exclusive_minimum && number == *schema.minimum)))
      wrong(at, value,
            (schema.exclusive_minimum ? "should be greater than " : "should be greater than or equal to ") +
                base::to_general_text(*schema.minimum));
  }

  // Items of a list that is a map have their counterparts by their keys; of others nobody knows what became of which.
  static const Json* counterpart(const StructuralSchema& schema, const Json& item, const Json* old) {
    if (old == nullptr || !old->is_array() || schema.list_type != "map" || !item.is_object()) return nullptr;
    const auto is_same = [&](const Json& other) {
      return std::all_of(schema.list_keys.begin(), schema.list_keys.end(), [&](const std::string& key) {
        const Json *a = base::find(item, {key}), *b = base::find(other, {key});
        return a == nullptr || b == nullptr ? a == b : *a == *b;
      });
    };
    const auto found = std::find_if(old->begin(), old->end(), is_same);
    return found == old->end() ? nullptr : &*found;
  }

  void array(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at) {
    if (schema.items != nullptr)
      for (std::size_t i = 0; i < value.size(); ++i)
        this->value(*schema.items, value[i], counterpart(schema, value[i], old), at.index(i));
    const auto size = static_cast<std::int64_t>(value.size());
    if (schema.min_items && size < *schema.min_items)
      wrong(at, size, "should have at least " + std::to_string(*schema.min_items) + " items");
    if (schema.max_items && size > *schema.max_items) problems_.too_many(at, size, *schema.max_items);
    if (schema.unique_items && std::set<Json>(value.begin(), value.end()).size() != value.size())
      wrong(at, Json(""), "shouldn't contain duplicates");
  }

  void one_of(const StructuralSchema& schema, const Json& value, const FieldPath& at) {
    // Null is judged by its type.
    if (value.is_null() && schema.nullable) return;
    if (std::find(schema.enumerated.begin(), schema.enumerated.end(), value) != schema.enumerated.end()) return;
    std::vector<std::string> supported;
    for (const Json& each : schema.enumerated)
      supported.push_back(each.is_string() ? each.get<std::string>() : base::to_text(each));
    problems_.not_supported(at, value, supported);
  }

  void object(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at) {
    const auto size = static_cast<std::int64_t>(value.size());
    if (schema.min_properties && size < *schema.min_properties)
      wrong(at, size, "should have at least " + std::to_string(*schema.min_properties) + " properties");
    if (schema.max_properties && size > *schema.max_properties) problems_.too_many(at, size, *schema.max_properties);
    for (const std::string& name : schema.required)
      if (!value.contains(name)) problems_.required(at.field(name));
    for (const auto& [name, member] : value.items()) {
      const StructuralSchema* known = schema.member(name);
      if (known == nullptr) continue;
      this->value(*known, member, old == nullptr ? nullptr : base::find(*old, {name}), at.field(name));
    }
  }

  Problems& problems_;
};

// What makes an item of a list that is a map the same as another.
Json key_of(const StructuralSchema& list, const Json& item) {
  Json key = Json::object();
  for (const std::string& name : list.list_keys)
    if (const Json* value = base::find(item, {name})) key[name] = *value;
  return key;
}

// Calls visit(schema, value, place) for what lies within a value.
template <class Visit>
void each_within(const StructuralSchema& schema, const Json& value, const FieldPath& at, Visit visit) {
  if (value.is_object()) {
    for (const auto& [name, member] : value.items())
      if (const StructuralSchema* known = schema.member(name)) visit(*known, member, at.field(name));
  } else if (value.is_array() && schema.items != nullptr) {
    for (std::size_t i = 0; i < value.size(); ++i) visit(*schema.items, value[i], at.index(i));
  }
}

}  // namespace

void validate_by_schema(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at,
                        Problems& problems) {
  SchemaValidator(problems).value(schema, value, old, at);
}

void validate_lists(const StructuralSchema& schema, const Json& value, const FieldPath& at, Problems& problems) {
  const bool is_map = schema.list_type == "map";
  if (value.is_array() && (is_map || schema.list_type == "set")) {
    std::set<Json> seen;
    for (std::size_t i = 0; i < value.size(); ++i) {
      Json key = is_map ? key_of(schema, value[i]) : value[i];
      if (!seen.insert(key).second) problems.duplicate(at.index(i), key);
    }
  }
  each_within(schema, value, at, [&](const StructuralSchema& inner, const Json& member, const FieldPath& place) {
    validate_lists(inner, member, place, problems);
  });
}

void validate_embedded(const StructuralSchema& schema, const Json& value, const FieldPath& at, Problems& problems) {
  if (schema.embedded && value.is_object())
    for (const char* name : {"apiVersion", "kind"})
      if (base::string_at(value, {name}).empty()) problems.required(at.field(name), "must not be empty");
  each_within(schema, value, at, [&](const StructuralSchema& inner, const Json& member, const FieldPath& place) {
    validate_embedded(inner, member, place, problems);
  });
}

}  // namespace o2dms::simulator
