#include "simulator/resource/validation/problems.h"

#include <algorithm>

#include "base/number.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t max_value_bytes = 1024;  // bytes of a value in a message

std::string shown(const base::Json& value) {
  std::string text = value.is_number_float() ? base::to_general_text(value.get<double>()) : base::to_text(value);
  if (text.size() > max_value_bytes) text = text.substr(0, max_value_bytes) + "...";
  return text;
}

}  // namespace

std::string FieldPath::text() const {
  if (parent_ == nullptr) return std::string(name_);
  std::string out = parent_->text();
  if (index_ >= 0) return out + "[" + std::to_string(index_) + "]";
  if (is_key_) return out + "[" + std::string(name_) + "]";
  if (!out.empty()) out += ".";
  return out += name_;
}

void Problems::add(const char* reason, const FieldPath& at, std::string message) {
  if (!full()) causes_.push_back({reason, std::move(message), at.text()});
}

void Problems::required(const FieldPath& at, std::string_view detail) {
  add("FieldValueRequired", at, detail.empty() ? "Required value" : "Required value: " + std::string(detail));
}

void Problems::invalid(const FieldPath& at, const base::Json& value, std::string_view detail) {
  add("FieldValueInvalid", at, "Invalid value: " + shown(value) + (detail.empty() ? "" : ": " + std::string(detail)));
}

void Problems::not_supported(const FieldPath& at, std::string_view value,
                             std::initializer_list<std::string_view> supported) {
  std::string list;
  for (const std::string_view each : supported) list += (list.empty() ? "\"" : ", \"") + std::string(each) + "\"";
  add("FieldValueNotSupported", at, "Unsupported value: " + shown(base::Json(value)) + ": supported values: " + list);
}

void Problems::not_supported(const FieldPath& at, const base::Json& value, const std::vector<std::string>& supported) {
  std::string list;
  for (const std::string& each : supported) list += (list.empty() ? "\"" : ", \"") + each + "\"";
  add("FieldValueNotSupported", at, "Unsupported value: " + shown(value) + ": supported values: " + list);
}

void Problems::duplicate(const FieldPath& at, const base::Json& value) {
  add("FieldValueDuplicate", at, "Duplicate value: " + shown(value));
}

void Problems::forbidden(const FieldPath& at, std::string_view detail) {
  add("FieldValueForbidden", at, "Forbidden: " + std::string(detail));
}

void Problems::not_found(const FieldPath& at, std::string_view value) {
  add("FieldValueNotFound", at, "Not found: " + shown(base::Json(value)));
}

void Problems::too_long(const FieldPath& at, std::size_t limit) {
  add("FieldValueTooLong", at, "Too long: may not be more than " + std::to_string(limit) + " bytes");
}

void Problems::too_many(const FieldPath& at, std::int64_t actual, std::int64_t limit) {
  add("FieldValueTooMany", at,
      "Too many: " + std::to_string(actual) + ": must have at most " + std::to_string(limit) +
          (limit == 1 ? " item" : " items"));
}

void Problems::type_invalid(const FieldPath& at, const base::Json& value, std::string_view detail) {
  add("FieldValueTypeInvalid", at, "Invalid value: " + shown(value) + ": " + std::string(detail));
}

void Problems::general(std::string_view detail) {
  const FieldPath root;
  add("FieldValueInvalid", root.field("<nil>"), "Invalid value: \"\": " + std::string(detail));
}

void Problems::append(Problems&& others) {
  for (StatusCause& cause : others.causes_)
    if (!full()) causes_.push_back(std::move(cause));
}

void Problems::append(std::vector<StatusCause> causes, const FieldPath& before) {
  const std::string place = before.text();
  for (StatusCause& cause : causes) {
    const bool is_inner = !cause.field.empty() && cause.field.front() != '[';
    cause.field = place + (is_inner ? "." : "") + cause.field;
    if (!full()) causes_.push_back(std::move(cause));
  }
}

void Problems::check(const FieldPath& at, std::string_view value, const std::string& detail) {
  if (!detail.empty()) invalid(at, base::Json(value), detail);
}

void Problems::one_of(const FieldPath& at, const base::Json& object, const char* key,
                      std::initializer_list<std::string_view> supported) {
  const base::Json* value = member(object, key);
  if (value == nullptr || !value->is_string()) return;
  const std::string& text = value->get_ref<const std::string&>();
  if (std::find(supported.begin(), supported.end(), text) == supported.end())
    not_supported(at.field(key), text, supported);
}

void Problems::in_range(const FieldPath& at, const base::Json& object, const char* key, std::int64_t low,
                        std::int64_t high) {
  const base::Json* value = member(object, key);
  if (value == nullptr || !value->is_number_integer()) return;
  const std::int64_t number = value->get<std::int64_t>();
  if (number < low || number > high)
    invalid(at.field(key), *value,
            "must be between " + std::to_string(low) + " and " + std::to_string(high) + ", inclusive");
}

void Problems::not_negative(const FieldPath& at, const base::Json& object, const char* key) {
  const base::Json* value = member(object, key);
  if (value != nullptr && value->is_number_integer() && value->get<std::int64_t>() < 0)
    invalid(at.field(key), *value, "must be greater than or equal to 0");
}

void Problems::immutable(const FieldPath& at, const base::Json& now, const base::Json& before, const char* key) {
  const base::Json* is = member(now, key);
  const base::Json* was = member(before, key);
  const bool same = is == nullptr || was == nullptr ? is == was : *is == *was;
  if (!same) invalid(at.field(key), is == nullptr ? base::Json() : *is, "field is immutable");
}

}  // namespace o2dms::simulator
