#include "simulator/resource/decode.h"

#include <limits>

#include "base/ascii.h"
#include "base/json.h"
#include "simulator/resource/structural_fields.h"
#include "simulator/resource/timestamp.h"
#include "simulator/schema/quantity.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_unknown = 64;
const Value int32_value{ValueKind::integer32}, quantity_value{ValueKind::quantity};

std::string_view short_name(const Type& type) {
  return type.name.substr(type.name.rfind('.') + 1);
}

std::string_view go_type(const Value& value) {
  switch (value.kind) {
    case ValueKind::string:
      return "string";
    case ValueKind::integer32:
      return "int32";
    case ValueKind::integer64:
      return "int64";
    case ValueKind::number:
      return "float64";
    case ValueKind::boolean:
      return "bool";
    case ValueKind::bytes:
      return "[]uint8";
    case ValueKind::list:
      return "[]interface {}";
    case ValueKind::map:
      return "map[string]interface {}";
    case ValueKind::object:
      return value.type == nullptr ? "object" : short_name(*value.type);
    case ValueKind::fields_v1:
      return "v1.FieldsV1";
    default:
      return "string";
  }
}

std::string_view json_word(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return "object";
    case Json::value_t::array:
      return "array";
    case Json::value_t::string:
      return "string";
    case Json::value_t::boolean:
      return "bool";
    default:
      return "number";
  }
}

// Where Go's base64 decoder stops; npos when the text is right. Line breaks are allowed, as Go does.
std::size_t base64_mistake(std::string_view text) {
  std::size_t symbols = 0, padding = 0, i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') continue;
    const bool symbol = base::is_alphanumeric(c) || c == '+' || c == '/';
    if (c == '=')
      ++padding;
    else if (!symbol || padding != 0)
      return i;
    else
      ++symbols;
  }
  const bool whole = (symbols + padding) % 4 == 0 && padding <= 2;
  return whole ? std::string_view::npos : i;
}

// One decoding. The place of the walk is kept as a chain of stack frames, and is spelled only when it is needed.
class Decoder {
 public:
  explicit Decoder(std::vector<std::string>* unknown) : unknown_(unknown) {}

  struct Place {
    const Place* parent = nullptr;
    std::string_view key;
    std::ptrdiff_t index = -1;
  };

  // False when the object cannot be decoded; then `problem` says why.
  bool object(Json& json, const Type& type, const Place* place);
  std::string problem;

 private:
  bool value(Json& json, const Value& schema, const Type& owner, const Place& place);
  bool list(Json& json, const Value& schema, const Type& owner, const Place& place);
  bool map(Json& json, const Value& schema, const Type& owner, const Place& place);
  bool string(Json& json, const Value& schema, const Type& owner, const Place& place);
  bool integer(const Json& json, const Value& schema, const Type& owner, const Place& place);
  bool quantity(Json& json, const Type& owner, const Place& place);
  bool time(Json& json, ValueKind kind);
  bool mismatch(std::string_view word, const Value& schema, const Type& owner, const Place& place);

  static std::string spell(const Place* place, bool indices);
  void note_unknown(const Place* parent, std::string_view key);

  std::vector<std::string>* unknown_;
};

std::string Decoder::spell(const Place* place, bool indices) {
  if (place == nullptr) return {};
  std::string out = spell(place->parent, indices);
  if (place->index >= 0) return indices ? out + "[" + std::to_string(place->index) + "]" : out;
  if (!out.empty()) out += ".";
  return out += place->key;
}

void Decoder::note_unknown(const Place* parent, std::string_view key) {
  if (unknown_ == nullptr || unknown_->size() >= max_unknown) return;
  const Place place{parent, key};
  unknown_->push_back(spell(&place, true));
}

bool Decoder::mismatch(std::string_view word, const Value& schema, const Type& owner, const Place& place) {
  problem = "json: cannot unmarshal " + std::string(word) + " into Go struct field " + std::string(short_name(owner)) +
            "." + spell(&place, false) + " of type " + std::string(go_type(schema));
  return false;
}

// Both sides are sorted by name, so that one pass over the two decides every field.
bool Decoder::object(Json& json, const Type& type, const Place* place) {
  auto& members = json.get_ref<Json::object_t&>();
  auto field = type.fields.begin();
  for (auto member = members.begin(); member != members.end();) {
    while (field != type.fields.end() && field->name < member->first) ++field;
    if (field == type.fields.end() || field->name != member->first) {
      if (!type.preserve_unknown) {
        note_unknown(place, member->first);
        member = members.erase(member);
      } else {
        ++member;
      }
      continue;
    }
    const ValueKind kind = field->value.kind;
    if (member->second.is_null() && kind != ValueKind::any) {
      member = members.erase(member);
      continue;
    }
    const Place here{place, member->first};
    if (!value(member->second, field->value, type, here)) return false;
    // Go leaves empty slices and maps out of what it writes; a custom resource is no Go type.
    const bool empty = !type.custom && (kind == ValueKind::list || kind == ValueKind::map) && member->second.empty() &&
                       !field->required;
    member = empty ? members.erase(member) : std::next(member);
  }
  return true;
}

