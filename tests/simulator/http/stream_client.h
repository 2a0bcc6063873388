// The client's side of an upgraded connection without sockets: WebSocket and SPDY as a client writes and reads them. Of
// one thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/spdy.h"
#include "base/websocket.h"

namespace o2dms::simulator {

inline base::HttpHeaders websocket_headers(const std::string& protocols = "") {
  base::HttpHeaders headers{{"Connection", "Upgrade"},
                            {"Upgrade", "websocket"},
                            {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                            {"Sec-WebSocket-Version", "13"}};
  if (!protocols.empty()) headers.add("Sec-WebSocket-Protocol", protocols);
  return headers;
}

inline base::HttpHeaders spdy_headers(const std::string& protocol) {
  return {{"Connection", "Upgrade"}, {"Upgrade", "SPDY/3.1"}, {"X-Stream-Protocol-Version", protocol}};
}

// What both have: the connection of an answer 101.
class StreamClient {
 public:
  explicit StreamClient(base::HttpResponse response) : response_(std::move(response)) {
    EXPECT_EQ(response_.status, 101) << response_.body;
    if (response_.upgraded) response_.upgraded->on_ready([this] { ++wakes; });
  }
  [[nodiscard]] bool is_open() const { return state_ == base::HttpSource::State::open; }
  [[nodiscard]] bool wants_more() const { return response_.upgraded->wants_more(); }
  void hang_up() { response_.upgraded->receive_end(); }
  [[nodiscard]] const base::HttpHeaders& headers() const { return response_.headers; }

  int wakes = 0;

 protected:
  void send_bytes(std::string_view bytes) { response_.upgraded->receive(bytes); }
  std::string pull_bytes() {
    std::string bytes;
    std::size_t before = 0;
    do {
      before = bytes.size();
      std::vector<base::SharedText> chunks;
      if (is_open()) state_ = response_.upgraded->pull(100'000, chunks);
      for (const base::SharedText& chunk : chunks) bytes += *chunk;
    } while (bytes.size() > before);
    return bytes;
  }

 private:
  base::HttpResponse response_;
  base::HttpSource::State state_ = base::HttpSource::State::open;
};

class WebSocketClient : public StreamClient {
 public:
  using StreamClient::StreamClient;

  void send(std::string_view payload, base::WebSocketOpcode opcode = base::WebSocketOpcode::binary) {
    std::string frame;
    base::append_websocket_frame(frame, opcode, payload);
    // The mask is a client's duty; one of zeros leaves the bytes as they are.
    frame[1] = static_cast<char>(static_cast<unsigned char>(frame[1]) | 0x80U);
    const std::size_t head = payload.size() < 126 ? 2 : payload.size() < 65536 ? 4 : 10;
    send_bytes(frame.insert(head, 4, '\0'));
  }
  // The messages that came, whole; a Close frame is "close 1000".
  std::vector<std::string> read() {
    reader_.receive(pull_bytes());
    std::vector<std::string> messages;
    while (reader_.next() == base::WebSocketReader::Event::part) {
      const base::WebSocketPart part = reader_.take();
      if (part.opcode == base::WebSocketOpcode::close) {
        messages.push_back("close " + std::to_string(base::websocket_close_code(part.bytes)));
        continue;
      }
      message_ += part.bytes;
      if (part.is_last) messages.push_back(std::exchange(message_, {}));
    }
    return messages;
  }
  // By their first byte, joined; empty ones left out.
  std::map<int, std::string> read_channels() {
    std::map<int, std::string> channels;
    for (const std::string& message : read()) {
      if (message.starts_with("close "))
        channels[-1] = message;
      else if (message.size() > 1)
        channels[static_cast<unsigned char>(message[0])] += message.substr(1);
    }
    return channels;
  }

 private:
  base::WebSocketReader reader_{base::WebSocketReader::From::server};
  std::string message_;
};

class SpdyClient : public StreamClient {
 public:
  using StreamClient::StreamClient;

  void open(base::SpdyStreamId stream, const base::HttpHeaders& headers, bool is_last = false) {
    writer_.syn_stream(stream, headers, is_last);
    send_bytes(writer_.take());
  }
  void send(base::SpdyStreamId stream, std::string_view bytes, bool is_last = false) {
    writer_.data(stream, bytes, is_last);
    send_bytes(writer_.take());
  }
  // What came on each stream; "|" where it ended, "!" where it was reset.
  std::map<base::SpdyStreamId, std::string> read() {
    reader_.receive(pull_bytes());
    std::map<base::SpdyStreamId, std::string> streams;
    while (reader_.next() == base::SpdyReader::Event::frame) {
      const base::SpdyFrame frame = reader_.take();
      if (frame.type == base::SpdyFrameType::rst_stream) streams[frame.stream] += "!";
      if (frame.type != base::SpdyFrameType::data) continue;
      streams[frame.stream] += frame.bytes + (frame.is_last ? "|" : "");
    }
    return streams;
  }

 private:
  base::SpdyWriter writer_;
  base::SpdyReader reader_;
};

}  // namespace o2dms::simulator
