#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {
namespace {

std::unique_ptr<Simulator> start(std::string_view id) {
  return start_adversary(id).value();
}

TEST(Adversary, AnswersAsItsNameSays) {
  const struct {
    const char* id;
    int status;
    const char* text;
  } rows[] = {{"404-to-all", 404, "404 page not found\n"},
              {"200-empty-object-to-all", 200, "{}"},
              {"500-to-all", 500, "Internal Server Error\n"}};
  for (const auto& row : rows) {
    const auto server = start(row.id);
    const auto answer = TestClient(*server).get("/api/v1/namespaces");
    EXPECT_EQ(answer.status, row.status) << row.id << ": " << answer.fault;
    EXPECT_EQ(answer.text, row.text) << row.id;
  }
}

TEST(Adversary, TheLoginPageIsHtml) {
  const auto server = start("html-login-page");
  const auto answer = TestClient(*server).get("/api");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text.find("<!DOCTYPE html>"), 0u);
}

TEST(Adversary, TheEchoGivesBackWhatWasSent) {
  const auto server = start("echo");
  const base::Json body = {{"kind", "ConfigMap"}};
  EXPECT_EQ(TestClient(*server).post("/api/v1/namespaces/a/configmaps", body).body, body);
}

TEST(Adversary, NoAnswerComesFromWhoClosesOrSpeaksPlain) {
  for (const char* id : {"accept-and-close", "plain-http"}) {
    const auto server = start(id);
    const auto answer = TestClient(*server).get("/api");
    EXPECT_EQ(answer.status, 0) << id;
    EXPECT_FALSE(answer.fault.empty()) << id;
  }
}

TEST(Adversary, TheHangingAndTheDrippingOutlastADeadlineAndCanBeStopped) {
  for (const char* id : {"hang", "drip"}) {
    const auto server = start(id);
    TestClient client(*server);
    client.set_deadline(std::chrono::milliseconds(200));
    EXPECT_EQ(client.get("/api").fault, "timeout") << id;
    server->stop();
  }
}

TEST(Adversary, EachIsListedOnceAndOthersAreUnknown) {
  std::set<std::string_view> ids;
  for (const AdversaryInfo& info : adversaries()) EXPECT_TRUE(ids.insert(info.id).second) << info.id;
  EXPECT_GE(ids.size(), 9u);
  EXPECT_FALSE(start_adversary("none").ok());
}

}  // namespace
}  // namespace o2dms::simulator
