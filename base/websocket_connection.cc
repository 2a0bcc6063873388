#include "base/websocket_connection.h"

#include "base/base64.h"

namespace o2dms::base {
namespace {

using State = HttpSource::State;

class WebSocketConnection final : public UpgradedConnection {
 public:
  explicit WebSocketConnection(std::unique_ptr<WebSocketProtocol> protocol) : protocol_(std::move(protocol)) {}

  void on_ready(std::function<void()> wake) override { protocol_->on_ready(std::move(wake)); }
  [[nodiscard]] bool wants_more() const override { return close_code_ == 0 && protocol_->wants_more(); }

  void receive(std::string_view bytes) override {
    if (close_code_ != 0) return;
    reader_.receive(bytes);
    while (close_code_ == 0) {
      switch (reader_.next()) {
        case WebSocketReader::Event::need_more:
          return;
        case WebSocketReader::Event::refused:
          return close_with(reader_.refusal());
        case WebSocketReader::Event::part:
          take_part(reader_.take());
      }
    }
  }
  void receive_end() override {
    if (close_code_ != 0) return;
    is_gone_ = true;
    close_with(kWebSocketNormal);
  }

  State pull(std::size_t max_bytes, std::vector<SharedText>& chunks) override {
    WebSocketMessages messages;
    State state = State::open;
    if (close_code_ == 0) state = protocol_->pull(max_bytes, messages);
    std::string frames = messages.take();
    if (pong_) append_websocket_frame(frames, WebSocketOpcode::pong, *pong_);
    pong_.reset();
    if (state == State::ended) close_code_ = kWebSocketNormal;
    if (close_code_ != 0) {
      if (!is_gone_) append_websocket_close(frames, close_code_);
      state = State::ended;
    }
    if (!frames.empty()) chunks.push_back(std::make_shared<const std::string>(std::move(frames)));
    return state;
  }

 private:
  void take_part(WebSocketPart&& part) {
    switch (part.opcode) {
      case WebSocketOpcode::close: {
        constexpr std::uint16_t kNone = 1005;
        const std::uint16_t code = websocket_close_code(part.bytes);
        return close_with(code == kNone ? kWebSocketNormal : code);
      }
      case WebSocketOpcode::ping:
        pong_ = std::move(part.bytes);  // the latest alone need be answered (RFC 6455 section 5.5.3)
        return;
      case WebSocketOpcode::pong:
        return;
      case WebSocketOpcode::text:
      case WebSocketOpcode::binary:
      case WebSocketOpcode::continuation:
        if (const std::uint16_t code = protocol_->receive(std::move(part)); code != 0) close_with(code);
    }
  }
  void close_with(std::uint16_t code) {
    close_code_ = code;
    protocol_->receive_end();
  }

  const std::unique_ptr<WebSocketProtocol> protocol_;
  WebSocketReader reader_{WebSocketReader::From::client};
  std::optional<std::string> pong_;
  std::uint16_t close_code_ = 0;  // of the Close frame that ends it
  bool is_gone_ = false;          // without a Close frame
};

class SourceProtocol final : public WebSocketProtocol {
 public:
  SourceProtocol(std::unique_ptr<HttpSource> source, WebSocketForm form, bool begins_with_empty_message)
      : source_(std::move(source)), form_(form), is_greeting_due_(begins_with_empty_message) {}

  void on_ready(std::function<void()> wake) override {
    if (source_->waits()) source_->on_ready(std::move(wake));
  }
  std::uint16_t receive(WebSocketPart&&) override { return 0; }
  void receive_end() override {}
  [[nodiscard]] bool wants_more() const override { return true; }
  State pull(std::size_t most, WebSocketMessages& messages) override {
    if (std::exchange(is_greeting_due_, false)) add({}, messages);
    std::vector<SharedText> chunks;
    const State state = source_->pull(most, chunks);
    for (const SharedText& chunk : chunks) {
      if (!chunk->empty()) add(*chunk, messages);
    }
    return state;
  }

 private:
  void add(std::string_view text, WebSocketMessages& messages) const {
    if (form_ == WebSocketForm::text) messages.add_text(text);
    if (form_ == WebSocketForm::binary) messages.add_binary(text);
    if (form_ == WebSocketForm::base64) messages.add_text(base64_encode(text));
  }

  const std::unique_ptr<HttpSource> source_;
  const WebSocketForm form_;
  bool is_greeting_due_;
};

class Tunnel final : public WebSocketProtocol {
 public:
  explicit Tunnel(std::unique_ptr<UpgradedConnection> inner) : inner_(std::move(inner)) {}

  void on_ready(std::function<void()> wake) override { inner_->on_ready(std::move(wake)); }
  std::uint16_t receive(WebSocketPart&& part) override {
    constexpr std::uint16_t kWrongKind = 1003;
    if (part.opcode != WebSocketOpcode::binary) return kWrongKind;
    if (!part.bytes.empty()) inner_->receive(part.bytes);
    return 0;
  }
  void receive_end() override { inner_->receive_end(); }
  [[nodiscard]] bool wants_more() const override { return inner_->wants_more(); }
  State pull(std::size_t most, WebSocketMessages& messages) override {
    std::vector<SharedText> chunks;
    const State state = inner_->pull(most, chunks);
    for (const SharedText& chunk : chunks) {
      if (!chunk->empty()) messages.add_binary(*chunk);
    }
    return state;
  }

 private:
  const std::unique_ptr<UpgradedConnection> inner_;
};

}  // namespace

std::unique_ptr<UpgradedConnection> make_websocket_connection(std::unique_ptr<WebSocketProtocol> protocol) {
  return std::make_unique<WebSocketConnection>(std::move(protocol));
}

std::unique_ptr<WebSocketProtocol> make_websocket_source(std::unique_ptr<HttpSource> source, WebSocketForm form,
                                                         bool begins_with_empty_message) {
  return std::make_unique<SourceProtocol>(std::move(source), form, begins_with_empty_message);
}

std::unique_ptr<WebSocketProtocol> make_websocket_tunnel(std::unique_ptr<UpgradedConnection> inner) {
  return std::make_unique<Tunnel>(std::move(inner));
}

}  // namespace o2dms::base
