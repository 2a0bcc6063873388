#include "simulator/wire/wire_messages.h"

#include <algorithm>
#include <charconv>

#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/registry.h"
#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kDeleteOptionsType = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

std::string type_key(std::string_view api_version, std::string_view kind) {
  return std::string(api_version).append(" ").append(kind);
}

}  // namespace

const WireField* WireMessage::find(std::uint32_t number) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const WireField& field) { return field.number == number; });
  return found == fields.end() ? nullptr : &*found;
}

WireMessages::WireMessages(const KubernetesVersion& version) : version_(version) {}

// "replicas=1*", ">io.k8s.api.core.v1.VolumeSource=2", "[items=24*"
WireField WireMessages::read_field(std::string_view cell) const {
  const std::size_t equals = cell.rfind('=');
  WireField field;
  field.keeps_zero = cell.back() == '*';
  const std::string_view digits = cell.substr(equals + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), field.number);
  field.name = cell.substr(0, equals);
  if (field.name.front() == '[') field.either = WireField::Either::object_or_list;
  if (field.name.front() == '?') field.either = WireField::Either::object_or_flag;
  if (field.either != WireField::Either::no) field.name.remove_prefix(1);
  // An element's address stays when others are added.
  if (field.name.front() == '>') field.inlined = &messages_[field.name.substr(1)];
  return field;
}

void WireMessages::load() const {
  for (TableLines lines(version_.wire_numbers); lines.next();) {
    WireMessage& message = messages_[lines[0]];
    for (std::size_t i = 1; i < lines.size(); ++i) message.fields.push_back(read_field(lines[i]));
  }
  for (const Type& type : version_.registry->types()) {
    for (const Type::Kind& kind : type.kinds) {
      const std::string group = kind.group.empty() ? std::string() : std::string(kind.group) + "/";
      sent_types_.emplace(type_key(group + std::string(kind.version), kind.kind), &type);
    }
  }
}

const WireMessage* WireMessages::find(std::string_view type_name) const {
  std::call_once(loaded_, [this] { load(); });
  const auto found = messages_.find(type_name);
  return found == messages_.end() ? nullptr : &found->second;
}

const Type* WireMessages::sent_type(std::string_view api_version, std::string_view kind) const {
  std::call_once(loaded_, [this] { load(); });
  // Every group has its own DeleteOptions, in versions that are served no more, too: all the same.
  if (kind == "DeleteOptions") return version_.registry->find_type(kDeleteOptionsType);
  const auto found = sent_types_.find(type_key(api_version, kind));
  return found == sent_types_.end() ? nullptr : found->second;
}

}  // namespace o2dms::simulator
