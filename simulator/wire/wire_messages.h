// WireMessages: how each type of a Kubernetes version stands in Kubernetes' protobuf encoding: field numbers from the
// table that schema/generate/read_wire_numbers.py makes, shapes from the schema. Field numbers are part of the wire
// format and never change. Loaded with the first message that comes in; immutable, thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace o2dms::simulator {

struct KubernetesVersion;
struct Type;
struct WireMessage;

struct WireField {
  std::uint32_t number = 0;
  std::string_view name;
  bool keeps_zero = false;               // zero that was sent means zero, not absence
  const WireMessage* inlined = nullptr;  // a message of its own whose fields are the outer object's
  // A message of its own that holds an object of the outer type or something else (schemas of definitions).
  enum class Either : std::uint8_t { no, object_or_list, object_or_flag } either = Either::no;
};

struct WireMessage {
  std::vector<WireField> fields;
  [[nodiscard]] const WireField* find(std::uint32_t number) const;
};

class WireMessages {
 public:
  explicit WireMessages(const KubernetesVersion& version);  // must outlive it; does no work

  // By the type's name; null when it has no wire form.
  [[nodiscard]] const WireMessage* find(std::string_view type_name) const;
  // The type that a client means by "apps/v1", "Deployment"; null when there is none.
  [[nodiscard]] const Type* sent_type(std::string_view api_version, std::string_view kind) const;

 private:
  void load() const;
  WireField read_field(std::string_view cell) const;

  const KubernetesVersion& version_;
  // Filled once:
  mutable std::once_flag loaded_;
  mutable std::unordered_map<std::string_view, WireMessage> messages_;
  mutable std::unordered_map<std::string, const Type*> sent_types_;
};

}  // namespace o2dms::simulator
