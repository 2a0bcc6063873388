#include "simulator/api/protobuf.h"

#include <algorithm>

#include "base/clock.h"
#include "base/tls.h"

namespace o2dms::simulator {

using base::Json;

namespace {

using Kind = ProtobufField::Kind;

constexpr std::string_view kMagic{"k8s\0", 4};

// Reads the wire format; once something does not fit, `bad` stays set and everything reads as empty.
struct Wire {
  std::string_view rest;
  bool bad = false;

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    bad = true;
    return 0;
  }
  std::string_view take(std::uint64_t length) {
    if (length > rest.size()) {
      bad = true;
      rest = {};
      return {};
    }
    const std::string_view part = rest.substr(0, length);
    rest.remove_prefix(length);
    return part;
  }
};

// One field as it stands on the wire.
struct Item {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // varint
  std::string_view text;    // length-delimited
  bool is_text = false;
};

Item next_item(Wire& wire) {
  const std::uint64_t tag = wire.varint();
  Item item{static_cast<std::uint32_t>(tag >> 3), 0, {}, (tag & 7) == 2};
  switch (tag & 7) {
    case 0:
      item.value = wire.varint();
      break;
    case 1:
      wire.take(8);
      break;
    case 2:
      item.text = wire.take(wire.varint());
      break;
    case 5:
      wire.take(4);
      break;
    default:
      wire.bad = true;
  }
  return item;
}

// Two fields, 1 and 2: a map's entry, a time.
std::pair<Item, Item> pair_of(std::string_view text, bool& bad) {
  Wire wire{text};
  std::pair<Item, Item> both;
  while (!wire.rest.empty() && !wire.bad) {
    const Item item = next_item(wire);
    if (item.number == 1) both.first = item;
    if (item.number == 2) both.second = item;
  }
  bad = bad || wire.bad;
  return both;
}

Json time_json(std::string_view text, bool micro, bool& bad) {
  if (text.empty()) return nullptr;
  const auto [seconds, nanos] = pair_of(text, bad);
  // Outside of the years 1970 to 2200 it is no time of a cluster.
  if (seconds.value > 7'258'118'400ULL || nanos.value > 999'999'999ULL) {
    bad = true;
    return nullptr;
  }
  const base::Time time{std::chrono::seconds(seconds.value) + std::chrono::nanoseconds(nanos.value)};
  return micro ? base::to_rfc3339_micro(time) : base::to_rfc3339(time);
}

Json read_message(std::string_view text, std::span<const ProtobufField> fields, bool& bad);

Json value_of(const ProtobufField& field, const Item& item, bool& bad) {
  switch (field.kind) {
    case Kind::text:
      return std::string(item.text);
    case Kind::bytes:
      return base::base64_encode(item.text);
    case Kind::integer:
      return static_cast<std::int64_t>(item.value);
    case Kind::boolean:
      return item.value != 0;
    case Kind::message:
      return read_message(item.text, field.message, bad);
    case Kind::time:
      return time_json(item.text, false, bad);
    case Kind::micro_time:
      return time_json(item.text, true, bad);
    case Kind::raw_json: {
      const auto raw = base::parse_json(pair_of(item.text, bad).first.text);
      return raw ? *raw : Json();
    }
    case Kind::text_map:
    case Kind::bytes_map:
      break;
  }
  return nullptr;
}

// Go's clients write fields that are not set: such are left out, as their JSON would.
bool is_unset(const ProtobufField& field, const Json& value) {
  if (value.is_null()) return true;
  if (field.keeps_zero) return false;
  return value == Json("") || value == Json(0) || value == Json(false) || (value.is_object() && value.empty());
}

Json read_message(std::string_view text, std::span<const ProtobufField> fields, bool& bad) {
  Json out = Json::object();
  Wire wire{text};
  while (!wire.rest.empty() && !wire.bad && !bad) {
    const Item item = next_item(wire);
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const ProtobufField& each) { return each.number == item.number; });
    if (field == fields.end()) continue;
    const std::string name(field->name);
    if (field->kind == Kind::text_map || field->kind == Kind::bytes_map) {
      const auto [key, value] = pair_of(item.text, bad);
      out[name][std::string(key.text)] =
          field->kind == Kind::text_map ? std::string(value.text) : base::base64_encode(value.text);
      continue;
    }
    Json value = value_of(*field, item, bad);
    if (field->repeated) {
      out[name].push_back(std::move(value));
    } else if (!is_unset(*field, value)) {
      out[name] = std::move(value);
    }
  }
  bad = bad || wire.bad;
  return out;
}

}  // namespace

StatusOr<Json> read_protobuf(std::string_view body, std::string_view accepted) {
  constexpr ProtobufField kTypeMeta[] = {{1, "apiVersion"}, {2, "kind"}};
  if (!body.starts_with(kMagic)) {
    return base::failure(
        bad_request("the body has the content type of protobuf but does not begin as Kubernetes' protobuf does"));
  }
  bool bad = false;
  const auto [type_meta, raw] = pair_of(body.substr(kMagic.size()), bad);
  const Json type = read_message(type_meta.text, kTypeMeta, bad);
  const std::string_view api_version = base::string_at(type, {"apiVersion"}), kind = base::string_at(type, {"kind"});
  const auto fields = protobuf_message(api_version, kind);
  if (!bad && !fields) return base::failure(unsupported_media_type(accepted));
  Json object = bad ? Json() : read_message(raw.text, *fields, bad);
  if (bad) return base::failure(bad_request("the protobuf message in the body is malformed"));
  object["kind"] = kind;
  object["apiVersion"] = api_version;
  return object;
}

}  // namespace o2dms::simulator
