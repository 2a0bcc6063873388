#include "simulator/wire/protobuf.h"

#include <bit>
#include <optional>

#include "base/base64.h"
#include "base/clock.h"
#include "simulator/schema/schema.h"
#include "simulator/wire/wire_format.h"
#include "simulator/wire/wire_messages.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::string_view kMagic{"k8s\0", 4};
constexpr int kMaxDepth = 100;

// Times outside of the years 1970 to 2200 are no times of a cluster.
constexpr std::uint64_t kLastSecond = 7'258'118'400, kLastNano = 999'999'999;

// Reads one body. Once something does not fit, `bad` stays set and what is read does not count.
class MessageReader {
 public:
  explicit MessageReader(const WireMessages& messages) : messages_(messages) {}

  [[nodiscard]] bool bad() const { return bad_; }

  Json object(std::string_view text, const WireMessage& message, const Type& type) {
    Json out = Json::object();
    read_fields(text, message, type, out);
    return out;
  }

  // The two fields 1 and 2 of a small message: a map's entry, a time, the envelope.
  std::pair<WireItem, WireItem> pair_of(std::string_view text) {
    std::pair<WireItem, WireItem> both;
    WireReader wire(text);
    while (const auto item = wire.next()) {
      if (item->number == 1) both.first = *item;
      if (item->number == 2) both.second = *item;
    }
    bad_ = bad_ || wire.bad();
    return both;
  }

 private:
  void read_fields(std::string_view text, const WireMessage& message, const Type& type, Json& out) {
    if (++depth_ > kMaxDepth) bad_ = true;
    WireReader wire(text);
    while (const auto item = wire.next()) {
      if (bad_ || ++values_ > base::JsonLimits{}.max_values) break;
      const WireField* field = message.find(item->number);
      if (field == nullptr) continue;
      if (field->inlined != nullptr) {
        read_fields(item->text, *field->inlined, type, out);
      } else if (field->either != WireField::Either::no) {
        out[std::string(field->name)] = either(item->text, field->either, message, type);
      } else if (const Field* shape = type.find(field->name)) {
        read_field(*item, *field, shape->value, out);
      }
    }
    bad_ = bad_ || wire.bad() || values_ > base::JsonLimits{}.max_values;
    --depth_;
  }

  // A list of objects is never alone: a definition may not have it, but is to be told so.
  Json either(std::string_view text, WireField::Either either, const WireMessage& message, const Type& type) {
    const std::uint32_t object_number = either == WireField::Either::object_or_list ? 1 : 2;
    Json list = Json::array();
    bool flag = false;
    WireReader wire(text);
    while (const auto item = wire.next()) {
      if (item->number == object_number) return object(item->text, message, type);
      if (either == WireField::Either::object_or_flag)
        flag = item->number_value != 0;
      else if (++values_ <= base::JsonLimits{}.max_values)
        list.push_back(object(item->text, message, type));
    }
    bad_ = bad_ || wire.bad();
    return either == WireField::Either::object_or_list ? std::move(list) : Json(flag);
  }

  void read_field(const WireItem& item, const WireField& field, const Value& shape, Json& out) {
    const std::string name(field.name);
    if (shape.kind == ValueKind::map) {
      const auto [key, entry] = pair_of(item.text);
      out[name][std::string(key.text)] = value(entry, *shape.element);
    } else if (shape.kind == ValueKind::list) {
      out[name].push_back(value(item, *shape.element));
    } else if (Json read = value(item, shape); !is_unset(field, read)) {
      out[name] = std::move(read);
    }
  }

  // Go's clients write fields that are not set: such are left out, as their JSON would.
  static bool is_unset(const WireField& field, const Json& read) {
    if (read.is_null()) return true;
    if (field.keeps_zero) return false;
    return read == Json("") || (read.is_number() && read == Json(0)) || read == Json(false) ||
           (read.is_object() && read.empty());
  }

