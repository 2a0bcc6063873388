// A WebSocket connection as a server serves it, after its handshake: frames in and out, pings answered, closing. What
// is said in its messages is a WebSocketProtocol.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/websocket.h"

namespace o2dms::base {

// Messages that go out: whole ones, each one frame.
class WebSocketMessages {
 public:
  void add_text(std::string_view text) { append_websocket_frame(frames_, WebSocketOpcode::text, text); }
  // Of two pieces, one behind the other: what leads the bytes, and the bytes.
  void add_binary(std::string_view first, std::string_view second = {}) {
    append_websocket_frame(frames_, WebSocketOpcode::binary, first, second);
  }
  [[nodiscard]] std::size_t size() const { return frames_.size(); }
  [[nodiscard]] std::string take() { return std::move(frames_); }

 private:
  std::string frames_;
};

// All calls but that of wake are made on the session's thread, one at a time.
class WebSocketProtocol {
 public:
  virtual ~WebSocketProtocol() = default;
  // As for an HttpSource.
  virtual void on_ready(std::function<void()> wake) = 0;
  // A part of a message, text or binary. 0; or the code to close with, because it should not have been sent.
  virtual std::uint16_t receive(WebSocketPart&& part) = 0;
  // The peer closes, or has gone: nothing that is said from here on arrives.
  virtual void receive_end() = 0;
  [[nodiscard]] virtual bool wants_more() const = 0;
  // Adds what is ready, about `most` bytes. `ended`: the connection is closed as it should be.
  virtual HttpSource::State pull(std::size_t most, WebSocketMessages& messages) = 0;
};

std::unique_ptr<UpgradedConnection> make_websocket_connection(std::unique_ptr<WebSocketProtocol> protocol);

// Says what an HttpSource does, each of its chunks one message; what the peer says is not listened to.
enum class WebSocketForm : std::uint8_t { text, binary, base64 };
std::unique_ptr<WebSocketProtocol> make_websocket_source(std::unique_ptr<HttpSource> source, WebSocketForm form,
                                                         bool begins_with_empty_message);
// A byte stream in binary messages: `inner` is spoken as if it had the connection for itself.
std::unique_ptr<WebSocketProtocol> make_websocket_tunnel(std::unique_ptr<UpgradedConnection> inner);

}  // namespace o2dms::base
