// The client sends what the case asks for, records what came, and adds no judgement of its own.
#include "harness/client/client.h"

#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "base/certificate.h"
#include "base/file.h"
#include "tests/harness/client/client_fixture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST_F(ClientTest, SendsAManifestAndRecordsTheAnswer) {
  serve([](const auto&) { return json(201, R"({"kind":"Namespace","metadata":{"uid":"u"}})"); });
  access_.credentials.token = "secret-token";
  auto reply = client()->post("/api/v1/namespaces", {{"kind", "Namespace"}}, "create namespace");
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(reply.body["metadata"]["uid"], "u");

  const auto request = received();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/prefix/api/v1/namespaces");
  EXPECT_EQ(request.body, R"({"kind":"Namespace"})");
  EXPECT_EQ(request.headers.get("Authorization"), "Bearer secret-token");
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.headers.get("Accept"), "application/json");
  EXPECT_EQ(request.headers.get("User-Agent"), "o2dms/1.2.3 (case.a)");

  const auto& exchange = *reply.exchange;
  EXPECT_EQ(exchange.status, 201);
  EXPECT_EQ(exchange.step, "create namespace");
  EXPECT_EQ(exchange.identity, "given");
  EXPECT_EQ(exchange.url, access_.target.server + "/api/v1/namespaces");
  EXPECT_EQ(exchange.json()["metadata"]["uid"], "u");
  EXPECT_THAT(exchange.tls_version, testing::StartsWith("TLSv1."));
  EXPECT_TRUE(exchange.tls_verified);
  EXPECT_GE(exchange.ended, exchange.started);
  EXPECT_THAT(base::to_text(to_json(exchange)), Not(HasSubstr("secret-token")));
  EXPECT_EQ(evidence_.snapshot().size(), 1u);
}

TEST_F(ClientTest, NeverRecordsASecretButHandsItToTheCase) {
  serve([](const auto&) { return json(201, R"({"kind":"TokenRequest","status":{"token":"opaque-token-1"}})"); });
  auto reply = client()->post("/api/v1/namespaces/n/serviceaccounts/s/token", {{"kind", "TokenRequest"}}, "token");
  EXPECT_EQ(reply.body["status"]["token"], "opaque-token-1");
  EXPECT_THAT(base::to_text(to_json(*reply.exchange)), Not(HasSubstr("opaque-token-1")));
}

TEST_F(ClientTest, RedactsThePatchOfASecretByItsPath) {
  serve([](const auto&) { return json(200, "{}"); });
  auto reply = client()->request({.method = "PATCH",
                                  .path = "/api/v1/namespaces/n/secrets/s",
                                  .step = "patch",
                                  .body = R"({"stringData": {"p": "hunter2"}})",
                                  .content_type = "application/merge-patch+json"});
  EXPECT_EQ(received().headers.get("Content-Type"), "application/merge-patch+json");
  EXPECT_THAT(received().body, HasSubstr("hunter2"));
  EXPECT_THAT(reply.exchange->request_body.text, Not(HasSubstr("hunter2")));
}

TEST_F(ClientTest, SpeaksAsEachIdentity) {
  serve([](const auto&) { return json(200, "{}"); });
  access_.credentials.token = "secret-token";
  access_.credentials.impersonation = {"eve", "", {"g1", "g2"}, {{"a/b", {"c"}}}};
  client()->get("/a", "given");
  client(no_credentials())->get("/a", "nobody");
  client(bearer_identity("stranger", "unknown-token"))->get("/a", "bearer");
  EXPECT_EQ(received(0).headers.get("Impersonate-User"), "eve");
  EXPECT_EQ(received(0).headers.get("Impersonate-Extra-a%2Fb"), "c");
  EXPECT_FALSE(received(1).headers.has("Authorization"));
  EXPECT_FALSE(received(1).headers.has("Impersonate-User"));
  EXPECT_EQ(received(2).headers.get("Authorization"), "Bearer unknown-token");
  EXPECT_EQ(evidence_.snapshot()[2]->identity, "stranger");
}

TEST_F(ClientTest, LogsInWithANameAndAPassword) {
  serve([](const auto&) { return json(200, "{}"); });
  access_.credentials.basic = BasicLogin{"u", "p"};
  const auto reply = client()->get("/a", "basic");
  EXPECT_EQ(received().headers.get("Authorization"), "Basic dTpw");
  EXPECT_THAT(base::to_text(to_json(*reply.exchange)), Not(HasSubstr("dTpw")));
}

