#include <gtest/gtest.h>

#include "simulator/access/authentication.h"
#include "simulator/reviews/access_reviews.h"
#include "simulator/reviews/token_request.h"
#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class ReviewsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    tokens_ = make_service_account_tokens(world_.store(), world_.registry(), world_.clock()).value();
    authenticator_ = make_authenticator({}, tokens_.get());
    const AccessParts parts{*authenticator_, *rbac_, *rbac_, *tokens_, world_.store(), world_.registry()};
    add_access_reviews(parts, actions_);
    add_token_actions(parts, actions_);
    world_.put_role("a", "reader", {{"verbs", {"get"}}, {"apiGroups", {""}}, {"resources", {"pods"}}});
    world_.bind("a", "Role", "reader", {{"kind", "User"}, {"name", "smo"}});
    world_.put({{"kind", "ServiceAccount"}, {"apiVersion", "v1"}, {"metadata", {{"name", "cnf"}, {"namespace", "a"}}}});
  }

  StatusOr<Json> post(const char* group, const char* plural, Json spec, const RequestTarget& target = {},
                      const char* subresource = "") {
    Json body = {{"kind", "Review"}};
    if (!spec.is_null()) body["spec"] = std::move(spec);
    return actions_.at({group, plural, subresource})({target, body, user_, options_});
  }
  StatusOr<Json> request_token(Json spec) {
    return post("", "serviceaccounts", std::move(spec), {.ns = "a", .name = "cnf"}, "token");
  }
  static bool allowed(const StatusOr<Json>& review) { return base::bool_at(*review, {"status", "allowed"}); }

  AccessFixture world_;
  std::unique_ptr<RbacAuthorizer> rbac_ = make_rbac_authorizer(world_.store(), world_.registry());
  std::unique_ptr<ServiceAccountTokens> tokens_;
  std::unique_ptr<Authenticator> authenticator_;
  Actions actions_;
  const UserInfo user_{.name = "smo", .groups = {"system:authenticated"}};
  const WriteOptions options_{};
};

constexpr const char* kAuthorization = "authorization.k8s.io";

TEST_F(ReviewsTest, SelfSubjectAccessReviewSaysWhatTheUserMay) {
  const Json get = {{"resourceAttributes", {{"verb", "get"}, {"resource", "pods"}, {"namespace", "a"}}}};
  const Json remove = {{"resourceAttributes", {{"verb", "delete"}, {"resource", "pods"}, {"namespace", "a"}}}};
  EXPECT_TRUE(allowed(post(kAuthorization, "selfsubjectaccessreviews", get)));
  EXPECT_FALSE(allowed(post(kAuthorization, "selfsubjectaccessreviews", remove)));
  EXPECT_EQ(post(kAuthorization, "selfsubjectaccessreviews", Json::object()).error().code, 422);
}

TEST_F(ReviewsTest, SubjectAccessReviewAsksForAnother) {
  Json spec = {{"user", "other"}, {"resourceAttributes", {{"verb", "get"}, {"resource", "pods"}, {"namespace", "a"}}}};
  EXPECT_FALSE(allowed(post(kAuthorization, "subjectaccessreviews", spec)));
  spec["user"] = "smo";
  EXPECT_TRUE(allowed(post(kAuthorization, "subjectaccessreviews", spec)));
  EXPECT_EQ(post(kAuthorization, "localsubjectaccessreviews", spec, {.ns = "b"}).error().code, 422);
  spec.erase("user");
  EXPECT_EQ(post(kAuthorization, "subjectaccessreviews", spec).error().code, 422);
}

TEST_F(ReviewsTest, SelfSubjectRulesReviewListsTheRules) {
  const auto review = post(kAuthorization, "selfsubjectrulesreviews", {{"namespace", "a"}});
  ASSERT_TRUE(review.ok());
  EXPECT_EQ((*review)["status"]["resourceRules"],
            Json::parse(R"([{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}])"));
  EXPECT_EQ((*review)["status"]["incomplete"], false);
}

TEST_F(ReviewsTest, SelfSubjectReviewNamesTheUser) {
  const auto review = post("authentication.k8s.io", "selfsubjectreviews", nullptr);
  EXPECT_EQ((*review)["status"]["userInfo"]["username"], "smo");
}

TEST_F(ReviewsTest, TokenRequestGivesATokenThatTokenReviewKnows) {
  const auto answer = request_token({{"expirationSeconds", 600}});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const std::string token = (*answer)["status"]["token"];
  EXPECT_EQ((*answer)["status"]["expirationTimestamp"],
            base::to_rfc3339(world_.clock().now() + std::chrono::seconds(600)));
  const auto review = post("authentication.k8s.io", "tokenreviews", {{"token", token}});
  EXPECT_EQ((*review)["status"]["authenticated"], true);
  EXPECT_EQ((*review)["status"]["user"]["username"], "system:serviceaccount:a:cnf");
  const auto elsewhere = post("authentication.k8s.io", "tokenreviews", {{"token", token}, {"audiences", {"vault"}}});
  EXPECT_FALSE((*elsewhere)["status"].contains("authenticated"));
}

TEST_F(ReviewsTest, TokenRequestRefusesWhatItCannotKeep) {
  EXPECT_EQ(request_token({{"expirationSeconds", 599}}).error().code, 422);
  EXPECT_EQ(request_token({{"boundObjectRef", {{"kind", "Pod"}, {"name", "none"}}}}).error().code, 404);
  EXPECT_EQ(post("", "serviceaccounts", Json::object(), {.ns = "a", .name = "none"}, "token").error().code, 404);
}

TEST_F(ReviewsTest, TokenReviewRefusesAnUnknownToken) {
  const auto review = post("authentication.k8s.io", "tokenreviews", {{"token", "x"}});
  EXPECT_FALSE((*review)["status"].contains("authenticated"));
  EXPECT_TRUE((*review)["status"].contains("error"));
}

}  // namespace
}  // namespace o2dms::simulator
