#include "base/http_request_reader.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

using Event = HttpRequestReader::Event;

// All that the reader makes of the text when it comes in these pieces: "POST /a|Host=h|body;" for each request.
class Reading {
 public:
  explicit Reading(const HttpRequestLimits& limits = {}) : reader_(limits) {}

  Reading& add(std::string_view piece) {
    reader_.receive(piece);
    while (true) {
      const Event event = reader_.next();
      if (event == Event::need_more) return *this;
      if (event == Event::refused) {
        if (!is_refused_) text += "refused " + std::to_string(reader_.refusal());
        is_refused_ = true;
        return *this;
      }
      if (event == Event::head) add_head(reader_.take_head());
      if (event != Event::whole) continue;
      text += "|" + reader_.take_body() + ";";
      reader_.start_next();
    }
  }

  std::string text;

 private:
  void add_head(const HttpRequest& head) {
    text += head.method + " " + head.target;
    for (const auto& [name, value] : head.headers.fields()) text += "|" + name + "=" + value;
  }

  HttpRequestReader reader_;
  bool is_refused_ = false;
};

std::string read_whole(std::string_view text, const HttpRequestLimits& limits = {}) {
  return Reading(limits).add(text).text;
}

constexpr std::string_view kChunked =
    "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n1\r\nd\r\n0\r\nT: t\r\n\r\n";

TEST(HttpRequestReader, HowTheBytesAreCutMakesNoDifference) {
  const std::string two = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbodyGET /b?c HTTP/1.0\r\n\r\n";
  for (const std::string& text :
       {two, std::string(kChunked) + two,
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + two,
        std::string("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n  folded\r\n\r\n") + two,
        std::string("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nxxGET nonsense\r\n\r\n")}) {
    const std::string whole = read_whole(text);
    Reading byte_by_byte;
    for (const char& c : text) byte_by_byte.add({&c, 1});
    EXPECT_EQ(byte_by_byte.text, whole);
    for (std::size_t cut = 1; cut < text.size(); ++cut)
      EXPECT_EQ(Reading().add(text.substr(0, cut)).add(text.substr(cut)).text, whole) << "cut at " << cut;
  }
  EXPECT_EQ(read_whole(std::string(kChunked) + two),
            "PUT /c|Host=h|Transfer-Encoding=chunked|abcd;POST /a|Host=h|Content-Length=4|body;GET /b?c|;");
}

TEST(HttpRequestReader, WhatIsCutOffIsNoRequest) {
  for (const std::string_view text :
       {kChunked, std::string_view("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")}) {
    for (std::size_t length = 0; length < text.size(); ++length)
      EXPECT_EQ(read_whole(text.substr(0, length)).find(';'), std::string::npos) << "of " << length << " bytes";
  }
}