TEST_F(ClientTest, OffersTheCertificateOfAnUntrustedAuthority) {
  serve([](const auto&) { return json(401, "{}"); });
  auto identity = untrusted_certificate("untrusted", "admin", {"system:masters"}, *clock_).value();
  auto reply = client(identity)->get("/a", "untrusted");
  EXPECT_EQ(reply.status(), 401);
  EXPECT_EQ(reply.exchange->client_certificate, "admin");
  EXPECT_TRUE(received().peer.presented);
  EXPECT_FALSE(received().peer.trusted);
}

TEST_F(ClientTest, RefusesAServerThatTheGivenAuthorityHasNotSigned) {
  serve([](const auto&) { return json(200, "{}"); });
  access_.target.ca_pem =
      base::make_authority("another", clock_->now() - 1h, clock_->now() + 1h).value().certificate_pem;
  auto reply = client()->get("/a", "get");
  EXPECT_EQ(reply.status(), 0);
  EXPECT_EQ(reply.exchange->fault, "tls");
  EXPECT_EQ(received_count(), 0u);
}

TEST_F(ClientTest, SpeaksPlainHttpToATlsPortWhenAsked) {
  serve([](const auto&) { return json(200, "{}"); });
  auto reply = client(given_identity(), true)->get("/a", "plain");
  EXPECT_FALSE(reply.ok()) << "plain HTTP is no O2dms endpoint";
  EXPECT_THAT(reply.exchange->url, testing::StartsWith("http://"));
  EXPECT_EQ(reply.exchange->tls_version, "");
}

TEST_F(ClientTest, RecordsWhyThereIsNoAnswer) {
  serve([](const auto&) { return json(200, "{}"); });
  auto live = client();
  server_->stop();
  auto reply = live->get("/a", "get");
  EXPECT_EQ(reply.exchange->fault, "connect");
  EXPECT_THAT(reply.exchange->fault_message, HasSubstr("127.0.0.1"));
  EXPECT_TRUE(reply.body.is_null());
}

TEST_F(ClientTest, GivesUpAtTheDeadlineAndRecordsIt) {
  std::mutex gate;
  std::unique_lock closed(gate);
  serve([&](const auto&) {
    const std::lock_guard wait(gate);
    return json(200, "{}");
  });
  limits_.request_timeout = 100ms;
  EXPECT_EQ(client()->request({.path = "/a", .deadline = 50ms}).exchange->fault, "timeout");
  EXPECT_EQ(client()->request({.path = "/a", .deadline = 1h}).exchange->fault, "timeout")
      << "no call waits longer than the request timeout for an answer to begin";
  closed.unlock();
  server_->stop();  // while the gate is still there
}

TEST_F(ClientTest, IsCancelledFromAnotherThreadAndWorksAgainAfterwards) {
  std::mutex gate;
  std::unique_lock closed(gate);
  std::promise<void> arrived;
  bool first = true;
  serve([&](const auto&) {
    if (std::exchange(first, false)) {
      arrived.set_value();
      const std::lock_guard wait(gate);
    }
    return json(200, "{}");
  });
  auto live = client();
  std::thread canceller([&] {
    arrived.get_future().wait();
    factory_->cancel_all();
  });
  EXPECT_EQ(live->get("/a", "hangs").exchange->fault, "cancelled");
  canceller.join();
  closed.unlock();
  EXPECT_TRUE(live->get("/a", "clean up").ok());
  server_->stop();  // while the gate is still there
}

