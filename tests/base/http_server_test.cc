#include <gtest/gtest.h>

#include <future>
#include <set>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

HttpResponse echo(HttpRequest&& request) {
  HttpResponse response;
  response.headers.add("X-Method", request.method);
  response.body = request.target + " " + request.body;
  return response;
}

std::unique_ptr<HttpServer> plain_echo(const HttpServerOptions& options = {}) {
  return serve_with_refusal(options, echo);
}

TEST(HttpServer, AnswersOverTls) {
  const auto server = serve(tls_options(), echo);
  const auto connection = make_http_connection(target_of(server->port()));
  HttpRequest request;
  request.method = "POST";
  request.target = "/a?b=c%20d";
  request.body = "body";
  const auto answer = connection->exchange(request, kPatience);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "/a?b=c%20d body");
  EXPECT_EQ(answer->headers.get("x-method"), "POST");
  EXPECT_TRUE(answer->headers.has("Date"));
  EXPECT_EQ(connection->tls_version(), "TLSv1.3");
}

TEST(HttpServer, KeepsConnectionsAlive) {
  std::set<std::string> remotes;
  const auto server = serve(tls_options(), [&](HttpRequest&& request) {
    remotes.insert(request.remote_address);
    return HttpResponse{};
  });
  const auto connection = make_http_connection(target_of(server->port()));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get(*connection), "200 ");
  EXPECT_EQ(remotes.size(), 1u) << "twenty requests over one connection";
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_TRUE(peer.send(requests + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  const std::string answers = peer.read_until("");
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = answers.find("\r\n\r\n/" + std::to_string(i) + " ", at);
    ASSERT_NE(at, std::string::npos) << "answer " << i << " is missing or out of order";
  }
  EXPECT_TRUE(answers.ends_with("/last "));
}

TEST(HttpServer, TakesARequestByteByByte) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  for (const char c :
       std::string_view("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")) {
    ASSERT_TRUE(peer.send({&c, 1}));
  }
  EXPECT_TRUE(peer.read_until("").ends_with("\r\n\r\n/x abc"));
}

TEST(HttpServer, TakesAChunkedBody) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send(
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: "
      "close\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(peer.read_until("").ends_with("\r\n\r\n/ abcde"));
}

TEST(HttpServer, HeadHasNoBody) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string answer = peer.read_until("");
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
  EXPECT_NE(answer.find("Content-Length: 3\r\n"), std::string::npos) << answer;
}

TEST(HttpServer, HonoursExpectContinue) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("ok");
  EXPECT_TRUE(peer.read_until("").ends_with("/ ok"));
}

TEST(HttpServer, RefusesALargeHeaderWith431) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100 * 1024, 'x') + "\r\n\r\n");
  const std::string answer = peer.read_until("");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 431 ")) << answer;
  EXPECT_TRUE(answer.ends_with("refused with 431")) << answer;
}

TEST(HttpServer, RefusesManyHeadersWith431) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET / HTTP/1.1\r\nHost: h\r\n");
  for (int i = 0; i < 20'000; ++i) {
    if (!peer.send("X: y\r\n")) break;
  }
  EXPECT_TRUE(peer.read_until("").starts_with("HTTP/1.1 431 "));
}

TEST(HttpServer, RefusesALargeBodyWith413BeforeItIsSent) {
  HttpServerOptions options;
  options.max_body_bytes = 1000;
  const auto server = plain_echo(options);
  RawSocket peer(connect_raw(server->port()));
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
  const std::string answer = peer.read_until("");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
}

TEST(HttpServer, TheAnswer413ReachesAClientThatIsStillSending) {
  const auto server = serve_with_refusal(tls_options(), echo);
  const auto connection = make_http_connection(target_of(server->port()));
  HttpRequest request;
  request.method = "POST";
  request.body.assign(5 * 1024 * 1024, 'x');
  EXPECT_EQ(to_line(connection->exchange(request, kPatience)), "413 refused with 413");
}

TEST(HttpServer, RefusesALargeChunkedBodyWith413) {
  HttpServerOptions options;
  options.max_body_bytes = 1000;
  const auto server = plain_echo(options);
  RawSocket peer(connect_raw(server->port()));
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(2048, 'x') +
            "\r\n");
  EXPECT_TRUE(peer.read_until("").starts_with("HTTP/1.1 413 "));
}

