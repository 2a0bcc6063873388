#include "base/websocket.h"

#include <gtest/gtest.h>

#include "base/websocket_connection.h"

namespace o2dms::base {
namespace {

using FrameOpcode = WebSocketOpcode;
using WebSocketEvent = WebSocketReader::Event;

// A frame as a client sends it.
std::string client_frame(unsigned first, std::string_view payload, std::string_view mask = "\x12\x34\x56\x78") {
  std::string out(1, static_cast<char>(first));
  const unsigned masked = mask.empty() ? 0 : 0x80;
  if (payload.size() < 126) {
    out += static_cast<char>(masked | payload.size());
  } else {
    out += static_cast<char>(masked | 126U);
    out += static_cast<char>(payload.size() >> 8U);
    out += static_cast<char>(payload.size() & 0xFFU);
  }
  out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += mask.empty() ? payload[i] : static_cast<char>(payload[i] ^ mask[i % mask.size()]);
  return out;
}

// "text(a|b) ping(x) close() !1002": parts of a message are divided by bars.
std::string messages_in(std::string_view bytes, std::size_t piece) {
  WebSocketReader reader(WebSocketReader::From::client);
  std::string seen;
  const std::map<FrameOpcode, std::string> names{{FrameOpcode::text, "text"},
                                                 {FrameOpcode::binary, "binary"},
                                                 {FrameOpcode::close, "close"},
                                                 {FrameOpcode::ping, "ping"},
                                                 {FrameOpcode::pong, "pong"}};
  while (!bytes.empty()) {
    reader.receive(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (WebSocketEvent event = reader.next(); event != WebSocketEvent::need_more; event = reader.next()) {
      if (event == WebSocketEvent::refused) return seen + "!" + std::to_string(reader.refusal());
      const WebSocketPart part = reader.take();
      if (part.is_first) seen += names.at(part.opcode) + "(";
      seen += part.bytes;
      if (part.is_last) seen += ") ";
    }
  }
  return seen;
}

TEST(WebSocket, TheAcceptFieldIsThatOfTheRfc) {
  HttpRequest request;
  request.headers = {{"Connection", "keep-alive, Upgrade"},
                     {"Upgrade", "WebSocket"},
                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"Sec-WebSocket-Version", "13"},
                     {"Sec-WebSocket-Protocol", "a, b"},
                     {"sec-websocket-protocol", "c"}};
  ASSERT_TRUE(asks_for_websocket(request));
  EXPECT_EQ(websocket_handshake_fault(request), std::nullopt);
  EXPECT_EQ(offered_websocket_protocols(request), (std::vector<std::string>{"a", "b", "c"}));
  const HttpResponse response = accept_websocket(request, "b");
  EXPECT_EQ(response.status, 101);
  EXPECT_EQ(response.headers.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(response.headers.get("Sec-WebSocket-Protocol"), "b");
}

TEST(WebSocket, WhatIsNoHandshake) {
  const HttpHeaders good{{"Connection", "Upgrade"},
                         {"Upgrade", "websocket"},
                         {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                         {"Sec-WebSocket-Version", "13"}};
  HttpRequest request;
  request.headers = good;
  request.method = "POST";
  EXPECT_FALSE(asks_for_websocket(request));
  request.method = "GET";
  for (const char* field : {"Connection", "Upgrade"}) {
    request.headers = good;
    request.headers.set(field, "close");
    EXPECT_FALSE(asks_for_websocket(request)) << field;
  }
  const HttpHeaders bad{{"Sec-WebSocket-Version", "8"},
                        {"Sec-WebSocket-Version", ""},
                        {"Sec-WebSocket-Key", ""},
                        {"Sec-WebSocket-Key", "YQ=="},
                        {"Sec-WebSocket-Key", "***"}};
  for (const auto& [field, value] : bad.fields()) {
    request.headers = good;
    request.headers.set(field, value);
    EXPECT_NE(websocket_handshake_fault(request), std::nullopt) << field << ": " << value;
  }
}

TEST(WebSocket, MessagesHoweverTheirBytesAreCut) {
  const std::string bytes = client_frame(0x81, "hello") + client_frame(0x02, "one ") + client_frame(0x89, "ping") +
                            client_frame(0x00, "two ") + client_frame(0x80, "three") + client_frame(0x8A, "") +
                            client_frame(0x82, "") + client_frame(0x82, std::string(300, 'x')) +
                            client_frame(0x88, "\x03\xE8 bye");
  const std::string seen = messages_in(bytes, bytes.size());
  EXPECT_EQ(seen, "text(hello) binary(one ping(ping) two three) pong() binary() binary(" + std::string(300, 'x') +
                      ") close(\x03\xE8 bye) ");
  for (std::size_t piece = 1; piece < 20; ++piece) EXPECT_EQ(messages_in(bytes, piece), seen) << piece;
}

TEST(WebSocket, WhatTheRfcForbidsIsRefused) {
  const std::string bad_text = client_frame(0x81, "a\xC3");
  for (const auto& [bytes, code, why] : std::vector<std::tuple<std::string, int, std::string>>{
           {client_frame(0x81, "a", ""), 1002, "a client's frame without a mask"},
           {client_frame(0xC1, "a"), 1002, "a reserved bit"},
           {client_frame(0x83, "a"), 1002, "an unknown opcode"},
           {client_frame(0x8B, "a"), 1002, "an unknown control opcode"},
           {client_frame(0x80, "a"), 1002, "a continuation of nothing"},
           {client_frame(0x01, "a") + client_frame(0x81, "b"), 1002, "a message within a message"},
           {client_frame(0x09, "a"), 1002, "a ping in fragments"},
           {client_frame(0x89, std::string(126, 'a')), 1002, "a ping that is too long"},
           {client_frame(0x88, "a"), 1002, "half a close code"},
           {client_frame(0x88, "\x03\xED"), 1002, "the close code 1005"},
           {client_frame(0x88, "\x03\xE8\xFF"), 1007, "a close reason that is no text"},
           {bad_text, 1007, "half a character at the end"},
           {client_frame(0x01, "a\xC3") + client_frame(0x80, "x"), 1007, "half a character between fragments"},
           {client_frame(0x01, "\xED\xA0"), 1007, "half a surrogate"},
           {std::string("\x81\xFE\x00\x7D", 4) + std::string(200, 'a'), 1002, "a length in more bytes than it needs"},
           {std::string("\x82\xFF\x80\0\0\0\0\0\0\0", 10) + "mask", 1002, "a length of 64 bits"}}) {
    EXPECT_TRUE(messages_in(bytes, bytes.size()).ends_with("!" + std::to_string(code)))
        << why << ": " << messages_in(bytes, 1);
    EXPECT_TRUE(messages_in(bytes, 1).ends_with("!" + std::to_string(code)))
        << why << ", in bytes: " << messages_in(bytes, 1);
  }
}

TEST(WebSocket, ACharacterMayBeCutBetweenFragments) {
  EXPECT_EQ(messages_in(client_frame(0x01, "\xF0\x9F") + client_frame(0x89, "") + client_frame(0x00, "\x98") +
                            client_frame(0x80, "\x80"),
                        100),
            "text(\xF0\x9F"
            "ping() \x98\x80) ");
}

TEST(WebSocket, FramesOfAllLengthsAreReadBack) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 200'000U}) {
    std::string bytes;
    append_websocket_frame(bytes, FrameOpcode::binary, "x", std::string(size, 'y'));
    WebSocketReader reader(WebSocketReader::From::server);
    reader.receive(bytes);
    std::string payload;
    bool is_last = false;
    while (!is_last && reader.next() == WebSocketEvent::part) {
      const WebSocketPart part = reader.take();
      payload += part.bytes;
      is_last = part.is_last;
    }
    EXPECT_EQ(payload, "x" + std::string(size, 'y')) << size;
  }
}

// Answers each message by itself in brackets; "end" ends it, "bad" is refused.
class Bracketing : public WebSocketProtocol {
 public:
  explicit Bracketing(bool& ended) : ended_(ended) {}
  void on_ready(std::function<void()>) override {}
  std::uint16_t receive(WebSocketPart&& part) override {
    if (part.bytes == "bad") return kWebSocketPolicy;
    is_over_ = part.bytes == "end";
    if (!is_over_) answers_.push_back("[" + part.bytes + "]");
    return 0;
  }
  void receive_end() override { ended_ = true; }
  [[nodiscard]] bool wants_more() const override { return true; }
  HttpSource::State pull(std::size_t, WebSocketMessages& messages) override {
    for (const std::string& answer : std::exchange(answers_, {})) messages.add_text(answer);
    return is_over_ ? HttpSource::State::ended : HttpSource::State::open;
  }

