#include "base/websocket.h"

#include <algorithm>

#include "base/base64.h"
#include "base/digest.h"
#include "base/http_upgrade.h"
#include "base/utf8.h"

namespace o2dms::base {
namespace {

constexpr std::size_t kMostControl = 125;          // section 5.5
constexpr std::size_t kMostFramePart = 64 * 1024;  // bytes given out at a time
constexpr unsigned kFinal = 0x80, kReserved = 0x70, kMasked = 0x80;
constexpr std::string_view kWebSocketVersion = "13";

bool is_control_frame(WebSocketOpcode opcode) {
  return (static_cast<unsigned>(opcode) & 8U) != 0;
}

// Whether more bytes could make a character of these: what is restricted is the second byte alone (RFC 3629 section 4).
bool may_begin_utf8(std::string_view torn) {
  for (const char* rest : {"\x80\x80\x80", "\xBF\xBF\xBF"}) {
    if (utf8_length(std::string(torn) + rest, 0) > torn.size()) return true;
  }
  return false;
}

// Codes that may stand in a Close frame (section 7.4).
bool may_close_with(unsigned code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

bool asks_for_websocket(const HttpRequest& request) {
  return request.method == "GET" && asks_for_upgrade(request, "websocket");
}

std::vector<std::string> offered_websocket_protocols(const HttpRequest& request) {
  return list_elements(request.headers, "Sec-WebSocket-Protocol");
}

std::optional<std::string> websocket_handshake_fault(const HttpRequest& request) {
  if (request.headers.get("Sec-WebSocket-Version") != kWebSocketVersion)
    return "missing or bad WebSocket Version, 13 is spoken here";
  constexpr std::size_t kKeyBytes = 16;
  const auto key = base64_decode(request.headers.get("Sec-WebSocket-Key"));
  if (!key || key->size() != kKeyBytes) return "mismatch challenge/response: the Sec-WebSocket-Key is not 16 bytes";
  return std::nullopt;
}

HttpResponse accept_websocket(const HttpRequest& request, std::string_view protocol) {
  constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // section 1.3
  HttpResponse response;
  response.status = 101;
  response.headers.add("Upgrade", "websocket");
  response.headers.add("Connection", "Upgrade");
  std::string key(request.headers.get("Sec-WebSocket-Key"));
  response.headers.add("Sec-WebSocket-Accept", base64_encode(sha1(key.append(kGuid))));
  if (!protocol.empty()) response.headers.add("Sec-WebSocket-Protocol", std::string(protocol));
  return response;
}

WebSocketReader::Event WebSocketReader::refuse(std::uint16_t code) {
  refusal_ = code;
  return Event::refused;
}

bool WebSocketReader::is_acceptable_head(unsigned first, std::uint64_t length, bool is_masked) const {
  if ((first & kReserved) != 0 || is_masked != (from_ == From::client)) return false;
  const auto opcode = static_cast<WebSocketOpcode>(first & 15U);
  switch (opcode) {
    case WebSocketOpcode::continuation:
      return in_message_;
    case WebSocketOpcode::text:
    case WebSocketOpcode::binary:
      return !in_message_;
    case WebSocketOpcode::close:
    case WebSocketOpcode::ping:
    case WebSocketOpcode::pong:
      return (first & kFinal) != 0 && length <= kMostControl;
  }
  return false;
}

// False: it is not there whole, or refused.
bool WebSocketReader::read_head() {
  const auto* bytes = reinterpret_cast<const unsigned char*>(received_.data());
  if (received_.size() < 2) return false;
  const unsigned first = bytes[0], short_length = bytes[1] & 127U;
  const bool is_masked = (bytes[1] & kMasked) != 0;
  const std::size_t more = short_length == 127 ? 8 : short_length == 126 ? 2 : 0;
  const std::size_t mask_at = 2 + more, size = mask_at + (is_masked ? mask_.size() : 0);
  // What is wrong with the first two bytes is said without the rest.
  if (!is_acceptable_head(first, short_length, is_masked)) return refuse(kWebSocketProtocolError), false;
  if (received_.size() < size) return false;
  std::uint64_t length = more == 0 ? short_length : 0;
  for (std::size_t i = 0; i < more; ++i) length = length << 8U | bytes[2 + i];
  // The shortest form alone, and no more than 63 bits (section 5.2).
  const bool is_shortest = more == 0 || length > (more == 2 ? kMostControl : 0xFFFF);
  if (!is_shortest || (length >> 63U) != 0) return refuse(kWebSocketProtocolError), false;
  if (is_masked) std::copy_n(bytes + mask_at, mask_.size(), mask_.begin());
  received_.consume(size);
  in_frame_ = true;
  masked_ = 0;
  left_ = length;
  frame_ = static_cast<WebSocketOpcode>(first & 15U);
  is_final_ = (first & kFinal) != 0;
  if (is_control_frame(frame_)) return true;
  if (frame_ != WebSocketOpcode::continuation) {
    message_ = frame_;
    is_begun_ = false;
  }
  in_message_ = true;
  return true;
}

std::string WebSocketReader::take_bytes(std::size_t count) {
  std::string bytes(received_.data(), count);
  received_.consume(count);
  left_ -= count;
  if (from_ == From::server) return bytes;
  for (char& byte : bytes) byte = static_cast<char>(static_cast<unsigned char>(byte) ^ mask_[masked_++ % mask_.size()]);
  return bytes;
}

// Whether a text goes on well with these bytes; a character that they tear is looked at with the next.
bool WebSocketReader::keeps_utf8(std::string_view bytes, bool is_last) {
  constexpr std::size_t kLongest = 4;
  const std::string text = std::exchange(torn_, {}).append(bytes);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0 && text.size() - at < kLongest && !is_last) {
      torn_ = text.substr(at);
      return may_begin_utf8(torn_);
    }
    if (length == 0) return false;
    at += length;
  }
  return true;
}

WebSocketReader::Event WebSocketReader::read_control() {
  if (received_.size() < left_) return Event::need_more;
  part_ = {frame_, true, true, take_bytes(static_cast<std::size_t>(left_))};
  in_frame_ = false;
  if (frame_ != WebSocketOpcode::close || part_.bytes.empty()) return Event::part;
  if (part_.bytes.size() < 2 || !may_close_with(websocket_close_code(part_.bytes)))
    return refuse(kWebSocketProtocolError);
  return is_utf8(std::string_view(part_.bytes).substr(2)) ? Event::part : refuse(kWebSocketBadText);
}

WebSocketReader::Event WebSocketReader::read_data() {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>({left_, received_.size(), kMostFramePart}));
  if (count == 0 && left_ > 0) return Event::need_more;
  std::string bytes = take_bytes(count);
  in_frame_ = left_ > 0;
  const bool is_last = !in_frame_ && is_final_;
  if (message_ == WebSocketOpcode::text && !keeps_utf8(bytes, is_last)) return refuse(kWebSocketBadText);
  part_ = {message_, !is_begun_, is_last, std::move(bytes)};
  is_begun_ = true;
  if (is_last) in_message_ = false;
  return Event::part;
}

