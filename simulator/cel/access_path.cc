#include "simulator/cel/access_path.h"

#include <cmath>

#include "simulator/cel/number_text.h"

namespace o2dms::simulator::cel {
namespace {

constexpr std::string_view no_overload = "no such overload";

Value refused() {
  return Value::error(std::string(no_overload));
}

bool find_field(const Value& operand, std::string_view name, Value& found) {
  return operand.map().find_field(name, found);
}

// The place in a list that the key means; false when no number of a whole value is meant.
bool position_of(const Value& key, std::int64_t& position) {
  if (key.is(Kind::integer)) {
    position = key.integer();
    return true;
  }
  if (key.is(Kind::unsigned_integer)) {
    position =
        key.unsigned_integer() > std::uint64_t{INT64_MAX} ? -1 : static_cast<std::int64_t>(key.unsigned_integer());
    return true;
  }
  if (!key.is(Kind::floating) || std::floor(key.floating()) != key.floating() || std::fabs(key.floating()) > 9e15)
    return false;
  position = static_cast<std::int64_t>(key.floating());
  return true;
}

bool is_key(const Value& key) {
  return key.is(Kind::string) || key.is(Kind::boolean) || key.is(Kind::integer) || key.is(Kind::unsigned_integer) ||
         key.is(Kind::floating);
}

// What is there, or an error; `missing` says whether the error is only that nothing is there.
Value looked_up(const Value& operand, const Value& key, bool& missing) {
  missing = false;
  if (operand.is(Kind::list)) {
    std::int64_t position = 0;
    if (!position_of(key, position)) return Value::error("unsupported index type '" + key.type().text() + "' in list");
    if (position >= 0 && static_cast<std::size_t>(position) < operand.list().size())
      return operand.list().at(static_cast<std::size_t>(position));
    missing = true;
    return Value::error("index out of bounds: " + std::to_string(position));
  }
  if (!operand.is(Kind::map) || !is_key(key)) return refused();
  Value found;
  if (operand.map().find(key, found)) return found;
  missing = true;
  return Value::error("no such key: " + key_text(key));
}

}  // namespace

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case Kind::string:
      return std::string(key.string());
    case Kind::boolean:
      return key.boolean() ? "true" : "false";
    case Kind::integer:
      return std::to_string(key.integer());
    case Kind::unsigned_integer:
      return std::to_string(key.unsigned_integer());
    case Kind::floating:
      return double_text(key.floating());
    default:
      return key.type().text();
  }
}

Value field_of(const Value& operand, std::string_view name) {
  if (operand.is(Kind::optional)) return optional_field_of(operand, name);
  if (!operand.is(Kind::map)) return refused();
  Value found;
  if (find_field(operand, name, found)) return found;
  return Value::error("no such key: " + std::string(name));
}

Value optional_field_of(const Value& operand, std::string_view name) {
  if (operand.is(Kind::optional)) {
    const auto& held = operand.optional_value().value;
    return held == nullptr ? operand : optional_field_of(*held, name);
  }
  if (!operand.is(Kind::map)) return refused();
  Value found;
  if (!find_field(operand, name, found)) return Value::none();
  return found.is_error() ? found : Value::optional(found);
}

Value has_field(const Value& operand, std::string_view name) {
  if (operand.is(Kind::optional)) {
    const auto& held = operand.optional_value().value;
    return held == nullptr ? Value(false) : has_field(*held, name);
  }
  if (!operand.is(Kind::map)) return refused();
  Value found;
  return find_field(operand, name, found);
}

Value element_of(const Value& operand, const Value& key) {
  if (operand.is(Kind::optional)) return optional_element_of(operand, key);
  bool missing = false;
  return looked_up(operand, key, missing);
}

Value optional_element_of(const Value& operand, const Value& key) {
  if (operand.is(Kind::optional)) {
    const auto& held = operand.optional_value().value;
    return held == nullptr ? operand : optional_element_of(*held, key);
  }
  bool missing = false;
  Value found = looked_up(operand, key, missing);
  if (missing) return Value::none();
  return found.is_error() ? found : Value::optional(std::move(found));
}

}  // namespace o2dms::simulator::cel
