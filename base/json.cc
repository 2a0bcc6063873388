#include "base/json.h"

namespace o2dms::base {

std::string to_text(const Json& value) {
  std::string text;
  append_text(value, text);
  return text;
}

std::string to_pretty_text(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

const Json* find(const Json& value, std::initializer_list<std::string_view> path) {
  const Json* at = &value;
  for (const std::string_view key : path) {
    const auto* object = at->get_ptr<const Json::object_t*>();
    if (object == nullptr) return nullptr;
    const auto member = object->find(key);
    if (member == object->end()) return nullptr;
    at = &member->second;
  }
  return at;
}

std::string_view string_at(const Json& value, std::initializer_list<std::string_view> path, std::string_view fallback) {
  const Json* at = find(value, path);
  const auto* text = at != nullptr ? at->get_ptr<const Json::string_t*>() : nullptr;
  return text != nullptr ? std::string_view(*text) : fallback;
}

std::int64_t integer_at(const Json& value, std::initializer_list<std::string_view> path, std::int64_t fallback) {
  const Json* at = find(value, path);
  if (at == nullptr || !at->is_number_integer()) return fallback;
  const auto* large = at->get_ptr<const Json::number_unsigned_t*>();
  return large != nullptr && *large > INT64_MAX ? fallback : at->get<std::int64_t>();
}

bool bool_at(const Json& value, std::initializer_list<std::string_view> path, bool fallback) {
  const Json* at = find(value, path);
  return at != nullptr && at->is_boolean() ? at->get<bool>() : fallback;
}

const Json::array_t& elements_at(const Json& value, std::initializer_list<std::string_view> path) {
  static const Json::array_t none;
  const Json* at = find(value, path);
  const auto* elements = at != nullptr ? at->get_ptr<const Json::array_t*>() : nullptr;
  return elements != nullptr ? *elements : none;
}

std::vector<std::string> texts_at(const Json& value, std::initializer_list<std::string_view> path) {
  std::vector<std::string> texts;
  for (const Json& element : elements_at(value, path)) {
    if (const auto* text = element.get_ptr<const Json::string_t*>()) texts.push_back(*text);
  }
  return texts;
}

}  // namespace o2dms::base
