// WireMessages: how each native type stands in Kubernetes' protobuf encoding: field numbers from the table that
// generate/read_wire_numbers.py makes, shapes from the schema. Field numbers are part of the wire format and never
// change. Loaded with the first message that comes in; immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace o2dms::simulator {

struct Type;
struct WireMessage;

struct WireField {
  std::uint32_t number = 0;
  std::string_view name;
  bool keeps_zero = false;               // zero that was sent means zero, not absence
  const WireMessage* inlined = nullptr;  // a message of its own whose fields are the outer object's
};

struct WireMessage {
  std::vector<WireField> fields;
  [[nodiscard]] const WireField* find(std::uint32_t number) const;
};

// By the type's name; null when it has no wire form.
const WireMessage* wire_message(std::string_view type_name);
// The type that a client means by "apps/v1", "Deployment"; null when there is none.
const Type* sent_type(std::string_view api_version, std::string_view kind);

}  // namespace o2dms::simulator