TEST_F(ClientTest, RenewsFileCredentialsOnceAfterA401) {
  serve([](const auto& request) {
    return request.headers.get("Authorization") == "Bearer new-token" ? json(200, "{}") : json(401, "{}");
  });
  const auto path = testing::TempDir() + "o2dms-client-token";
  ASSERT_TRUE(base::write_file(path, "old-token").ok());
  access_.credentials.token_file = path;
  auto live = client();
  EXPECT_EQ(live->get("/a", "old").status(), 401);
  EXPECT_EQ(received_count(), 2u) << "one second try, both recorded";
  EXPECT_EQ(evidence_.snapshot().size(), 2u);
  ASSERT_TRUE(base::write_file(path, "new-token").ok());
  EXPECT_EQ(live->get("/a", "new").status(), 200);
  // What a case judges by its step is the answer to the credentials that were renewed.
  std::map<std::string, std::vector<int>> statuses;
  for (const ExchangeRef& exchange : evidence_.snapshot()) statuses[exchange->step].push_back(exchange->status);
  EXPECT_THAT(statuses["old"], testing::ElementsAre(401));
  EXPECT_THAT(statuses["renew old"], testing::ElementsAre(401));
  EXPECT_THAT(statuses["new"], testing::ElementsAre(200));
  EXPECT_THAT(statuses["renew new"], testing::ElementsAre(401));
}

TEST_F(ClientTest, AWatchIsTriedAgainWithRenewedCredentials) {
  const auto path = testing::TempDir() + "o2dms-client-watch-token";
  serve([path](const auto& request) {
    if (request.headers.get("Authorization") == "Bearer new-token") return json(200, "");
    EXPECT_TRUE(base::write_file(path, "new-token").ok());
    return json(401, "{}");
  });
  ASSERT_TRUE(base::write_file(path, "old-token").ok());
  access_.credentials.token_file = path;
  const auto watch = client()->watch({.path = "/a", .step = "follow"});
  EXPECT_EQ(watch->exchange()->status, 200);
  ASSERT_EQ(evidence_.snapshot().size(), 2u);
  EXPECT_EQ(evidence_.snapshot()[0]->step, "renew follow");
  EXPECT_EQ(evidence_.snapshot()[1]->step, "follow");
}

// What a plugin says is redacted whole, and cut then: wherever the cut falls, no part of a secret is left before it.
TEST_F(ClientTest, NoSecretOfAPluginIsCutInTwoBeforeItIsRedacted) {
  serve([](const auto&) { return json(200, "{}"); });
  const std::string secret = "hunter2-hunter2-hunter2-hunter2";
  redactor_.add_secret(secret);
  const auto path = testing::TempDir() + "o2dms-client-plugin";
  for (const std::size_t before : {0U, 480U, 495U, 980U, 995U, 2000U}) {
    constexpr unsigned kRunnable = 0755;
    const std::string said = std::string(before, '.') + " " + secret + " " + std::string(3000, 'x');
    ASSERT_TRUE(base::write_file(path, "#!/bin/sh\necho '" + said + "' >&2\nexit 1\n", kRunnable).ok());
    access_.credentials.exec = ExecPlugin{.api_version = "client.authentication.k8s.io/v1", .command = path};
    factory_.reset();
    const auto reply = client()->get("/a", "get");
    EXPECT_EQ(reply.exchange->fault, "credentials");
    EXPECT_THAT(reply.exchange->fault_message, testing::Not(HasSubstr(secret.substr(0, 4)))) << before;
    EXPECT_LT(reply.exchange->fault_message.size(), 1100U) << "nobody reads more";
  }
}

TEST_F(ClientTest, SaysWhenNoCredentialsCouldBeHad) {
  serve([](const auto&) { return json(200, "{}"); });
  access_.credentials.token_file = "/nowhere/token";
  auto reply = client()->get("/a", "get");
  EXPECT_EQ(reply.exchange->fault, "credentials");
  EXPECT_THAT(reply.exchange->fault_message, HasSubstr("/nowhere/token"));
  EXPECT_EQ(received_count(), 0u);
}

TEST_F(ClientTest, LetsACaseSetAnyHeaderAndBody) {
  serve([](const auto&) { return json(415, "{}"); });
  Call call;
  call.method = "POST";
  call.path = "/a?dryRun=All";
  call.body = "not json";
  call.content_type = "text/plain";
  call.accept = "";
  call.headers = {{"X-Test", "1"}, {"User-Agent", "other"}};
  auto reply = client()->request(call);
  EXPECT_EQ(reply.status(), 415);
  EXPECT_EQ(received().target, "/prefix/a?dryRun=All");
  EXPECT_EQ(received().headers.get("Content-Type"), "text/plain");
  EXPECT_FALSE(received().headers.has("Accept"));
  EXPECT_EQ(received().headers.get("User-Agent"), "other");
  EXPECT_EQ(received().headers.get("X-Test"), "1");
}

}  // namespace
}  // namespace o2dms::harness
