// The WebSocket protocol (RFC 6455) as pure functions and values: the opening handshake, and the frames of both
// directions. Strict: what the RFC lets an endpoint fail a connection for fails it. Knows no socket, no thread and no
// time. base/websocket_connection.h makes a connection of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "base/http_received.h"

namespace o2dms::base {

// Whether a request asks for a WebSocket: GET, and the fields Connection and Upgrade say so.
bool asks_for_websocket(const HttpRequest& request);
// The subprotocols that it offers, in its order.
std::vector<std::string> offered_websocket_protocols(const HttpRequest& request);
// Why a request that asks for one has none all the same (section 4.2.1); nothing: it has. Precondition: it asks.
std::optional<std::string> websocket_handshake_fault(const HttpRequest& request);
// 101 (section 4.2.2), without the connection; an empty `protocol` is none. Precondition: the handshake has no fault.
HttpResponse accept_websocket(const HttpRequest& request, std::string_view protocol);

enum class WebSocketOpcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Section 7.4.1, as far as they are sent here.
inline constexpr std::uint16_t kWebSocketNormal = 1000, kWebSocketProtocolError = 1002, kWebSocketBadText = 1007,
                               kWebSocketPolicy = 1008, kWebSocketTooLarge = 1009, kWebSocketFailed = 1011;

// What a frame brings. A message comes in parts, as its bytes arrive, so that its length needs no limit: whoever keeps
// parts has his own.
struct WebSocketPart {
  WebSocketOpcode opcode = WebSocketOpcode::binary;  // of the message (never continuation), or of the control frame
  bool is_first = true, is_last = true;              // of the message
  std::string bytes;
};

class WebSocketReader {
 public:
  // `part` once for each; after `refused` nothing comes any more.
  enum class Event { need_more, part, refused };
  enum class From { client, server };

  // Frames of clients must be masked, those of servers must not (section 5.1).
  explicit WebSocketReader(From from) : from_(from) {}

  void receive(std::string_view bytes) { received_.add(bytes); }
  Event next();
  // After `part`: moved out. Text is well-formed UTF-8 as a whole; a character may be cut between parts.
  [[nodiscard]] WebSocketPart take() { return std::move(part_); }
  // After `refused`: the code to close with.
  [[nodiscard]] std::uint16_t refusal() const { return refusal_; }

 private:
  Event refuse(std::uint16_t code);
  bool read_head();
  [[nodiscard]] bool is_acceptable_head(unsigned first, std::uint64_t length, bool is_masked) const;
  Event read_control();
  Event read_data();
  [[nodiscard]] std::string take_bytes(std::size_t count);
  bool keeps_utf8(std::string_view bytes, bool is_last);

  const From from_;
  HttpReceived received_;
  WebSocketPart part_;
  std::uint16_t refusal_ = 0;
  // Of the present frame, once its head is read:
  bool in_frame_ = false, is_final_ = false;
  WebSocketOpcode frame_ = WebSocketOpcode::binary;
  std::uint64_t left_ = 0;
  std::array<unsigned char, 4> mask_{};
  std::size_t masked_ = 0;  // bytes that were unmasked
  // Of the present message, which control frames may interrupt:
  bool in_message_ = false, is_begun_ = false;  // some frame of it came; some part was given
  WebSocketOpcode message_ = WebSocketOpcode::binary;
  std::string torn_;  // the beginning of a character of a text
};

// The code of a Close frame's payload; 1005, as the RFC has it, when it has none.
std::uint16_t websocket_close_code(std::string_view payload);

// Appends one whole frame as a server sends it; a data frame of two texts, one behind the other.
void append_websocket_frame(std::string& out, WebSocketOpcode opcode, std::string_view first,
                            std::string_view second = {});
void append_websocket_close(std::string& out, std::uint16_t code, std::string_view reason = {});

}  // namespace o2dms::base