TEST(HttpServer, RefusesMalformedRequestsWith400) {
  for (const char* bad :
       {"nonsense\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n"}) {
    const auto server = plain_echo();
    RawSocket peer(connect_raw(server->port()));
    peer.send(bad);
    EXPECT_TRUE(peer.read_until("").starts_with("HTTP/1.1 400 ")) << bad;
  }
}

TEST(HttpServer, RefusesAChunkHeadWithoutEnd) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(200 * 1024, 'x'));
  EXPECT_TRUE(peer.read_until("").starts_with("HTTP/1.1 400 "));
}

TEST(HttpServer, AHandlersFieldCannotBreakOutOfItsLine) {
  const auto server = serve({}, [](HttpRequest&&) {
    HttpResponse response;
    response.headers.add("Warning", "a\r\nX-Evil: b");
    return response;
  });
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_NE(peer.read_until("").find("Warning: a  X-Evil: b\r\n"), std::string::npos);
}

TEST(HttpServer, CutsAPeerThatDoesNotFinishItsRequest) {
  HttpServerOptions options;
  options.request_timeout = std::chrono::milliseconds(50);
  const auto server = plain_echo(options);
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET / HT");
  EXPECT_EQ(peer.read_until(""), "");
}

TEST(HttpServer, CutsAnIdlePeer) {
  HttpServerOptions options;
  options.idle_timeout = std::chrono::milliseconds(50);
  const auto plain = plain_echo(options);
  RawSocket peer(connect_raw(plain->port()));
  EXPECT_EQ(peer.read_until(""), "");
  options.certificate = certificates().server;
  const auto tls = plain_echo(options);
  RawSocket silent(connect_raw(tls->port()));
  EXPECT_EQ(silent.read_until(""), "") << "also before the TLS handshake";
}

TEST(HttpServer, SendsALargeBodyWhole) {
  const auto large = std::make_shared<const std::string>(8 * 1024 * 1024, 'x');
  const auto server = serve(tls_options(), [&](HttpRequest&&) {
    HttpResponse response;
    response.shared_body = large;
    return response;
  });
  const auto connection = make_http_connection(target_of(server->port()));
  const auto answer = connection->exchange({}, kPatience);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, *large);
}

TEST(HttpServer, ClosesWhenTheHandlerSaysSo) {
  const auto server = serve({}, [](HttpRequest&&) {
    HttpResponse response;
    response.close = true;
    return response;
  });
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::string answer = peer.read_until("");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(answer.find("HTTP/1.1 200"), answer.rfind("HTTP/1.1 200")) << "the second request is not answered";
}

TEST(HttpServer, HasALimitOfConnections) {
  HttpServerOptions options;
  options.max_connections = 1;
  const auto server = plain_echo(options);
  RawSocket first(connect_raw(server->port()));
  first.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(first.read_until("/1 ").starts_with("HTTP/1.1 200"));
  RawSocket second(connect_raw(server->port()));
  EXPECT_EQ(second.read_until(""), "");
}

TEST(HttpServer, SaysWhyItCannotStart) {
  const auto first = plain_echo();
  HttpServerOptions options;
  options.port = first->port();
  const auto second = start_http_server(options, make_whole_request_handler(echo));
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("127.0.0.1:" + std::to_string(first->port())), std::string::npos);
  options = tls_options();
  options.certificate->key_pem = "nonsense";
  EXPECT_FALSE(start_http_server(options, make_whole_request_handler(echo)));
  options = {};
  options.address = "nowhere";
  EXPECT_FALSE(start_http_server(options, make_whole_request_handler(echo)));
}

TEST(HttpServer, StopEndsIdleConnectionsAndIsIdempotent) {
  const auto server = plain_echo();
  RawSocket peer(connect_raw(server->port()));
  peer.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
  peer.read_until("/1 ");
  server->stop();
  server->stop();
  EXPECT_EQ(peer.read_until(""), "");
}

TEST(HttpServer, ConnectionsAreServedSideBySide) {
  std::promise<void> release;
  auto released = release.get_future().share();
  const auto server = serve({}, [&](HttpRequest&& request) {
    if (request.target == "/wait") released.wait();
    return HttpResponse{};
  });
  const auto waiting = make_http_connection(target_of(server->port(), false));
  auto first = std::async(std::launch::async, [&] { return get(*waiting, "/wait"); });
  const auto other = make_http_connection(target_of(server->port(), false));
  EXPECT_EQ(get(*other), "200 ");
  release.set_value();
  EXPECT_EQ(first.get(), "200 ");
}

}  // namespace
}  // namespace o2dms::base
