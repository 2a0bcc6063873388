// Both sides of HTTP over bytes that no socket carries: what one says, the other understands.
#include "base/http_dialogue.h"

#include <gtest/gtest.h>

#include "base/http_exchange.h"

namespace o2dms::base {
namespace {

using ExchangeEvent = HttpExchange::Event;

HttpResponse echo_request(HttpRequest&& request) {
  HttpResponse response;
  response.status = request.target == "/missing" ? 404 : 200;
  response.headers.add("X-Method", request.method);
  response.body = request.target + " " + request.body;
  return response;
}

// "404 body", carried in pieces of so many bytes.
std::string exchanged(const HttpRequest& request, std::size_t piece) {
  HttpExchange client(request);
  HttpDialogue server(echo_request);
  std::string seen;
  const auto carry = [piece](std::string& from) {
    std::string bytes = from.substr(0, piece);
    from.erase(0, bytes.size());
    return bytes;
  };
  while (true) {
    if (!client.unsent().empty()) server.receive(carry(client.unsent()));
    server.go_on();
    if (!server.unsent().empty())
      client.receive(carry(server.unsent()));
    else if (server.has_ended())
      client.receive_end();
    for (ExchangeEvent event = client.next(); event != ExchangeEvent::need_more; event = client.next()) {
      if (event == ExchangeEvent::whole) return seen;
      if (event == ExchangeEvent::failed) return "failed: " + client.problem();
      if (event == ExchangeEvent::head) {
        const HttpResponse head = client.take_head();
        seen += std::to_string(head.status) + " " + std::string(head.headers.get("X-Method")) + " ";
      } else {
        seen += client.take_body();
      }
    }
  }
}

TEST(HttpDialogue, AnswersWhatAnExchangeAsks) {
  for (const std::size_t piece : {1U, 7U, 100'000U}) {
    HttpRequest request;
    request.target = "/a?b=c";
    request.headers.add("Host", "h");
    EXPECT_EQ(exchanged(request, piece), "200 GET /a?b=c ");
    request.method = "POST";
    request.target = "/missing";
    request.body = std::string(50'000, 'x');
    EXPECT_EQ(exchanged(request, piece), "404 POST /missing " + request.body);
    request.method = "HEAD";
    request.body = "";
    EXPECT_EQ(exchanged(request, piece), "404 HEAD ");
  }
}

TEST(HttpDialogue, RequestsFollowEachOther) {
  HttpDialogue server(echo_request);
  server.receive("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(server.has_ended());
  const std::string said = server.unsent();
  EXPECT_LT(said.find("\r\n\r\n/1 "), said.find("\r\n\r\n/2 ")) << said;
  EXPECT_TRUE(said.ends_with("/2 ")) << said;
}

TEST(HttpDialogue, WhatIsNoRequestIsRefused) {
  HttpDialogue server(echo_request);
  server.receive("nonsense\r\n\r\n");
  EXPECT_TRUE(server.unsent().starts_with("HTTP/1.1 400 ")) << server.unsent();
  EXPECT_TRUE(server.has_ended());
}

TEST(HttpDialogue, WhoDoesNotTakeAnswersIsNotAnsweredOn) {
  HttpDialogue server([](HttpRequest&&) {
    HttpResponse response;
    response.body.assign(50'000, 'x');
    return response;
  });
  std::string many;
  for (int i = 0; i < 100; ++i) many += "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  server.receive(many);
  EXPECT_LT(server.unsent().size(), 200'000U);
  EXPECT_FALSE(server.wants_more());
  std::size_t taken = 0;
  while (!server.unsent().empty()) {
    taken += server.unsent().size();
    server.unsent().clear();
    server.go_on();
  }
  EXPECT_GT(taken, 100U * 50'000) << "and in the end to all";
}

TEST(HttpExchange, NoFieldSpeaksForUs) {
  HttpRequest request;
  request.target = "/a b\r\nX: 1";
  request.headers.add("A", "b\r\nX: 2");
  HttpExchange exchange(request);
  EXPECT_EQ(exchange.unsent().find("\nX:"), std::string::npos) << exchange.unsent();
}

TEST(HttpExchange, AnAnswerThatIsCutOffHasFailed) {
  for (const auto& [bytes, problem] :
       std::vector<std::pair<std::string, std::string>>{{"", "EOF"}, {"HTTP/1.1 200 OK\r\n", "unexpected EOF"}}) {
    HttpExchange exchange({});
    exchange.receive(bytes);
    exchange.receive_end();
    EXPECT_EQ(exchange.next(), ExchangeEvent::failed);
    EXPECT_EQ(exchange.problem(), problem);
  }
}

TEST(HttpExchange, FieldsOfOneConnection) {
  EXPECT_TRUE(is_hop_by_hop("connection"));
  EXPECT_TRUE(is_hop_by_hop("Transfer-Encoding"));
  EXPECT_FALSE(is_hop_by_hop("Content-Type"));
}

}  // namespace
}  // namespace o2dms::base
