// exec and attach over both transports, without sockets and without a cluster.
#include <gmock/gmock.h>

#include "base/base64.h"
#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/http/stream_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::HasSubstr;

class ExecTest : public ApiFixture {
 protected:
  void SetUp() override {
    Json two = pod("two");
    two["spec"]["containers"].push_back({{"name", "side"}, {"image", "registry.local/b:1"}});
    for (const Json& each : {pod("web"), two, pod("waiting")}) call("POST", kPods, each);
    bind("web");
    bind("two");
  }
  WebSocketClient websocket(const std::string& query, const std::string& protocols = "v5.channel.k8s.io") {
    return WebSocketClient(raw("GET", kPods + "/web/" + query, {}, websocket_headers(protocols)));
  }
  SpdyClient spdy(const std::string& query, const std::string& protocol = "v4.channel.k8s.io") {
    return SpdyClient(raw("POST", kPods + "/web/" + query, {}, spdy_headers(protocol)));
  }
  Answer upgrade(const std::string& path) {
    return call("GET", kPods + path, {}, websocket_headers("v5.channel.k8s.io"));
  }

  const std::string kAll = "&stdin=true&stdout=true&stderr=true";
};

TEST_F(ExecTest, WhatIsAskedForMustBeThere) {
  const Answer plain = call("GET", kPods + "/web/exec?command=true&stdout=true");
  EXPECT_EQ(plain.status, 400);
  EXPECT_EQ(plain.json["message"], "Upgrade request required");
  EXPECT_EQ(call("POST", kPods + "/web/portforward").json["message"], "Upgrade request required");
  const Answer nobody = call("GET", kPods + "/nope/exec?command=true");
  EXPECT_EQ(nobody.status, 404);
  EXPECT_EQ(nobody.json["details"], Json({{"name", "nope"}, {"kind", "pods"}}));
  EXPECT_EQ(upgrade("/web/exec?command=true&stdout=1&container=nope").json["message"],
            "container nope is not valid for pod web");
  EXPECT_THAT(upgrade("/two/exec?command=true&stdout=1").json["message"], HasSubstr("choose one of: [main side]"));
  EXPECT_EQ(upgrade("/waiting/exec?command=true&stdout=1").json["message"],
            "pod waiting does not have a host assigned");
  EXPECT_EQ(upgrade("/web/exec?stdout=1").status, 400);
  EXPECT_EQ(upgrade("/web/exec?command=true").json["message"], "you must specify at least 1 of stdin, stdout, stderr");
  EXPECT_EQ(call("DELETE", kPods + "/web/exec?command=true").status, 405);
  EXPECT_EQ(pod_streams.asked, "");
}

TEST_F(ExecTest, WhoOpensAStreamByGetMustBeAllowedToCreate) {
  websocket("exec?command=both&stdout=true");
  EXPECT_EQ(authorizer.asked, "create pods web");
  call("GET", kPods + "/web/exec?command=both&stdout=true");
  EXPECT_EQ(authorizer.asked, "get pods web") << "no stream is opened";
  base::HttpHeaders headers = websocket_headers("v5.channel.k8s.io");
  authorizer.refused = "create";
  const Answer refused = call("GET", kPods + "/web/exec?command=both&stdout=true", {}, headers);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.json["message"], HasSubstr("cannot create resource \"pods/exec\""));
}

TEST_F(ExecTest, HandshakesThatFail) {
  base::HttpHeaders old = websocket_headers("v5.channel.k8s.io");
  old.set("Sec-WebSocket-Version", "8");
  const Answer version = call("GET", kPods + "/web/exec?command=cat&stdout=1", {}, old);
  EXPECT_EQ(version.status, 400);
  EXPECT_EQ(version.headers.get("Sec-WebSocket-Version"), "13");
  EXPECT_EQ(call("GET", kPods + "/web/exec?command=cat&stdout=1", {}, websocket_headers("v9.channel.k8s.io")).status,
            403);
  const Answer stream = call("POST", kPods + "/web/exec?command=cat&stdout=1", {}, spdy_headers("v9.channel.k8s.io"));
  EXPECT_EQ(stream.status, 403);
  EXPECT_EQ(stream.headers.get("X-Accepted-Stream-Protocol-Versions"), "v4.channel.k8s.io");
}

