#include "simulator/wire/wire_messages.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>

#include "simulator/schema/native_table.h"
#include "simulator/schema/registry.h"
#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kDeleteOptionsType = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

using Messages = std::unordered_map<std::string_view, WireMessage>;

// "replicas=1*", ">io.k8s.api.core.v1.VolumeSource=2"
WireField read_wire_field(std::string_view cell, Messages& messages) {
  const std::size_t equals = cell.rfind('=');
  WireField field;
  field.keeps_zero = cell.back() == '*';
  const std::string_view digits = cell.substr(equals + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), field.number);
  field.name = cell.substr(0, equals);
  // An element's address stays when others are added.
  if (field.name.front() == '>') field.inlined = &messages[field.name.substr(1)];
  return field;
}

Messages load_messages() {
  Messages messages;
  TableLines lines(native_wire_numbers());
  while (lines.next()) {
    WireMessage& message = messages[lines[0]];
    for (std::size_t i = 1; i < lines.size(); ++i) message.fields.push_back(read_wire_field(lines[i], messages));
  }
  return messages;
}

std::string type_key(std::string_view api_version, std::string_view kind) {
  return std::string(api_version).append(" ").append(kind);
}

using SentTypes = std::unordered_map<std::string, const Type*>;

SentTypes load_sent_types() {
  SentTypes types;
  for (const Type& type : native_registry().types()) {
    for (const Type::Kind& kind : type.kinds) {
      const std::string group = kind.group.empty() ? std::string() : std::string(kind.group) + "/";
      types.emplace(type_key(group + std::string(kind.version), kind.kind), &type);
    }
  }
  return types;
}

}  // namespace

const WireField* WireMessage::find(std::uint32_t number) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const WireField& field) { return field.number == number; });
  return found == fields.end() ? nullptr : &*found;
}

const WireMessage* wire_message(std::string_view type_name) {
  static const Messages messages = load_messages();
  const auto found = messages.find(type_name);
  return found == messages.end() ? nullptr : &found->second;
}

const Type* sent_type(std::string_view api_version, std::string_view kind) {
  static const SentTypes types = load_sent_types();
  // Every group has its own DeleteOptions, in versions that are served no more, too: all the same.
  if (kind == "DeleteOptions") return native_registry().find_type(kDeleteOptionsType);
  const auto found = types.find(type_key(api_version, kind));
  return found == types.end() ? nullptr : found->second;
}

}  // namespace o2dms::simulator