bool Decoder::value(Json& json, const Value& schema, const Type& owner, const Place& place) {
  switch (schema.kind) {
    case ValueKind::any:
      return true;
    case ValueKind::string:
    case ValueKind::bytes:
      return string(json, schema, owner, place);
    case ValueKind::integer32:
    case ValueKind::integer64:
      return integer(json, schema, owner, place);
    case ValueKind::number:
      return json.is_number() || mismatch(json_word(json), schema, owner, place);
    case ValueKind::boolean:
      return json.is_boolean() || mismatch(json_word(json), schema, owner, place);
    case ValueKind::int_or_string:
      if (json.is_string()) return true;
      return integer(json, int32_value, owner, place);
    case ValueKind::quantity:
      return quantity(json, owner, place);
    case ValueKind::time:
    case ValueKind::micro_time:
      if (!json.is_string()) return mismatch(json_word(json), schema, owner, place);
      return time(json, schema.kind);
    case ValueKind::fields_v1:
      return json.is_object() || mismatch(json_word(json), schema, owner, place);
    case ValueKind::object:
      if (!json.is_object()) return mismatch(json_word(json), schema, owner, place);
      return object(json, *schema.type, &place);
    case ValueKind::map:
      return map(json, schema, owner, place);
    case ValueKind::list:
      return list(json, schema, owner, place);
  }
  return true;
}

// What Go makes of a null among the elements of a list or a map: the zero value.
Json zero(const Value& schema) {
  switch (schema.kind) {
    case ValueKind::string:
    case ValueKind::bytes:
      return "";
    case ValueKind::integer32:
    case ValueKind::integer64:
    case ValueKind::number:
    case ValueKind::int_or_string:
      return 0;
    case ValueKind::boolean:
      return false;
    case ValueKind::quantity:
      return "0";
    case ValueKind::object:
      return Json::object();
    case ValueKind::list:
      return Json::array();
    case ValueKind::map:
      return Json::object();
    default:
      return nullptr;
  }
}

bool Decoder::list(Json& json, const Value& schema, const Type& owner, const Place& place) {
  if (!json.is_array()) return mismatch(json_word(json), schema, owner, place);
  std::ptrdiff_t index = 0;
  for (Json& element : json) {
    if (element.is_null()) element = zero(*schema.element);
    const Place here{&place, {}, index++};
    if (!value(element, *schema.element, owner, here)) return false;
  }
  return true;
}

bool Decoder::map(Json& json, const Value& schema, const Type& owner, const Place& place) {
  if (!json.is_object()) return mismatch(json_word(json), schema, owner, place);
  for (auto& [key, element] : json.get_ref<Json::object_t&>()) {
    if (element.is_null()) element = zero(*schema.element);
    const bool scalar = schema.element->kind != ValueKind::object && schema.element->kind != ValueKind::map;
    const Place here{&place, key};
    if (!value(element, *schema.element, owner, scalar ? place : here)) return false;
  }
  return true;
}

bool Decoder::string(Json& json, const Value& schema, const Type& owner, const Place& place) {
  if (!json.is_string()) return mismatch(json_word(json), schema, owner, place);
  if (schema.kind != ValueKind::bytes) return true;
  const std::size_t mistake = base64_mistake(json.get_ref<const std::string&>());
  if (mistake == std::string_view::npos) return true;
  problem = "illegal base64 data at input byte " + std::to_string(mistake);
  return false;
}

bool Decoder::integer(const Json& json, const Value& schema, const Type& owner, const Place& place) {
  if (!json.is_number()) return mismatch(json_word(json), schema, owner, place);
  const bool fits =
      json.is_number_integer() &&
      (!json.is_number_unsigned() ||
       json.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) &&
      (schema.kind != ValueKind::integer32 || (json.get<std::int64_t>() >= std::numeric_limits<std::int32_t>::min() &&
                                               json.get<std::int64_t>() <= std::numeric_limits<std::int32_t>::max()));
  return fits || mismatch("number " + base::to_text(json), schema, owner, place);
}

bool Decoder::quantity(Json& json, const Type& owner, const Place& place) {
  if (json.is_number()) json = base::to_text(json);
  if (!json.is_string()) return mismatch(json_word(json), quantity_value, owner, place);
  auto& text = json.get_ref<std::string&>();
  const auto parsed = Quantity::parse(text);
  if (!parsed) {
    problem = parsed.error().message;
    return false;
  }
  text = parsed->text();
  return true;
}

bool Decoder::time(Json& json, ValueKind kind) {
  auto& text = json.get_ref<std::string&>();
  const auto parsed = parse_rfc3339(text);
  if (!parsed) {
    problem =
        "parsing time \"" + text + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + text + "\" as \"2006\"";
    return false;
  }
  const std::size_t canonical = kind == ValueKind::time ? 20 : 27;
  const bool is_told = *parsed > kEarliestTime && *parsed < kLatestTime;
  if (is_told && (text.size() != canonical || text.back() != 'Z'))
    text = kind == ValueKind::time ? base::to_rfc3339(*parsed) : base::to_rfc3339_micro(*parsed);
  return true;
}

StatusError cannot_decode(std::string_view kind, std::string_view version, const std::string& problem) {
  StatusError error;
  error.code = 400;
  error.reason = "BadRequest";
  error.message = std::string(kind) + " in version \"" + std::string(version) + "\" cannot be handled as a " +
                  std::string(kind) + ": " + problem;
  return error;
}

}  // namespace

StatusOr<void> decode(const Type& type, std::string_view kind, std::string_view version, Json& object,
                      std::vector<std::string>* unknown) {
  if (!object.is_object())
    return base::failure(cannot_decode(kind, version,
                                       "json: cannot unmarshal " + std::string(json_word(object)) +
                                           " into Go value of type " + std::string(short_name(type))));
  Decoder decoder(unknown);
  if (decoder.object(object, type, nullptr)) return base::done();
  return base::failure(cannot_decode(kind, version, decoder.problem));
}

StatusOr<void> decode(const ResourceType& resource, Json& object, std::vector<std::string>* unknown) {
  if (resource.type == nullptr) return base::done();
  if (resource.definition != nullptr) return decode_custom(resource, object, unknown);
  return decode(*resource.type, resource.kind, resource.version, object, unknown);
}

}  // namespace o2dms::simulator
