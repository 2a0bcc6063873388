// Requests on whose meaning two readers could differ: a server in front of ours must see the same ones that we see.
#include <gtest/gtest.h>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

// Method, target, fields but Host, body.
HttpResponse tell(HttpRequest&& request) {
  HttpResponse response;
  response.body = request.method + " " + request.target;
  for (const auto& [name, value] : request.headers.fields()) {
    if (name != "Host" && name != "Connection") response.body += "|" + name + "=" + value;
  }
  response.body += "|" + request.body + ".";
  return response;
}

// All that comes back until the server closes.
std::string answer_to(const std::string& text) {
  const auto server = serve_with_refusal({}, tell);
  RawSocket peer(connect_raw(server->port()));
  peer.send(text);
  peer.finish();
  return peer.read_until("");
}

std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? answer : answer.substr(end + 4);
}

TEST(StrictServer, RefusesBodiesWithTwoEnds) {
  for (const char* fields : {
           "Content-Length: 4\r\nTransfer-Encoding: chunked",
           "Transfer-Encoding: chunked\r\nContent-Length: 4",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
           "Transfer-Encoding: chunked, identity",
           "Transfer-Encoding: gzip, chunked",
           "Transfer-Encoding: identity",
           "Transfer-Encoding: xchunked",
           "Transfer-Encoding: ",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
           "Content-Length: 4\r\nContent-Length: 5",
           "Content-Length: +4",
           "Content-Length: 4, 4",
           "Content-Length: -1",
           "Content-Length: 0x4",
       }) {
    const std::string answer = answer_to("POST / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) +
                                         "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << fields << "\n" << answer;
    EXPECT_EQ(answer.find("smuggled"), std::string::npos) << fields << "\n" << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos) << fields;
  }
  EXPECT_TRUE(answer_to("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").starts_with("HTTP/1.1 400 "))
      << "HTTP/1.0 has no chunks";
}

TEST(StrictServer, WantsOneHost) {
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(answer_to("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200 ")) << "HTTP/1.0 knew none";
}

TEST(StrictServer, TakesThePathOfATargetThatNamesAHost) {
  for (const auto& [target, path] :
       {std::pair{"http://h:1/api?x=1", "/api?x=1"}, std::pair{"HTTPS://h/a/b", "/a/b"}, std::pair{"https://h", "/"},
        std::pair{"http://h?q", "/?q"}, std::pair{"/a//b", "/a//b"}})
    EXPECT_EQ(body_of(answer_to("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n")),
              "GET " + std::string(path) + "|.");
  EXPECT_EQ(body_of(answer_to("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")), "OPTIONS *|.");
  for (const char* line : {"GET * HTTP/1.1", "GET api HTTP/1.1", "CONNECT h:443 HTTP/1.1", "GET ftp://h/x HTTP/1.1",
                           "GET http:///x HTTP/1.1", "GET http:// HTTP/1.1"})
    EXPECT_TRUE(answer_to(std::string(line) + "\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 400 ")) << line;
}

TEST(StrictServer, TrailersDoNotPassForHeaders) {
  EXPECT_EQ(body_of(answer_to("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;ext=1\r\nab\r\n0\r\n"
                              "Impersonate-User: admin\r\n\r\n")),
            "POST /|Transfer-Encoding=chunked|ab.");
}

TEST(StrictServer, AFoldedValueIsOneLine) {
  EXPECT_EQ(body_of(answer_to("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n  b\r\nY: c\r\n\r\n")), "GET /|X=a b|Y=c|.");
}

TEST(StrictServer, RefusesLinesThatAreNone) {
  for (const char* bad : {"GET / HTTP/1.1\nHost: h\n\n", "GET / HTTP/1.1\r\nHost: h\r\nA: b\x01\r\n\r\n",
                          "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
                          "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", " GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                          "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n"})
    EXPECT_TRUE(answer_to(bad).starts_with("HTTP/1.1 400 ")) << bad;
}

TEST(StrictServer, AnswersAPeerThatHasSaidAllItWillSay) {
  const std::string answer = answer_to(
      "PUT /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"
      "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(answer.find("PUT /1|Content-Length=2|ab."), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("GET /2|.")) << answer;
}

TEST(StrictClient, SendsNothingThatCouldBeReadAsMore) {
  const auto server = serve({}, tell);
  const auto connection = make_http_connection(target_of(server->port(), false));
  HttpRequest request;
  request.headers.add("Authorization", "Bearer token\r\nImpersonate-User: admin");
  const auto refused = connection->exchange(request, kPatience);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, TransportFault::send);
  EXPECT_NE(refused.error().message.find("Authorization"), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("token"), std::string::npos) << "the secret is not shown";
  request.headers = {};
  request.target = "/a HTTP/1.1\r\nX: y";
  EXPECT_FALSE(connection->exchange(request, kPatience));
  EXPECT_EQ(get(*connection), "200 GET /|.");
  server->stop();
  connection->close();
  EXPECT_EQ(connection->exchange(request, kPatience).error().fault, TransportFault::send) << "before it connects";
}

}  // namespace
}  // namespace o2dms::base
