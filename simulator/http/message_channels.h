// MessageChannels: messages of Kubernetes' channel.k8s.io protocols: a byte that names the channel and then its bytes,
// or, in the base64 ones, a digit and then text. Internal to http/. Of one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/base64.h"
#include "base/websocket_connection.h"

namespace o2dms::simulator {

class MessageChannels {
 public:
  explicit MessageChannels(bool is_base64) : is_base64_(is_base64) {}

  // Of the message that the last part belongs to; nothing before its first byte.
  [[nodiscard]] std::optional<std::uint8_t> channel() const { return channel_; }
  // The bytes that a part brings, without the channel. Nothing: it is no base64.
  std::optional<std::string> decode(base::WebSocketPart&& part) {
    if (part.is_first) {
      channel_.reset();
      text_.clear();
    }
    if (!channel_ && !part.bytes.empty()) {
      channel_ = static_cast<std::uint8_t>(static_cast<unsigned char>(part.bytes.front()) - (is_base64_ ? '0' : 0));
      part.bytes.erase(0, 1);
    }
    if (!is_base64_) return std::move(part.bytes);
    constexpr std::size_t kGroup = 4;
    text_ += part.bytes;
    const std::size_t whole = part.is_last ? text_.size() : text_.size() / kGroup * kGroup;
    auto bytes = base::base64_decode(text_.substr(0, whole));
    text_.erase(0, whole);
    return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
  }
  // Adds a message of a channel.
  void encode(std::uint8_t channel, std::string_view bytes, base::WebSocketMessages& messages) const {
    const auto first = static_cast<char>(channel + (is_base64_ ? '0' : 0));
    if (is_base64_)
      messages.add_text(first + base::base64_encode(bytes));
    else
      messages.add_binary({&first, 1}, bytes);
  }

 private:
  const bool is_base64_;
  std::optional<std::uint8_t> channel_;
  std::string text_;  // of base64, less than a group
};

}  // namespace o2dms::simulator