TEST(HttpRequestReader, TheHeadComesBeforeTheBodyAndBeforeItsRefusal) {
  HttpRequestReader reader({.body_bytes = 10});
  reader.receive("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_EQ(reader.next(), Event::head);
  EXPECT_EQ(reader.take_head().target, "/a");
  EXPECT_TRUE(reader.expects_continue());
  EXPECT_EQ(reader.body_to_come(), 11u);
  EXPECT_EQ(reader.next(), Event::refused);
  EXPECT_EQ(reader.refusal(), 413);
  EXPECT_EQ(reader.next(), Event::refused) << "for ever";
}

TEST(HttpRequestReader, ADiscardedBodyIsReadOverWhateverItsLength) {
  HttpRequestReader reader({.body_bytes = 10});
  reader.receive("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
  ASSERT_EQ(reader.next(), Event::head);
  reader.discard_body();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(reader.next(), Event::need_more);
    EXPECT_EQ(reader.body_to_come(), static_cast<std::uint64_t>(1000 - 100 * i));
    reader.receive(std::string(100, 'x'));
  }
  EXPECT_EQ(reader.next(), Event::whole);
  EXPECT_EQ(reader.body_bytes(), 0u);
  EXPECT_EQ(reader.take_body(), "");
  reader.start_next();
  reader.receive("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(reader.next(), Event::head);
}

TEST(HttpRequestReader, KeepsTheConnectionAsItsVersionSays) {
  const auto keeps = [](std::string_view head) {
    HttpRequestReader reader({});
    reader.receive(head);
    return reader.next() == Event::head && reader.keeps_alive();
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

// However it is sent: what was parsed already counts, too.
TEST(HttpRequestReader, AHeadHasALimitOfBytes) {
  const HttpRequestLimits limits{.header_bytes = 1000, .header_fields = 1'000'000};
  const std::string line = "GET / HTTP/1.1\r\nHost: h\r\n";
  const std::string field = "Field: " + std::string(41, 'x') + "\r\n";
  std::string fitting = line;
  while (fitting.size() + field.size() + 2 <= 1000) fitting += field;
  EXPECT_TRUE(read_whole(fitting + "\r\n", limits).ends_with("|;"));
  EXPECT_EQ(read_whole(fitting + field + "\r\n", limits), "refused 431");
  Reading in_lines(limits);
  in_lines.add(line);
  for (int i = 0; i < 100; ++i) in_lines.add(field);
  EXPECT_EQ(in_lines.text, "refused 431") << "a field at a time";
  Reading in_bytes(limits);
  in_bytes.add(line + "Field: ");
  for (int i = 0; i < 2000; ++i) in_bytes.add("x");
  EXPECT_EQ(in_bytes.text, "refused 431") << "a byte at a time";
}

TEST(HttpRequestReader, AHeadHasALimitOfFields) {
  const HttpRequestLimits limits{.header_fields = 10};
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 1; i < 10; ++i) head += "a:\r\n";
  EXPECT_TRUE(read_whole(head + "\r\n", limits).ends_with("|;"));
  EXPECT_EQ(read_whole(head + "a:\r\n\r\n", limits), "refused 431");
}

TEST(HttpRequestReader, ABodyHasALimitHoweverItIsFramed) {
  const HttpRequestLimits limits{.body_bytes = 10};
  const std::string head = "PUT / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_TRUE(read_whole(head + "Content-Length: 10\r\n\r\n0123456789", limits).ends_with("|0123456789;"));
  EXPECT_TRUE(read_whole(head + "Content-Length: 11\r\n\r\n", limits).ends_with("refused 413"));
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_TRUE(read_whole(chunked + "9\r\n012345678\r\n1\r\n9\r\n0\r\n\r\n", limits).ends_with("|0123456789;"));
  EXPECT_TRUE(read_whole(chunked + "9\r\n012345678\r\n2\r\n", limits).ends_with("refused 413"));
  EXPECT_TRUE(read_whole(chunked + "ffffffffffffffff\r\n", limits).ends_with("refused 413"));
  EXPECT_TRUE(read_whole(chunked + "10000000000000000\r\n", limits).ends_with("refused 400"));
}

// What can be told from the bytes that are there is told, however few they are.
TEST(HttpRequestReader, ALineThatIsNoChunksIsRefusedAtOnce) {
  const std::string chunked = "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* line : {"z\r\n", "zz\r\n", "-1\r\n", "\r\n", ";\r\n", "1\r\naxxxx", "1\r\na\r\nz\r\n"})
    EXPECT_TRUE(read_whole(chunked + line).ends_with("refused 400")) << line;
}

// The peer must not make us work for ever for next to no body.
TEST(HttpRequestReader, ChunksMayNotBeMostlyFraming) {
  const std::string head = "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string extended = head, small = head;
  for (int i = 0; i < 200; ++i) extended += "1;" + std::string(1000, 'x') + "\r\na\r\n";
  EXPECT_TRUE(read_whole(extended).ends_with("refused 400"));
  for (int i = 0; i < 100'000; ++i) small += "1\r\na\r\n";
  EXPECT_TRUE(read_whole(small + "0\r\n\r\n").ends_with("a;"))
      << "that small chunks are inefficient is the peer's own cost";
  EXPECT_TRUE(read_whole(head + "1;" + std::string(70'000, 'x')).ends_with("refused 400"));
  EXPECT_TRUE(read_whole(head + "0\r\nT: " + std::string(70'000, 'x')).ends_with("refused 400")) << "a trailer";
  std::string trailer = head + "0\r\n";
  for (int i = 0; i < 300; ++i) trailer += "a:\r\n";
  EXPECT_TRUE(read_whole(trailer + "\r\n").ends_with("refused 400")) << "a trailer of many fields";
}

}  // namespace
}  // namespace o2dms::base
