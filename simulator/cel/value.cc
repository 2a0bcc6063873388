#include "simulator/cel/value.h"

#include <cmath>

#include "base/base64.h"
#include "base/json.h"
#include "simulator/cel/time_text.h"

namespace o2dms::simulator::cel {

using base::Json;

namespace {

const Type& any_type() {
  static const Type any;
  return any;
}

Value mismatch(const Json& json, std::string_view expected) {
  return Value::error("invalid data, expected " + std::string(expected) + ", got " + std::string(json.type_name()));
}

Value number_of(const Json& json) {
  if (json.is_number_float()) return json.get<double>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX}) return json.get<double>();
  return json.get<std::int64_t>();
}

Value text_of(const Json& json) {
  return Text::view(json.get_ref<const std::string&>());
}

// A value of which only the data say what it is.
Value untyped(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return text_of(json);
  if (json.is_number()) return number_of(json);
  if (json.is_array()) return List(&json, &any_type());
  return Map(&json, &any_type());
}

Value integer_of(const Json& json) {
  if (!json.is_number()) return mismatch(json, "int");
  Value number = number_of(json);
  if (number.is(Kind::integer)) return number;
  const double value = number.floating();
  if (std::floor(value) != value || std::fabs(value) >= 9223372036854775807.0) return mismatch(json, "int");
  return static_cast<std::int64_t>(value);
}

Value decoded_of(const Json& json, Kind kind) {
  if (!json.is_string()) return mismatch(json, "string");
  const std::string& text = json.get_ref<const std::string&>();
  if (kind == Kind::timestamp) {
    if (const auto time = parse_timestamp(text)) return *time;
    return Value::error("failed to convert to timestamp: " + text);
  }
  if (kind == Kind::duration) {
    if (const auto duration = parse_duration(text)) return *duration;
    return Value::error("failed to convert to duration: " + text);
  }
  auto bytes = base::base64_decode(text);
  if (!bytes) return Value::error("failed to convert to bytes: " + text);
  return Bytes{Text::own(std::move(*bytes))};
}

}  // namespace

Text Text::own(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view view = *owner;
  return {std::move(owner), view};
}

Value Value::of(const Json& json, const Type& type) {
  if (json.is_null()) return {};
  switch (type.kind()) {
    case Kind::boolean:
      return json.is_boolean() ? Value(json.get<bool>()) : mismatch(json, "bool");
    case Kind::integer:
      return integer_of(json);
    case Kind::unsigned_integer:
      return json.is_number_unsigned() ? Value(json.get<std::uint64_t>()) : mismatch(json, "uint");
    case Kind::floating:
      return json.is_number() ? Value(json.get<double>()) : mismatch(json, "float");
    case Kind::string:
      return json.is_string() ? text_of(json) : mismatch(json, "string");
    case Kind::bytes:
    case Kind::timestamp:
    case Kind::duration:
      return decoded_of(json, type.kind());
    case Kind::list:
      return json.is_array() ? Value(List(&json, &type)) : mismatch(json, "list");
    case Kind::map:
    case Kind::object:
      return json.is_object() ? Value(Map(&json, &type)) : mismatch(json, "map");
    default:
      return untyped(json);
  }
}

Value Value::error(std::string message) {
  Value value;
  value.data_ = std::make_shared<const ErrorValue>(ErrorValue{std::move(message)});
  return value;
}

Value Value::optional(Value value) {
  return Optional{std::make_shared<const Value>(std::move(value))};
}

Value Value::none() {
  return Optional{};
}

Kind Value::kind() const {
  static constexpr Kind kinds[] = {Kind::null,   Kind::boolean, Kind::integer,   Kind::unsigned_integer, Kind::floating,
                                   Kind::string, Kind::bytes,   Kind::timestamp, Kind::duration,         Kind::list,
                                   Kind::map,    Kind::type,    Kind::optional,  Kind::opaque,           Kind::error};
  return kinds[data_.index()];
}

Type Value::type() const {
  switch (kind()) {
    case Kind::opaque:
      return opaque()->type();
    case Kind::map: {
      const Type* declared = map().type();
      return declared != nullptr && declared->is(Kind::object) ? *declared : Type(Kind::map);
    }
    default:
      return kind();
  }
}

namespace {

base::Result<Json> list_to_json(const List& list) {
  Json array = Json::array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto element = to_json(list.at(i));
    if (!element) return element;
    array.push_back(std::move(*element));
  }
  return array;
}

base::Result<Json> map_to_json(const Map& map) {
  Json object = Json::object();
  for (const auto& [key, value] : map.entries()) {
    if (!key.is(Kind::string)) return base::fail("JSON has no keys of type " + key.type().text());
    auto member = to_json(value);
    if (!member) return member;
    object[std::string(key.string())] = std::move(*member);
  }
  return object;
}

}  // namespace

base::Result<Json> to_json(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return Json();
    case Kind::boolean:
      return Json(value.boolean());
    case Kind::integer:
      return Json(value.integer());
    case Kind::unsigned_integer:
      return Json(value.unsigned_integer());
    case Kind::floating:
      return Json(value.floating());
    case Kind::string:
      return Json(std::string(value.string()));
    case Kind::bytes:
      return Json(base::base64_encode(value.bytes()));
    case Kind::timestamp:
      return Json(timestamp_text(value.timestamp()));
    case Kind::duration:
      return Json(duration_text(value.duration()));
    case Kind::list:
      return list_to_json(value.list());
    case Kind::map:
      return map_to_json(value.map());
    case Kind::optional:
      return value.optional_value().value == nullptr ? base::Result<Json>(Json())
                                                     : to_json(*value.optional_value().value);
    case Kind::error:
      return base::fail(value.error_message());
    default:
      return base::fail("JSON has no " + value.type().text());
  }
}

}  // namespace o2dms::simulator::cel