TEST_F(ExecTest, OutputsAndStatusByWebSocket) {
  WebSocketClient client =
      websocket("exec?command=both&command=x%20y&stdout=true&stderr=true", "v5.channel.k8s.io, v4.channel.k8s.io");
  EXPECT_EQ(client.headers().get("Sec-WebSocket-Protocol"), "v5.channel.k8s.io");
  EXPECT_EQ(pod_streams.asked, "exec a/web/main both x y");
  const auto messages = client.read();
  ASSERT_EQ(messages.size(), 5U);
  EXPECT_EQ(messages[0], "\x01") << "an empty message tells that all is set up";
  EXPECT_EQ(messages[1], "\x01to out");
  EXPECT_EQ(messages[2], "\x02to error");
  EXPECT_EQ(*base::parse_json(messages[3].substr(1)), Json({{"metadata", Json::object()}, {"status", "Success"}}));
  EXPECT_EQ(messages[4], "close 1000");
  EXPECT_FALSE(client.is_open());
}

TEST_F(ExecTest, TheExitCodeArrives) {
  const auto channels = websocket("exec?command=exit&command=3&stdout=true", "v4.channel.k8s.io").read_channels();
  const Json status = *base::parse_json(channels.at(3));
  EXPECT_EQ(status["status"], "Failure");
  EXPECT_EQ(status["reason"], "NonZeroExitCode");
  EXPECT_EQ(status["details"]["causes"], Json::array({Json{{"reason", "ExitCode"}, {"message", "3"}}}));
  const Json missing = *base::parse_json(websocket("exec?command=nope&stdout=true").read_channels().at(3));
  EXPECT_EQ(missing["reason"], "InternalError");
  EXPECT_THAT(missing["message"], HasSubstr("executable file not found"));
  EXPECT_EQ(websocket("exec?command=exit&command=3&stdout=true", "channel.k8s.io").read_channels().at(3),
            "command terminated with non-zero exit code: error executing command [exit 3], exit code 3")
      << "the oldest protocols have a sentence";
  EXPECT_FALSE(websocket("exec?command=exit&command=0&stdout=true", "").read_channels().contains(3));
}

TEST_F(ExecTest, InputIsHalfClosedByVersion5) {
  WebSocketClient client = websocket("exec?command=cat" + kAll);
  client.send(std::string("\0hello ", 7));
  client.send(std::string("\0world", 6));
  client.send("\x07 of no channel");
  EXPECT_EQ(client.read_channels(), (std::map<int, std::string>{{1, "hello world"}}));
  client.send(std::string("\xFF\x00", 2));
  EXPECT_EQ(client.read_channels().at(-1), "close 1000");
  WebSocketClient older = websocket("exec?command=cat" + kAll, "v4.channel.k8s.io");
  older.send(std::string("\xFF\x00", 2));
  EXPECT_EQ(older.read_channels(), (std::map<int, std::string>{})) << "version 4 knows no such channel";
}

TEST_F(ExecTest, WithoutStdinThereIsNoInput) {
  WebSocketClient client = websocket("exec?command=cat&stdout=true");
  EXPECT_EQ(client.read_channels().at(-1), "close 1000") << "its input was at its end from the start";
}

TEST_F(ExecTest, Base64Channels) {
  WebSocketClient client = websocket("exec?command=cat" + kAll, "base64.channel.k8s.io");
  client.send("0" + base::base64_encode("h\xFF"), base::WebSocketOpcode::text);
  const auto messages = client.read();
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0], "1");
  EXPECT_EQ(messages[1], "1" + base::base64_encode("h\xFF"));
  client.send("0***", base::WebSocketOpcode::text);
  EXPECT_EQ(client.read(), std::vector<std::string>{"close 1007"});
}