  Json value(const WireItem& item, const Value& shape) {
    switch (shape.kind) {
      case ValueKind::string:
        return std::string(item.text);
      case ValueKind::bytes:
        return base::base64_encode(item.text);
      case ValueKind::integer32:
      case ValueKind::integer64:
        return static_cast<std::int64_t>(item.number_value);
      case ValueKind::number:
        return std::bit_cast<double>(item.number_value);
      case ValueKind::boolean:
        return item.number_value != 0;
      case ValueKind::quantity:
        return std::string(pair_of(item.text).first.text);
      case ValueKind::time:
      case ValueKind::micro_time:
        return time(item.text, shape.kind == ValueKind::micro_time);
      case ValueKind::int_or_string:
        return int_or_string(item.text);
      case ValueKind::any:
      case ValueKind::fields_v1:
        return raw_json(item.text);
      case ValueKind::object:
        return nested(item.text, *shape.type);
      case ValueKind::list:
        return wrapped_list(item.text, *shape.element);
      case ValueKind::map:
        break;  // protobuf has no map as a value
    }
    bad_ = true;
    return nullptr;
  }

  Json nested(std::string_view text, const Type& type) {
    if (type.fields.empty()) return Json::object();
    const WireMessage* message = messages_.find(type.name);
    if (message == nullptr) {
      bad_ = true;
      return nullptr;
    }
    return object(text, *message, type);
  }

  // A list that is no field (a map's value) is a message with the items as field 1.
  Json wrapped_list(std::string_view text, const Value& element) {
    Json items = Json::array();
    WireReader wire(text);
    while (const auto item = wire.next()) {
      if (item->number == 1 && ++values_ <= base::JsonLimits{}.max_values) items.push_back(value(*item, element));
    }
    bad_ = bad_ || wire.bad();
    return items;
  }

  Json time(std::string_view text, bool micro) {
    if (text.empty()) return nullptr;
    const auto [seconds, nanos] = pair_of(text);
    if (seconds.number_value > kLastSecond || nanos.number_value > kLastNano) {
      bad_ = true;
      return nullptr;
    }
    const base::Time time{std::chrono::seconds(seconds.number_value) + std::chrono::nanoseconds(nanos.number_value)};
    return micro ? base::to_rfc3339_micro(time) : base::to_rfc3339(time);
  }

  // type (1: text), number, text
  Json int_or_string(std::string_view text) {
    std::uint64_t type = 0, number = 0;
    std::string_view string;
    WireReader wire(text);
    while (const auto item = wire.next()) {
      if (item->number == 1) type = item->number_value;
      if (item->number == 2) number = item->number_value;
      if (item->number == 3) string = item->text;
    }
    bad_ = bad_ || wire.bad();
    return type == 1 ? Json(std::string(string)) : Json(static_cast<std::int64_t>(number));
  }

  Json raw_json(std::string_view text) {
    const std::string_view raw = pair_of(text).first.text;
    if (raw.empty()) return nullptr;
    auto json = base::parse_json(raw);
    bad_ = bad_ || !json;
    return json ? std::move(*json) : Json();
  }

  const WireMessages& messages_;
  bool bad_ = false;
  int depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

StatusOr<Json> read_protobuf(std::string_view body, const WireMessages& messages, std::string_view accepted) {
  if (!body.starts_with(kMagic)) {
    return base::failure(
        bad_request("the body has the content type of protobuf but does not begin as Kubernetes' protobuf does"));
  }
  MessageReader reader(messages);
  const auto [type_meta, raw] = reader.pair_of(body.substr(kMagic.size()));
  const auto [api_version, kind] = reader.pair_of(type_meta.text);
  const Type* type = messages.sent_type(api_version.text, kind.text);
  const WireMessage* message = type != nullptr ? messages.find(type->name) : nullptr;
  if (!reader.bad() && message == nullptr) return base::failure(unsupported_media_type(accepted));
  Json object = reader.bad() ? Json() : reader.object(raw.text, *message, *type);
  if (reader.bad()) return base::failure(bad_request("the protobuf message in the body is malformed"));
  object["kind"] = std::string(kind.text);
  object["apiVersion"] = std::string(api_version.text);
  return object;
}

}  // namespace o2dms::simulator
