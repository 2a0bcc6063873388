#include "base/http_response_reader.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

using ResponseEvent = HttpResponseReader::Event;

std::string name_of(ResponseEvent event) {
  switch (event) {
    case ResponseEvent::whole:
      return "whole";
    case ResponseEvent::cut_short:
      return "cut short";
    case ResponseEvent::malformed:
      return "malformed";
    case ResponseEvent::too_large:
      return "too large";
    default:
      return "";
  }
}

enum class End { none, orderly, cut };

// "200|A=b|body|whole" of an answer that comes in these pieces, and whose connection ends so.
std::string read_pieces(std::initializer_list<std::string_view> pieces, End end = End::none,
                        std::optional<std::uint64_t> body_limit = {}, bool is_answer_to_head = false) {
  HttpResponseReader reader({});
  reader.start(is_answer_to_head, body_limit);
  std::string text, body;
  ResponseEvent event = ResponseEvent::need_more;
  const auto read_on = [&] {
    while ((event = reader.next()) == ResponseEvent::head || event == ResponseEvent::body) {
      if (event == ResponseEvent::body) {
        body += reader.take_body();
        continue;
      }
      const HttpResponse head = reader.take_head();
      text = std::to_string(head.status);
      for (const auto& [name, value] : head.headers.fields()) text += "|" + name + "=" + value;
    }
  };
  for (const std::string_view piece : pieces) {
    reader.receive(piece);
    read_on();
  }
  if (end != End::none && event == ResponseEvent::need_more) {
    reader.end(end == End::orderly);
    read_on();
  }
  return text + "|" + body + "|" + name_of(event);
}

TEST(HttpResponseReader, HowTheBytesAreCutMakesNoDifference) {
  for (const std::string_view text :
       {"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: t\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nto the end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"}) {
    const std::string whole = read_pieces({text}, End::orderly);
    for (std::size_t cut = 1; cut < text.size(); ++cut)
      EXPECT_EQ(read_pieces({text.substr(0, cut), text.substr(cut)}, End::orderly), whole) << "cut at " << cut;
  }
  EXPECT_EQ(read_pieces({"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 1\r\n\r\nx"}),
            "200|A=b|Content-Length=1|x|whole");
}

// What ends before its end is an error, whichever way the connection ends; what is whole is whole without a goodbye.
TEST(HttpResponseReader, NoPartPassesForTheWhole) {
  for (const std::string_view text :
       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: t\r\n\r\n"}) {
    for (const End end : {End::orderly, End::cut}) {
      for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_TRUE(read_pieces({text.substr(0, length)}, end).ends_with("|cut short"))
            << length << " bytes of " << text;
      EXPECT_TRUE(read_pieces({text}, end).ends_with("|whole")) << text;
    }
  }
}

TEST(HttpResponseReader, ABodyThatEndsWithTheConnectionEndsOnlyInOrder) {
  const std::string_view text = "HTTP/1.1 200 OK\r\n\r\nto the end";
  EXPECT_EQ(read_pieces({text}, End::orderly), "200|to the end|whole");
  EXPECT_EQ(read_pieces({text}, End::cut), "200|to the end|cut short");
}

TEST(HttpResponseReader, WhatHasNoBodyHasNone) {
  EXPECT_EQ(read_pieces({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"}, End::none, {}, true),
            "200|Content-Length=5||whole");
  EXPECT_EQ(read_pieces({"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"}), "304|Content-Length=5||whole");
}

TEST(HttpResponseReader, WhatCameBeforeAFailureIsGivenFirst) {
  EXPECT_EQ(read_pieces({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnonsense\r\n"}),
            "200|Transfer-Encoding=chunked|abc|malformed");
}

TEST(HttpResponseReader, TakesNoCodingThatItCannotUndo) {
  for (const char* coding : {"gzip, chunked", "identity", "chunked, gzip", "x"})
    EXPECT_TRUE(read_pieces({"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n0\r\n\r\n"},
                            End::orderly)
                    .ends_with("malformed"))
        << coding;
}

TEST(HttpResponseReader, ALineThatIsNoChunksIsTakenForNoneAtOnce) {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* line : {"z\r\n", "zz\r\n", "-1\r\n", "\r\n", ";\r\n", "1\r\naxxxx", "1\r\na\r\nz\r\n"})
    EXPECT_TRUE(read_pieces({chunked + line}).ends_with("malformed")) << line;
}

TEST(HttpResponseReader, HasLimits) {
  const std::string status = "HTTP/1.1 200 OK\r\n";
  EXPECT_TRUE(read_pieces({status + "Content-Length: 11\r\n\r\n"}, End::none, 10).ends_with("too large"));
  EXPECT_TRUE(read_pieces({status + "\r\n", "0123456789", "1"}, End::none, 10).ends_with("too large"));
  EXPECT_TRUE(read_pieces({status + "Transfer-Encoding: chunked\r\n\r\nb\r\n"}, End::none, 10).ends_with("too large"));
  std::string fields = status;
  for (int i = 0; i < 1025; ++i) fields += "a:\r\n";
  EXPECT_TRUE(read_pieces({fields + "\r\n"}).ends_with("too large"));
  HttpResponseReader reader({.header_bytes = 1000, .header_fields = 1'000'000});
  reader.start(false, {});
  reader.receive(status);
  ResponseEvent event = reader.next();
  for (int i = 0; i < 1000 && event == ResponseEvent::need_more; ++i) {
    reader.receive("Field: x\r\n");
    event = reader.next();
  }
  EXPECT_EQ(event, ResponseEvent::too_large) << "a field at a time";
  std::string interim;
  for (int i = 0; i < 17; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_TRUE(read_pieces({interim}).ends_with("malformed"));
}

TEST(HttpResponseReader, AConnectionIsReusedOnlyWhenNothingIsLeftOnIt) {
  const auto is_reusable = [](std::string_view text) {
    HttpResponseReader reader({});
    reader.start(false, {});
    reader.receive(text);
    while (reader.next() != ResponseEvent::whole) static_cast<void>(reader.take_body());
    return reader.is_reusable();
  };
  EXPECT_TRUE(is_reusable("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  EXPECT_FALSE(is_reusable("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(is_reusable("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"));
  EXPECT_FALSE(is_reusable("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"));
}

}  // namespace
}  // namespace o2dms::base
