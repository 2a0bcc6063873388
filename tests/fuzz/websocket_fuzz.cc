// The server's reader of WebSocket frames: it finds the same messages in the same bytes however they come, and text is
// text.
#include "base/utf8.h"
#include "base/websocket.h"
#include "tests/fuzz/property.h"

namespace o2dms::base {
namespace {

using fuzz::require;
using Event = WebSocketReader::Event;

// All messages and control frames that were let through, as one text.
std::string read_in_pieces(std::string_view text, std::size_t piece, WebSocketReader::From from) {
  WebSocketReader reader(from);
  std::string seen, message;
  while (!text.empty()) {
    const std::string_view now = text.substr(0, piece);
    text.remove_prefix(now.size());
    reader.receive(now);
    for (Event event = reader.next(); event != Event::need_more; event = reader.next()) {
      if (event == Event::refused) {
        require(reader.refusal() == kWebSocketProtocolError || reader.refusal() == kWebSocketBadText,
                "a refusal has its code");
        return seen;
      }
      const WebSocketPart part = reader.take();
      const bool is_data = part.opcode == WebSocketOpcode::text || part.opcode == WebSocketOpcode::binary;
      require(part.opcode != WebSocketOpcode::continuation, "a part has the opcode of its message");
      require(is_data || (part.is_first && part.is_last && part.bytes.size() <= 125), "a control frame is whole");
      if (is_data && part.is_first) message.clear();
      if (is_data) message += part.bytes;
      if (!part.is_last) continue;
      require(part.opcode != WebSocketOpcode::text || is_utf8(message), "a text is one");
      seen += std::to_string(static_cast<int>(part.opcode)) + ":" + (is_data ? message : part.bytes) + "\n";
    }
  }
  return seen;
}

}  // namespace
}  // namespace o2dms::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace o2dms;
  using From = base::WebSocketReader::From;
  std::string_view text = fuzz::text(data, size);
  if (text.empty()) return 0;
  const unsigned first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  const From from = (first & 1U) != 0 ? From::client : From::server;
  const std::string whole = base::read_in_pieces(text, text.size() + 1, from);
  fuzz::require(whole == base::read_in_pieces(text, 1U + (first >> 1U), from), "pieces do not matter");
  fuzz::require(whole == base::read_in_pieces(text, 1, from), "bytes do not matter");
  return 0;
}
