// proxy to pods, services and nodes; exec_test.cc has the other connections.
#include <gmock/gmock.h>

#include "base/http_exchange.h"
#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::HasSubstr;

class ProxyTest : public ApiFixture {
 protected:
  void SetUp() override {
    Json web = pod("web");
    web["spec"]["containers"][0]["ports"] = Json::array({Json{{"containerPort", 8080}}});
    call("POST", kPods, web);
    bind("web");
    Json service = {{"kind", "Service"},
                    {"apiVersion", "v1"},
                    {"metadata", {{"name", "s"}}},
                    {"spec", {{"ports", Json::array({Json{{"name", "http"}, {"port", 80}, {"targetPort", 8080}}})}}}};
    call("POST", "/api/v1/namespaces/a/services", service);
    call("POST", "/api/v1/nodes", {{"kind", "Node"}, {"apiVersion", "v1"}, {"metadata", {{"name", "node-1"}}}});
  }
  void add_endpoints() {
    Json subset = {
        {"addresses", Json::array({Json{{"ip", "10.0.0.1"},
                                        {"targetRef", {{"kind", "Pod"}, {"name", "web"}, {"namespace", "a"}}}}})},
        {"ports", Json::array({Json{{"name", "http"}, {"port", 8080}}})}};
    call("POST", "/api/v1/namespaces/a/endpoints",
         {{"kind", "Endpoints"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", "s"}}},
          {"subsets", Json::array({subset})}});
  }
  // Whole, also when it is late.
  Answer proxied(std::string method, std::string target, std::string body = {}, base::HttpHeaders headers = {}) {
    base::HttpResponse response = raw(std::move(method), std::move(target), std::move(body), std::move(headers));
    if (response.late) {
      const std::unique_ptr<base::LateResponse> late = std::move(response.late);
      late->on_ready([] {});
      EXPECT_TRUE(late->take(response));
    }
    std::vector<base::SharedText> chunks;
    if (response.source) response.source->pull(1'000'000, chunks);
    for (const base::SharedText& chunk : chunks) response.body += *chunk;
    response.source = nullptr;
    return read(std::move(response));
  }
  static constexpr const char* kProxy = "/api/v1/namespaces/a/pods/web/proxy";
};

TEST_F(ProxyTest, ARequestIsPassedOnToThePod) {
  pod_streams.http_answer =
      "HTTP/1.1 201 Created\r\nX-Kind: pod\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello";
  const Answer answer = proxied("PUT", std::string(kProxy) + "/a%20b//c?x=1&y=%2F", "a body",
                                {{"Authorization", "Bearer secret"}, {"X-Mine", "1"}, {"Accept-Encoding", "gzip"}});
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.headers.get("X-Kind"), "pod");
  EXPECT_FALSE(answer.headers.has("Keep-Alive")) << "is of the connection to the pod";
  EXPECT_EQ(pod_streams.asked, "connect a/web 8080") << "the first port that it declares";
  EXPECT_TRUE(pod_streams.sent->starts_with("PUT /a%20b//c?x=1&y=%2F HTTP/1.1\r\n")) << *pod_streams.sent;
  EXPECT_TRUE(pod_streams.sent->ends_with("\r\n\r\na body")) << *pod_streams.sent;
  EXPECT_THAT(*pod_streams.sent, HasSubstr("X-Mine: 1\r\n"));
  EXPECT_EQ(pod_streams.sent->find("secret"), std::string::npos) << "a credential is nobody else's";
}

TEST_F(ProxyTest, APortMayBeNamed) {
  pod_streams.http_answer = "HTTP/1.1 204 No Content\r\n\r\n";
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/pods/http:web:9090/proxy/").status, 204);
  EXPECT_EQ(pod_streams.asked, "connect a/web 9090");
  EXPECT_EQ(proxied("DELETE", "/api/v1/namespaces/a/pods/web:9091/proxy/x").status, 204);
  EXPECT_EQ(pod_streams.asked, "connect a/web 9091");
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/pods/web:0/proxy/").status, 400);
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/pods/ftp:web:1/proxy/").status, 400);
}

TEST_F(ProxyTest, WithoutAPathItLeadsToOne) {
  const Answer answer = proxied("GET", std::string(kProxy) + "?a=b");
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.headers.get("Location"), std::string(kProxy) + "/?a=b");
}

TEST_F(ProxyTest, WhatCannotBeReached) {
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/pods/nope/proxy/").status, 404);
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/services/nope/proxy/").json["details"],
            Json({{"name", "nope"}, {"kind", "services"}}));
  EXPECT_EQ(proxied("GET", "/api/v1/nodes/nope/proxy/").status, 404);
  const Answer refused = proxied("GET", std::string(kProxy) + "/");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.json["reason"], "ServiceUnavailable");
  EXPECT_THAT(refused.json["message"], HasSubstr("connection refused"));
  pod_streams.http_answer = "this is no HTTP\r\n\r\n";
  EXPECT_EQ(proxied("GET", std::string(kProxy) + "/").status, 503);
}

TEST_F(ProxyTest, AnAnswerThatDoesNotComeIsNotWaitedForForever) {
  pod_streams.http_answer = "HTTP/1.1 ";
  pod_streams.is_answer_cut = false;
  base::HttpResponse response = raw("GET", std::string(kProxy) + "/");
  ASSERT_NE(response.late, nullptr);
  const std::unique_ptr<base::LateResponse> late = std::move(response.late);
  int wakes = 0;
  late->on_ready([&] { ++wakes; });
  EXPECT_FALSE(late->take(response));
  clock->advance(std::chrono::seconds(61));
  EXPECT_GT(wakes, 0);
  ASSERT_TRUE(late->take(response));
  EXPECT_EQ(response.status, 504);
}

TEST_F(ProxyTest, AServiceIsItsReadyEndpoints) {
  const std::string proxy = "/api/v1/namespaces/a/services/s:80/proxy/";
  const Answer none = proxied("GET", proxy);
  EXPECT_EQ(none.status, 503);
  EXPECT_EQ(none.json["message"], "no endpoints available for service \"s\"");
  EXPECT_EQ(none.json["reason"], "ServiceUnavailable");
  add_endpoints();
  pod_streams.http_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  EXPECT_EQ(proxied("GET", proxy).body, "ok");
  EXPECT_EQ(pod_streams.asked, "connect a/web 8080");
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/services/s:http/proxy/").body, "ok");
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/services/s:81/proxy/").json["message"],
            "no service port 81 found for service \"s\"");
  EXPECT_EQ(proxied("GET", "/api/v1/namespaces/a/services/s/proxy/").status, 503) << "no port without a name";
}

TEST_F(ProxyTest, ANodeAnswersAsAKubelet) {
  EXPECT_EQ(proxied("GET", "/api/v1/nodes/node-1/proxy/healthz").body, "ok");
  EXPECT_EQ(proxied("GET", "/api/v1/nodes/node-1:10250/proxy/healthz").body, "ok");
  const Answer pods = proxied("GET", "/api/v1/nodes/node-1/proxy/pods/");
  ASSERT_EQ(pods.json["items"].size(), 1U) << pods.body;
  EXPECT_EQ(pods.json["items"][0]["metadata"]["name"], "web");
  EXPECT_EQ(proxied("GET", "/api/v1/nodes/node-1/proxy/nonsense").status, 404);
  EXPECT_EQ(proxied("POST", "/api/v1/nodes/node-1/proxy/healthz").status, 405);
}

}  // namespace
}  // namespace o2dms::simulator