WebSocketReader::Event WebSocketReader::next() {
  if (refusal_ != 0) return Event::refused;
  if (!in_frame_ && !read_head()) return refusal_ != 0 ? Event::refused : Event::need_more;
  return is_control_frame(frame_) ? read_control() : read_data();
}

std::uint16_t websocket_close_code(std::string_view payload) {
  constexpr std::uint16_t kNone = 1005;
  if (payload.size() < 2) return kNone;
  return static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                    static_cast<unsigned char>(payload[1]));
}

void append_websocket_frame(std::string& out, WebSocketOpcode opcode, std::string_view first, std::string_view second) {
  const std::uint64_t length = first.size() + second.size();
  out += static_cast<char>(kFinal | static_cast<unsigned>(opcode));
  const int more = length <= kMostControl ? 0 : length <= 0xFFFF ? 2 : 8;
  out += static_cast<char>(more == 0 ? length : more == 2 ? 126U : 127U);
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(length >> (8U * static_cast<unsigned>(i)) & 0xFFU);
  out.append(first).append(second);
}

void append_websocket_close(std::string& out, std::uint16_t code, std::string_view reason) {
  const char bytes[] = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  append_websocket_frame(out, WebSocketOpcode::close, {bytes, sizeof bytes}, reason.substr(0, kMostControl - 2));
}

}  // namespace o2dms::base
