#include "simulator/access/tokens.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class TokensTest : public ::testing::Test {
 protected:
  void SetUp() override {
    account_ = put_account();
    tokens_ = make_service_account_tokens(world_.store(), world_.registry(), world_.clock()).value();
  }
  ObjectRef put_account() {
    return world_.put(
        {{"kind", "ServiceAccount"}, {"apiVersion", "v1"}, {"metadata", {{"name", "cnf"}, {"namespace", "a"}}}});
  }
  std::string issue(const std::vector<std::string>& audiences = {}, TokenSubject subject = {}) {
    subject.ns = "a";
    subject.service_account = "cnf";
    subject.uid = account_->uid();
    return tokens_->issue(subject, audiences, std::chrono::minutes(10)).value().token;
  }

  AccessFixture world_;
  ObjectRef account_;
  std::unique_ptr<ServiceAccountTokens> tokens_;
};

TEST_F(TokensTest, AGoodTokenIsItsServiceAccount) {
  const auto verified = tokens_->verify(issue(), {});
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_EQ(verified->user.name, "system:serviceaccount:a:cnf");
  EXPECT_EQ(verified->user.uid, account_->uid());
  EXPECT_EQ(verified->user.groups, (std::vector<std::string>{"system:serviceaccounts", "system:serviceaccounts:a"}));
}

TEST_F(TokensTest, ATokenDiesWithItsTime) {
  const std::string token = issue();
  world_.clock().advance(std::chrono::minutes(9));
  EXPECT_TRUE(tokens_->verify(token, {}).ok());
  world_.clock().advance(std::chrono::minutes(1));
  EXPECT_FALSE(tokens_->verify(token, {}).ok());
}

TEST_F(TokensTest, ATokenDiesWithItsServiceAccount) {
  const std::string token = issue();
  ASSERT_TRUE(tokens_->verify(token, {}).ok());
  world_.remove("", "serviceaccounts", "a", "cnf");
  EXPECT_FALSE(tokens_->verify(token, {}).ok());
  put_account();
  EXPECT_FALSE(tokens_->verify(token, {}).ok()) << "a namesake with another uid is another account";
}

TEST_F(TokensTest, ABoundTokenDiesWithItsPod) {
  const ObjectRef pod =
      world_.put({{"kind", "Pod"}, {"apiVersion", "v1"}, {"metadata", {{"name", "p"}, {"namespace", "a"}}}});
  const std::string token = issue({}, {.bound_kind = "Pod", .bound_name = "p", .bound_uid = std::string(pod->uid())});
  const auto verified = tokens_->verify(token, {});
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(verified->user.extra.at("authentication.kubernetes.io/pod-name"), std::vector<std::string>{"p"});
  world_.remove("", "pods", "a", "p");
  EXPECT_FALSE(tokens_->verify(token, {}).ok());
}

TEST_F(TokensTest, ATokenForOthersIsNotForTheApiServer) {
  const std::string token = issue({"vault"});
  EXPECT_FALSE(tokens_->verify(token, {}).ok());
  const auto verified = tokens_->verify(token, {"vault", "other"});
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(verified->audiences, std::vector<std::string>{"vault"});
}

TEST_F(TokensTest, ForgeriesAreRefused) {
  const std::string token = issue();
  std::string flipped = token;
  flipped[token.size() - 10] = flipped[token.size() - 10] == 'A' ? 'B' : 'A';
  const std::string body = token.substr(token.find('.'));
  const std::string unsigned_header = base::base64url_encode(R"({"alg":"none"})");
  const auto other = make_service_account_tokens(world_.store(), world_.registry(), world_.clock()).value();
  for (const std::string& bad : {flipped, unsigned_header + body, unsigned_header + body.substr(0, body.rfind('.') + 1),
                                 std::string("a.b.c"), std::string(".."), std::string("x"), std::string()}) {
    EXPECT_FALSE(tokens_->verify(bad, {}).ok()) << bad;
  }
  EXPECT_FALSE(other->verify(token, {}).ok()) << "each cluster has a key of its own";
}

}  // namespace
}  // namespace o2dms::simulator