 private:
  bool& ended_;
  bool is_over_ = false;
  std::vector<std::string> answers_;
};

std::string said_by(UpgradedConnection& connection, HttpSource::State& state) {
  std::vector<SharedText> chunks;
  state = connection.pull(1000, chunks);
  std::string text;
  for (const SharedText& chunk : chunks) text += *chunk;
  return text;
}

TEST(WebSocketConnection, AnswersPingsAndTheClose) {
  bool ended = false;
  const auto connection = make_websocket_connection(std::make_unique<Bracketing>(ended));
  HttpSource::State state{};
  connection->receive(client_frame(0x81, "a") + client_frame(0x89, "1") + client_frame(0x89, "2"));
  EXPECT_EQ(said_by(*connection, state),
            "\x81\x03[a]\x8A\x01"
            "2");
  EXPECT_EQ(state, HttpSource::State::open);
  connection->receive(client_frame(0x88, "\x0B\xB8") + client_frame(0x81, "late"));
  EXPECT_TRUE(ended);
  EXPECT_EQ(said_by(*connection, state), "\x88\x02\x0B\xB8") << "with its own code, and what comes behind is not read";
  EXPECT_EQ(state, HttpSource::State::ended);
}

TEST(WebSocketConnection, EndsWithTheCodeThatSaysWhy) {
  for (const auto& [bytes, code] :
       std::vector<std::pair<std::string, std::string>>{{client_frame(0x81, "end"), "\x03\xE8"},
                                                        {client_frame(0x81, "bad"), "\x03\xF0"},
                                                        {client_frame(0x81, "\xFF"), "\x03\xEF"},
                                                        {client_frame(0x81, "a", ""), "\x03\xEA"},
                                                        {client_frame(0x88, ""), "\x03\xE8"}}) {
    bool ended = false;
    HttpSource::State state{};
    const auto connection = make_websocket_connection(std::make_unique<Bracketing>(ended));
    connection->receive(bytes);
    EXPECT_EQ(said_by(*connection, state), "\x88\x02" + code);
    EXPECT_EQ(state, HttpSource::State::ended);
    EXPECT_FALSE(connection->wants_more());
  }
}

TEST(WebSocketConnection, APeerThatIsGoneIsToldNothing) {
  bool ended = false;
  HttpSource::State state{};
  const auto connection = make_websocket_connection(std::make_unique<Bracketing>(ended));
  connection->receive_end();
  EXPECT_TRUE(ended);
  EXPECT_EQ(said_by(*connection, state), "");
  EXPECT_EQ(state, HttpSource::State::ended);
}

}  // namespace
}  // namespace o2dms::base
