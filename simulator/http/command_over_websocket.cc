#include "simulator/http/command_over_websocket.h"

#include <algorithm>

#include "simulator/http/message_channels.h"

namespace o2dms::simulator {

namespace {

using State = base::HttpSource::State;

constexpr std::size_t kMostMessage = 32 * 1024;  // bytes of a message

class CommandChannels final : public base::WebSocketProtocol {
 public:
  CommandChannels(std::unique_ptr<RemoteCommand> command, bool is_base64, bool can_close)
      : command_(std::move(command)), channels_(is_base64), can_close_(can_close) {}

  void on_ready(std::function<void()> wake) override {
    command_->begin();  // all channels are there from the start
    command_->on_ready(std::move(wake));
  }
  void receive_end() override { command_->end_input(); }
  [[nodiscard]] bool wants_more() const override { return command_->wants_more(); }

  std::uint16_t receive(base::WebSocketPart&& part) override {
    const auto bytes = channels_.decode(std::move(part));
    if (!bytes) return base::kWebSocketBadText;
    switch (static_cast<CommandChannel>(channels_.channel().value_or(0))) {
      case CommandChannel::in:
        if (!bytes->empty()) command_->add_input(*bytes);
        return 0;
      case CommandChannel::resize:
        command_->add_resize(*bytes);
        return 0;
      case CommandChannel::close:  // version 5: the payload is the channel that is closed
        if (can_close_ && !bytes->empty() && bytes->front() == 0) command_->end_input();
        return 0;
      default:  // those that only we speak on: passed over, as a kubelet does
        return 0;
    }
  }

  State pull(std::size_t most, base::WebSocketMessages& messages) override {
    if (std::exchange(is_greeting_due_, false)) channels_.encode(lowest_output(), {}, messages);
    while (messages.size() < most) {
      const auto piece = command_->next(std::min(most, kMostMessage));
      if (!piece) break;
      if (!piece->bytes.empty()) channels_.encode(static_cast<std::uint8_t>(piece->channel), piece->bytes, messages);
    }
    return command_->has_ended() || command_->is_given_up() ? State::ended : State::open;
  }

 private:
  // An empty message on it tells the client that all is set up.
  [[nodiscard]] std::uint8_t lowest_output() const {
    const StreamSelection& streams = command_->streams();
    const auto lowest = streams.out     ? CommandChannel::out
                        : streams.error ? CommandChannel::error
                                        : CommandChannel::status;
    return static_cast<std::uint8_t>(lowest);
  }

  const std::unique_ptr<RemoteCommand> command_;
  MessageChannels channels_;
  const bool can_close_;
  bool is_greeting_due_ = true;
};

constexpr std::string_view kVersion5 = "v5.channel.k8s.io", kVersion4 = "v4.channel.k8s.io",
                           kVersion4Base64 = "v4.base64.channel.k8s.io", kBase64 = "base64.channel.k8s.io";

}  // namespace

const std::vector<std::string_view>& command_websocket_protocols() {
  static const std::vector<std::string_view> protocols = {"",        "channel.k8s.io", kBase64,
                                                          kVersion4, kVersion4Base64,  kVersion5};
  return protocols;
}

StatusForm status_form_of(std::string_view protocol) {
  const bool is_status = protocol == kVersion5 || protocol == kVersion4 || protocol == kVersion4Base64;
  return is_status ? StatusForm::status : StatusForm::sentence;
}

std::unique_ptr<base::WebSocketProtocol> make_command_over_websocket(std::unique_ptr<RemoteCommand> command,
                                                                     std::string_view protocol) {
  const bool is_base64 = protocol == kBase64 || protocol == kVersion4Base64;
  return std::make_unique<CommandChannels>(std::move(command), is_base64, protocol == kVersion5);
}

}  // namespace o2dms::simulator