TEST_F(ExecTest, WindowSizesOfATerminal) {
  WebSocketClient client = websocket("exec?command=sh&tty=true" + kAll);
  EXPECT_EQ(pod_streams.asked, "exec a/web/main sh tty");
  client.send("\x04{\"Width\":80,\"Hei");
  client.send("\x04ght\":24}{\"Width\":100,\"Height\":50}");
  client.send("\x04nonsense}{\"Width\":\"a\"}");
  EXPECT_EQ(pod_streams.last->sizes, "80x24 100x50 ");
  client.send("\x04" + std::string(100'000, 'x'));
  EXPECT_TRUE(client.is_open()) << "and it keeps nothing of that";
}

TEST_F(ExecTest, WhoIsSlowHoldsItsClientBack) {
  WebSocketClient client = websocket("exec?command=slow" + kAll);
  client.send(std::string("\0abcdefgh", 9));
  EXPECT_EQ(pod_streams.last->held, "abcd");
  EXPECT_FALSE(client.wants_more());
  pod_streams.last->held.clear();
  pod_streams.last->wake();
  EXPECT_GT(client.wakes, 0);
  client.read();
  EXPECT_EQ(pod_streams.last->held, "efgh");
  EXPECT_TRUE(client.wants_more());
}

TEST_F(ExecTest, AttachFollowsWhatTheContainerPrints) {
  WebSocketClient client = websocket("attach?stdout=true");
  EXPECT_EQ(pod_streams.asked, "attach a/web/main");
  EXPECT_EQ(client.read_channels(), (std::map<int, std::string>{}));
  pod_streams.last->print("a line\n");
  EXPECT_GT(client.wakes, 0);
  EXPECT_EQ(client.read_channels().at(1), "a line\n");
  pod_streams.last->finish(0);
  EXPECT_EQ(client.read_channels().at(-1), "close 1000");
}

TEST_F(ExecTest, AContainerThatDoesNotRun) {
  pod_streams.runs = false;
  const Json status = *base::parse_json(websocket("exec?command=cat&stdout=true").read_channels().at(3));
  EXPECT_THAT(status["message"], HasSubstr("container not found (\"main\")"));
  const Answer older =
      call("GET", kPods + "/web/exec?command=cat&stdout=1", {}, websocket_headers("v4.channel.k8s.io"));
  EXPECT_EQ(older.status, 500);
  EXPECT_EQ(older.body, "container not found (\"main\")");
  EXPECT_EQ(call("POST", kPods + "/web/exec?command=cat&stdout=1", {}, spdy_headers("v4.channel.k8s.io")).status, 500);
}

TEST_F(ExecTest, OverSpdyTheClientOpensTheStreams) {
  SpdyClient client = spdy("exec?command=cat" + kAll);
  EXPECT_EQ(client.headers().get("X-Stream-Protocol-Version"), "v4.channel.k8s.io");
  client.open(1, {{"streamtype", "error"}}, true);
  client.open(3, {{"streamtype", "stdin"}});
  client.send(3, "hello");
  EXPECT_TRUE(client.read().empty()) << "until all are there";
  client.open(5, {{"streamtype", "stdout"}}, true);
  client.open(7, {{"streamtype", "stderr"}}, true);
  client.open(9, {{"streamtype", "stdout"}});
  client.open(11, {{"streamtype", "resize"}});
  EXPECT_EQ(client.read(), (std::map<base::SpdyStreamId, std::string>{{5, "hello"}, {9, "!"}, {11, "!"}}));
  client.send(3, " and more", true);
  const auto last = client.read();
  EXPECT_EQ(last.at(5), " and more|");
  EXPECT_EQ(last.at(7), "|");
  EXPECT_EQ(last.at(1), "{\"metadata\":{},\"status\":\"Success\"}|");
  EXPECT_FALSE(client.is_open()) << "the client has ended all of its sides";
}

TEST_F(ExecTest, OverSpdyTheClientHasTimeForItsFarewell) {
  SpdyClient client = spdy("exec?command=both&stdout=true&stderr=true");
  for (const auto& [stream, type] :
       std::map<base::SpdyStreamId, std::string>{{1, "error"}, {3, "stdout"}, {5, "stderr"}})
    client.open(stream, {{"streamtype", type}});
  const auto said = client.read();
  EXPECT_EQ(said.at(3), "to out|");
  EXPECT_EQ(said.at(5), "to error|");
  EXPECT_TRUE(client.is_open());
  client.wakes = 0;
  clock->advance(std::chrono::seconds(11));
  EXPECT_GT(client.wakes, 0);
  client.read();
  EXPECT_FALSE(client.is_open()) << "but not for ever";
}

TEST_F(ExecTest, StreamsThatNeverComeAreNotWaitedForForever) {
  SpdyClient client = spdy("exec?command=both&stdout=true");
  client.open(1, {{"streamtype", "error"}});
  client.read();
  clock->advance(std::chrono::seconds(31));
  EXPECT_GT(client.wakes, 0);
  client.read();
  EXPECT_FALSE(client.is_open());
}

TEST_F(ExecTest, SilenceEndsASessionAfterHours) {
  WebSocketClient client = websocket("exec?command=sh" + kAll);
  client.read();
  clock->advance(std::chrono::hours(3));
  client.send(std::string("\0x", 2));
  clock->advance(std::chrono::hours(3));
  client.read();
  EXPECT_TRUE(client.is_open()) << "something moved";
  clock->advance(std::chrono::hours(2));
  client.read();
  EXPECT_FALSE(client.is_open());
}

TEST_F(ExecTest, MuchOutputComesWhole) {
  EXPECT_EQ(websocket("exec?command=large&stdout=true").read_channels().at(1), std::string(1'000'000, 'x'));
  SpdyClient client = spdy("exec?command=large&stdout=true");
  client.open(1, {{"streamtype", "error"}}, true);
  client.open(3, {{"streamtype", "stdout"}}, true);
  EXPECT_EQ(client.read().at(3), std::string(1'000'000, 'x') + "|");
}

TEST_F(ExecTest, ThereIsALimitOfStreams) {
  std::vector<std::unique_ptr<WebSocketClient>> open;
  for (int i = 0; i < 3; ++i)
    open.push_back(std::make_unique<WebSocketClient>(
        raw("GET", kPods + "/web/exec?command=sh&stdout=1", {}, websocket_headers("v5.channel.k8s.io"))));
  EXPECT_EQ(upgrade("/web/exec?command=sh&stdout=1").status, 429);
  open.pop_back();
  EXPECT_EQ(upgrade("/web/exec?command=sh&stdout=1").status, 101);
}

// An API server without nodes that could answer.
TEST_F(ExecTest, WhatIsWrongIsSaidBeforeThatNobodyAnswers) {
  server = make_server({.version = *newest_version(),
                        .registry = newest_registry(),
                        .api = *api,
                        .authenticator = authenticator,
                        .authorizer = authorizer,
                        .clock = *clock,
                        .random = *random});
  EXPECT_EQ(call("GET", kPods + "/web/exec?command=true&stdout=true").status, 400);
  EXPECT_EQ(call("GET", kPods + "/nope/attach").status, 404);
  EXPECT_EQ(upgrade("/web/exec?command=true&stdout=true&container=nope").status, 400);
  EXPECT_EQ(upgrade("/web/exec?command=true&stdout=true").status, 501);
  EXPECT_EQ(upgrade("/web/portforward").status, 501);
  EXPECT_EQ(call("GET", kPods + "/web/proxy/").status, 501);
}

class PortForwardTest : public ExecTest {};

TEST_F(PortForwardTest, OverSpdyEachConnectionHasTwoStreams) {
  SpdyClient client = spdy("portforward", "portforward.k8s.io");
  client.open(1, {{"streamtype", "error"}, {"port", "80"}, {"requestid", "0"}}, true);
  client.open(3, {{"streamtype", "data"}, {"port", "80"}, {"requestid", "0"}});
  client.send(3, "hello");
  EXPECT_EQ(client.read(), (std::map<base::SpdyStreamId, std::string>{{3, "you said: hello"}}));
  client.open(5, {{"streamtype", "error"}, {"port", "81"}, {"requestid", "1"}}, true);
  client.open(7, {{"streamtype", "data"}, {"port", "81"}, {"requestid", "1"}});
  const auto refused = client.read();
  EXPECT_THAT(refused.at(5), HasSubstr("connection refused|"));
  EXPECT_EQ(refused.at(7), "|");
  client.send(3, "bye", true);
  EXPECT_EQ(client.read(), (std::map<base::SpdyStreamId, std::string>{{1, "|"}, {3, "you said: bye|"}}));
  EXPECT_TRUE(client.is_open()) << "for the next connection";
  client.open(9, {{"streamtype", "data"}, {"port", "0"}, {"requestid", "2"}});
  client.open(11, {{"streamtype", "other"}, {"port", "80"}, {"requestid", "2"}});
  EXPECT_EQ(client.read(), (std::map<base::SpdyStreamId, std::string>{{9, "!"}, {11, "!"}}));
}

TEST_F(PortForwardTest, OverWebSocketEachPortHasTwoChannels) {
  WebSocketClient client = websocket("portforward?ports=80,81", "v4.channel.k8s.io");
  client.send(std::string("\0hello", 6));
  const auto messages = client.read();
  ASSERT_EQ(messages.size(), 6U);
  EXPECT_EQ(messages[0], std::string("\0\x50\0", 3)) << "each channel begins with its port";
  EXPECT_EQ(messages[3], std::string("\x03\x51\0", 3));
  EXPECT_EQ(messages[4], std::string("\0you said: hello", 16));
  EXPECT_THAT(messages[5], HasSubstr("connection refused"));
  EXPECT_EQ(call("GET", kPods + "/web/portforward", {}, websocket_headers("v4.channel.k8s.io")).status, 400);
  EXPECT_EQ(call("GET", kPods + "/web/portforward?ports=0", {}, websocket_headers("v4.channel.k8s.io")).status, 400);
}

TEST_F(PortForwardTest, SpdyIsTunnelledInAWebSocket) {
  WebSocketClient client = websocket("portforward", "SPDY/3.1+portforward.k8s.io");
  EXPECT_EQ(client.headers().get("Sec-WebSocket-Protocol"), "SPDY/3.1+portforward.k8s.io");
  base::SpdyWriter writer;
  writer.syn_stream(1, {{"streamtype", "error"}, {"port", "80"}, {"requestid", "0"}}, true);
  writer.syn_stream(3, {{"streamtype", "data"}, {"port", "80"}, {"requestid", "0"}});
  writer.data(3, "hello", true);
  const std::string bytes = writer.take();
  client.send(bytes.substr(0, 20));
  client.send(bytes.substr(20));
  base::SpdyReader reader;
  for (const std::string& message : client.read()) reader.receive(message);
  std::string said;
  while (reader.next() == base::SpdyReader::Event::frame) said += reader.take().bytes;
  EXPECT_EQ(said, "you said: hello");
}

class WebSocketReplyTest : public ExecTest {};

TEST_F(WebSocketReplyTest, AWatchIsATextMessageAnEvent) {
  const std::string watch = kPods + "?watch=true&timeoutSeconds=5&resourceVersion=" +
                            call("GET", kPods).json["metadata"]["resourceVersion"].get<std::string>();
  EXPECT_EQ(call("GET", watch, {}, websocket_headers()).status, 403) << "nobody says where it comes from";
  base::HttpHeaders headers = websocket_headers();
  headers.add("Origin", "http://localhost");
  WebSocketClient client(raw("GET", watch, {}, headers));
  call("POST", kPods, pod("new"));
  const auto events = client.read();
  ASSERT_EQ(events.size(), 1U);
  const Json event = *base::parse_json(events[0]);
  EXPECT_EQ(event["type"], "ADDED");
  EXPECT_EQ(event["object"]["metadata"]["name"], "new");
  clock->advance(std::chrono::seconds(6));
  EXPECT_EQ(client.read(), std::vector<std::string>{"close 1000"});
}

TEST_F(WebSocketReplyTest, ALogComesInMessages) {
  WebSocketClient client = websocket("log", "");
  EXPECT_EQ(client.read(), (std::vector<std::string>{"", "one\ntwo\nthree\n", "close 1000"}));
  EXPECT_EQ(websocket("log", "base64.binary.k8s.io").read()[1], base::base64_encode("one\ntwo\nthree\n"));
  WebSocketClient follower = websocket("log?follow=true", "binary.k8s.io");
  follower.read();
  logs.text += "four\n";
  clock->advance(std::chrono::seconds(1));
  EXPECT_EQ(follower.read(), std::vector<std::string>{"four\n"});
}

}  // namespace
}  // namespace o2dms::simulator
