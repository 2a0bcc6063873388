#include "base/spdy.h"

#include <gtest/gtest.h>

#include "base/hex.h"
#include "base/spdy_connection.h"

namespace o2dms::base {
namespace {

using SpdyEvent = SpdyReader::Event;

// "syn 1 {streamtype=stdin} data 1 abc fin": what was read, up to a refusal.
std::string frames_in(std::string_view bytes, std::size_t piece) {
  SpdyReader reader;
  std::string seen;
  while (!bytes.empty()) {
    reader.receive(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (SpdyEvent event = reader.next(); event != SpdyEvent::need_more; event = reader.next()) {
      if (event == SpdyEvent::refused) return seen + "refused";
      const SpdyFrame frame = reader.take();
      if (frame.type == SpdyFrameType::data) {
        seen += frame.bytes;
      } else {
        seen += std::to_string(static_cast<int>(frame.type)) + " " + std::to_string(frame.stream) + " " +
                std::to_string(frame.value);
        for (const auto& [name, value] : frame.headers.fields()) seen += " " + name + "=" + value;
        seen += ";";
      }
      if (frame.is_last) seen += "fin;";
    }
  }
  return seen;
}

std::string four_bytes(std::uint32_t value) {
  std::string out;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift & 0xFFU);
  return out;
}
std::string control_frame(unsigned type, std::string_view payload, unsigned flags = 0) {
  return four_bytes(0x80030000U | type) + four_bytes(static_cast<std::uint32_t>(flags << 24U | payload.size())) +
         std::string(payload);
}

TEST(Spdy, FramesHoweverTheirBytesAreCut) {
  SpdyWriter writer;
  writer.syn_stream(1, {{"streamType", "stdin"}, {"port", "80"}, {"x", "1"}, {"X", "2"}});
  writer.data(1, "hello ");
  writer.syn_stream(3, {{"streamtype", "stdout"}}, true);
  writer.data(1, std::string(100'000, 'x'), true);
  writer.ping(7);
  writer.rst_stream(3, SpdyReset::refused_stream);
  writer.goaway(3, SpdyGoaway::ok);
  const std::string bytes = writer.take();
  const std::string seen = frames_in(bytes, bytes.size());
  EXPECT_EQ(seen, "1 1 0 streamtype=stdin port=80 x=1 x=2;hello 1 3 0 streamtype=stdout;fin;" +
                      std::string(100'000, 'x') + "fin;6 0 7;3 3 3;7 3 0;");
  for (const std::size_t piece : {1U, 2U, 7U, 1000U}) EXPECT_EQ(frames_in(bytes, piece), seen) << piece;
}

// As Go's framer of kubectl 1.30 sends it: the dictionary is the protocol's, or nobody else could read a block.
TEST(Spdy, TheDictionaryIsThatOfTheDraft) {
  SpdyHeaderWriter writer;
  const std::string block = writer.write({{"streamtype", "error"}});
  ASSERT_GT(block.size(), 6U);
  EXPECT_EQ(to_hex(block.substr(2, 4)), "e3c6a7c2") << "the Adler-32 of the dictionary, behind zlib's own two bytes";
  SpdyHeaderReader reader;
  const auto headers = reader.read(block);
  ASSERT_TRUE(headers);
  EXPECT_EQ(headers->get("streamtype"), "error");
}

TEST(Spdy, WhatNobodyKnowsIsPassedOver) {
  EXPECT_EQ(frames_in(control_frame(77, "abc") + control_frame(6, four_bytes(1)), 1), "6 0 1;");
}

TEST(Spdy, WhatIsNoFrameIsRefused) {
  SpdyHeaderWriter headers;
  const std::string stream = four_bytes(1) + four_bytes(0) + std::string(2, '\0');
  const std::string good = headers.write({{"a", "b"}});
  for (const auto& [bytes, why] : std::vector<std::pair<std::string, std::string>>{
           {four_bytes(0x80020001U) + four_bytes(0), "another version"},
           {four_bytes(0) + four_bytes(0), "data of no stream"},
           {control_frame(6, "abc"), "a ping of three bytes"},
           {control_frame(3, four_bytes(1)), "half a reset"},
           {control_frame(9, four_bytes(1)), "half a window update"},
           {control_frame(4, four_bytes(2) + std::string(8, 'x')), "settings that are fewer than they say"},
           {control_frame(1, "abc"), "a stream without a number"},
           {control_frame(1, four_bytes(0) + four_bytes(0) + std::string(2, '\0') + good), "the stream 0"},
           {control_frame(1, stream + "no zlib at all"), "headers that are not compressed"},
           {control_frame(1, stream + good.substr(0, good.size() - 8)), "headers that are cut off"},
           {four_bytes(0x80030001U) + four_bytes(0xFFFFFFU), "a control frame that is too long"}}) {
    EXPECT_EQ(frames_in(bytes, bytes.size()), "refused") << why;
    EXPECT_EQ(frames_in(bytes, 1), "refused") << why << ", in bytes";
  }
}

TEST(Spdy, ABlockThatGrowsWithoutEndIsRefused) {
  SpdyHeaderWriter writer;
  const std::string bomb = writer.write({{"a", std::string(8'000'000, 'x')}});
  EXPECT_LT(bomb.size(), 64U * 1024) << "small as it is sent";
  SpdyHeaderReader reader;
  EXPECT_FALSE(reader.read(bomb));
  EXPECT_FALSE(reader.read(SpdyHeaderWriter().write({}))) << "its compression cannot go on";
}

TEST(Spdy, ABlockHasALimitOfFields) {
  HttpHeaders many;
  for (std::size_t i = 0; i <= SpdyHeaderReader::kMostFields; ++i) many.add("n" + std::to_string(i), "v");
  EXPECT_FALSE(SpdyHeaderReader().read(SpdyHeaderWriter().write(many)));
}

// Says what it hears in capitals, and what happened to its streams.
class Shouting : public SpdyService {
 public:
  explicit Shouting(std::string& log) : log_(log) {}
  void on_ready(std::function<void()>) override {}
  bool open(SpdyStreamId stream, const HttpHeaders& headers) override {
    log_ += "open " + std::to_string(stream) + " " + std::string(headers.get("kind")) + ";";
    return headers.get("kind") != "bad";
  }
  void receive(SpdyStreamId stream, std::string_view bytes) override {
    std::string loud;
    for (const char c : bytes) loud += static_cast<char>(c - 'a' + 'A');
    answers_.emplace_back(stream, loud);
  }
  void receive_end(SpdyStreamId stream) override {
    log_ += "end " + std::to_string(stream) + ";";
    answers_.emplace_back(stream, "");
  }
  void reset(SpdyStreamId stream) override { log_ += "reset " + std::to_string(stream) + ";"; }
  void close() override { log_ += "close;"; }
  [[nodiscard]] bool wants_more() const override { return true; }
  HttpSource::State pull(std::size_t, SpdyOutput& output) override {
    for (const auto& [stream, text] : std::exchange(answers_, {})) {
      if (text.empty())
        output.end(stream);
      else
        output.data(stream, text);
    }
    return HttpSource::State::open;
  }

 private:
  std::string& log_;
  std::vector<std::pair<SpdyStreamId, std::string>> answers_;
};

class SpdyConnectionTest : public testing::Test {
 protected:
  // What it says to what was written.
  std::string answer() {
    connection->receive(client.take());
    return pulled();
  }
  std::string pulled() {
    std::vector<SharedText> chunks;
    state = connection->pull(1000, chunks);
    std::string bytes;
    for (const SharedText& chunk : chunks) bytes += *chunk;
    return read_on(bytes);
  }
  // One reader for all of it: compression goes on from block to block.
  std::string read_on(const std::string& bytes) {
    std::string seen;
    reader.receive(bytes);
    while (reader.next() == SpdyEvent::frame) {
      const SpdyFrame frame = reader.take();
      seen += std::to_string(static_cast<int>(frame.type)) + ":" + std::to_string(frame.stream) + ":" +
              (frame.type == SpdyFrameType::data ? frame.bytes : std::to_string(frame.value)) +
              (frame.is_last ? " fin; " : "; ");
    }
    return seen;
  }

  std::string log;
  SpdyWriter client;
  SpdyReader reader;
  HttpSource::State state{};
  std::unique_ptr<UpgradedConnection> connection = make_spdy_connection(std::make_unique<Shouting>(log));
};

TEST_F(SpdyConnectionTest, StreamsOpenSpeakAndEnd) {
  client.syn_stream(1, {{"kind", "a"}});
  client.syn_stream(3, {{"kind", "b"}}, true);
  client.data(1, "hi");
  EXPECT_EQ(answer(), "2:1:0; 2:3:0; 0:3: fin; 0:1:HI; ") << "both replies, before anything is said";
  client.data(1, "x", true);
  EXPECT_EQ(answer(), "0:1:X; 0:1: fin; ");
  EXPECT_EQ(log, "open 1 a;open 3 b;end 3;end 1;");
  EXPECT_EQ(state, HttpSource::State::open);
  client.goaway(0, SpdyGoaway::ok);
  EXPECT_EQ(answer(), "7:3:0; ") << "none is open, and none will be";
  EXPECT_EQ(state, HttpSource::State::ended);
}

TEST_F(SpdyConnectionTest, WhatIsSaidOnNoOpenStream) {
  client.syn_stream(1, {{"kind", "bad"}});
  client.syn_stream(1, {{"kind", "again"}});
  client.data(9, "x");
  EXPECT_EQ(answer(), "3:1:3; 3:1:1; 3:9:2; ");
  client.syn_stream(11, {}, true);
  client.data(11, "x");
  EXPECT_EQ(answer(), "2:11:0; 3:11:9; 0:11: fin; ") << "its end was said, and then more";
  client.syn_stream(13, {});
  client.rst_stream(13, SpdyReset::refused_stream);
  answer();
  EXPECT_TRUE(log.ends_with("reset 13;")) << log;
}

TEST_F(SpdyConnectionTest, PingsAreAnswered) {
  client.ping(1);
  client.ping(2);
  EXPECT_EQ(answer(), "6:0:1; ");
}

TEST_F(SpdyConnectionTest, AnEvenStreamOfAClientFailsIt) {
  client.syn_stream(2, {});
  EXPECT_EQ(answer(), "7:0:1; ");
  EXPECT_EQ(state, HttpSource::State::ended);
  EXPECT_EQ(log, "close;");
}

TEST_F(SpdyConnectionTest, ThereIsALimitOfStreams) {
  for (SpdyStreamId stream = 1; stream <= 2 * kMostSpdyStreams + 1; stream += 2) client.syn_stream(stream, {});
  const std::string said = answer();
  EXPECT_TRUE(said.ends_with("3:" + std::to_string(2 * kMostSpdyStreams + 1) + ":3; "))
      << said.substr(said.size() - 40);
}

TEST_F(SpdyConnectionTest, WhoFloodsItWithPingsIsNotReadOn) {
  for (std::uint32_t i = 1; i < 20'000; i += 2) client.ping(i);
  connection->receive(client.take());
  EXPECT_FALSE(connection->wants_more());
  pulled();
  EXPECT_TRUE(connection->wants_more());
}

TEST_F(SpdyConnectionTest, APeerThatIsGoneTakesItsStreamsAlong) {
  client.syn_stream(1, {});
  answer();
  connection->receive_end();
  EXPECT_TRUE(log.ends_with("close;"));
  EXPECT_EQ(pulled(), "");
  EXPECT_EQ(state, HttpSource::State::ended);
}

}  // namespace
}  // namespace o2dms::base
