#include <set>

#include "simulator/resource/validation/kind_validation.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The document calls a field required when Go's struct always writes it. An empty text is refused in most, not in
// these.
bool may_be_empty(std::string_view field) {
  return field == "value" || field == "audience" || field == "message";
}

// Of objects within each other that are not there at all. Types of strangers' documents may require each other without
// an end.
constexpr int kMaxAbsent = 32;

class RequiredFields {
 public:
  explicit RequiredFields(Problems& problems) : problems_(problems) {}

  void object(const Json& json, const Type& type, const FieldPath& at, bool top) {
    auto member = json.begin();
    for (const Field& field : type.fields) {
      if (problems_.full()) return;
      while (member != json.end() && member.key() < field.name) ++member;
      const bool present = member != json.end() && member.key() == field.name;
      // Metadata has rules of its own, a status is the servers' matter.
      if (top &&
          (field.name == "metadata" || field.name == "status" || field.name == "kind" || field.name == "apiVersion"))
        continue;
      if (type.custom && field.required && !present)
        lacks(at.field(field.name));
      else if (field.required && !type.custom && field.value.kind == ValueKind::string && !may_be_empty(field.name) &&
               (!present || *member == ""))
        lacks(at.field(field.name));
      if (present)
        value(*member, field.value, at.field(field.name));
      else if (field.required && !type.custom && field.value.kind == ValueKind::object)
        absent_object(*field.value.type, at.field(field.name));
    }
  }

 private:
  void lacks(const FieldPath& at) {
    ++reported_;
    problems_.required(at);
  }

  // An object that should be there is looked at as an empty one, and once only if that lacks nothing.
  void absent_object(const Type& type, const FieldPath& at) {
    if (absent_ == kMaxAbsent || !complete_when_empty_.insert(&type).second) return;
    const std::size_t before = reported_;
    ++absent_;
    object(Json::object(), type, at, false);
    --absent_;
    if (reported_ != before) complete_when_empty_.erase(&type);
  }

  void value(const Json& json, const Value& schema, const FieldPath& at) {
    if (schema.kind == ValueKind::object && json.is_object()) {
      object(json, *schema.type, at, false);
    } else if (schema.kind == ValueKind::list && json.is_array() && nests(*schema.element)) {
      for (std::size_t i = 0; i < json.size(); ++i) value(json[i], *schema.element, at.index(i));
    } else if (schema.kind == ValueKind::map && json.is_object() && nests(*schema.element)) {
      for (auto element = json.begin(); element != json.end(); ++element)
        value(*element, *schema.element, at.key(element.key()));
    }
  }

  static bool nests(const Value& schema) {
    return schema.kind == ValueKind::object || schema.kind == ValueKind::list || schema.kind == ValueKind::map;
  }

  Problems& problems_;
  std::set<const Type*> complete_when_empty_;  // also those that are being looked at
  int absent_ = 0;
  std::size_t reported_ = 0;
};

}  // namespace

void validate_required(const Subject& subject, Problems& problems) {
  if (subject.resource.type == nullptr || !subject.object.is_object()) return;
  RequiredFields(problems).object(subject.object, *subject.resource.type, FieldPath(), true);
}

}  // namespace o2dms::simulator
