// Bodies in Kubernetes' protobuf encoding, which typed client-go clients (kubectl create, helm's release Secrets,
// leader election) send for built-in kinds. Only kinds whose message is in protobuf_messages.cc can be read; answers
// are always JSON, which such clients accept. Pure; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json.h"
#include "simulator/api/status.h"

namespace o2dms::simulator {

struct ProtobufField {
  enum class Kind : std::uint8_t {
    text,
    bytes,
    integer,
    boolean,
    message,
    text_map,
    bytes_map,
    time,
    micro_time,
    raw_json
  };

  std::uint32_t number = 0;
  std::string_view name;
  Kind kind = Kind::text;
  bool repeated = false;
  bool keeps_zero = false;                      // a pointer in Go: sent zero means zero, not absence
  std::span<const ProtobufField> message = {};  // Kind::message
};

// The fields of a kind's message; nothing when it is not known.
std::optional<std::span<const ProtobufField>> protobuf_message(std::string_view api_version, std::string_view kind);

// 415 for a kind that cannot be read, 400 for bytes that are no such message. `accepted` is what the 415 offers
// instead.
StatusOr<base::Json> read_protobuf(std::string_view body, std::string_view accepted);

}  // namespace o2dms::simulator
