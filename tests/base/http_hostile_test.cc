// Servers that mean harm: nothing they send may take memory or time without bound, or end the program.
#include <gtest/gtest.h>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

TransportFault fault_of(const std::string& answer, bool repeat = false, bool stream = false) {
  RawServer server([&](RawSocket& peer, int) {
    peer.read_until("\r\n\r\n");
    const std::size_t colon = answer.rfind('|');
    peer.send(answer.substr(0, colon));
    for (int i = 0; repeat && i < 1'000'000; ++i) {
      if (!peer.send(answer.substr(colon + 1))) return;
    }
  });
  HttpTarget target = target_of(server.port(), false);
  target.max_body_bytes = 1024 * 1024;
  const auto connection = make_http_connection(target);
  if (!stream) {
    const auto result = connection->exchange({}, kPatience);
    EXPECT_FALSE(result) << answer.substr(0, 100);
    return result ? TransportFault::resolve : result.error().fault;
  }
  const auto head = connection->open({}, kPatience);
  if (!head) return head.error().fault;
  while (true) {
    const auto text = connection->read_some(kPatience);
    if (!text) return text.error().fault;
    if (text->empty()) return TransportFault::resolve;
  }
}

TEST(HostileServer, EndlessHeaders) {
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\n|A: b\r\n", true), TransportFault::too_large);
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nA: |bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", true),
            TransportFault::too_large);
}

TEST(HostileServer, EndlessInterimAnswers) {
  EXPECT_EQ(fault_of("|HTTP/1.1 100 Continue\r\n\r\n", true), TransportFault::malformed);
}

TEST(HostileServer, LengthsBeyondAllLimits) {
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx|"), TransportFault::too_large);
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nx|", false, true),
            TransportFault::receive)
      << "a stream may be long, but no memory is taken on a claim";
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nx|"),
            TransportFault::malformed);
}

TEST(HostileServer, GiantChunks) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(fault_of(head + "7fffffffffffff\r\n|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true),
            TransportFault::too_large);
  EXPECT_EQ(fault_of(head + "fffffffffffffffffffff\r\nx|"), TransportFault::malformed);
  EXPECT_EQ(fault_of(head + "1;|eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", true), TransportFault::malformed);
}

TEST(HostileServer, EndlessBodyWithoutLength) {
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\n\r\n|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true),
            TransportFault::too_large);
}

TEST(HostileServer, AnswersThatAreCutShort) {
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf|"), TransportFault::receive);
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nha|"), TransportFault::receive);
  EXPECT_EQ(fault_of("HTTP/1.1 200 OK\r\nConte|"), TransportFault::receive);
  EXPECT_EQ(fault_of("|"), TransportFault::closed);
}

TEST(HostileServer, Nonsense) {
  EXPECT_EQ(fault_of("SSH-2.0-OpenSSH_9.2\r\n\r\n|"), TransportFault::malformed);
  EXPECT_EQ(fault_of(std::string("\x15\x03\x01\x00\x02\x02\x46\r\n\r\n|", 12)), TransportFault::malformed);
  EXPECT_EQ(fault_of("HTTP/1.1 999999 X\r\n\r\n|"), TransportFault::malformed);
}

TEST(HostileServer, PlainTextWhereTlsIsExpected) {
  RawServer server([](RawSocket& peer, int) {
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.read_until("");
  });
  const auto answer = make_http_connection(target_of(server.port()))->exchange({}, kPatience);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, TransportFault::tls);
}

}  // namespace
}  // namespace o2dms::base
