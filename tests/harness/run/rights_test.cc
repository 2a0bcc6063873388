// Which rights a case needs, read from what it says, and what becomes of a run whose credentials lack some.
#include "harness/run/rights.h"

#include <gmock/gmock.h>

#include "harness/run/preflight.h"
#include "harness/run/run.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using base::Json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string asked_by(const char* method, const char* path) {
  std::string text;
  for (const Right& right : rights_of_request(method, path)) text += in_words(right) + " in \"" + right.space + "\"";
  return text;
}

TEST(RightsOfARequest, AreItsVerbAndItsResource) {
  EXPECT_EQ(asked_by("GET", "/api/v1/namespaces/{namespace}/pods/p"), "get on pods in \"{namespace}\"");
  EXPECT_EQ(asked_by("GET", "/api/v1/namespaces/x/pods?limit=1"), "list on pods in \"x\"");
  EXPECT_EQ(asked_by("GET", "/api/v1/pods?watch=true"), "watch on pods in \"\"");
  EXPECT_EQ(asked_by("GET", "/api/v1/namespaces/x/pods/p/log"), "get on pods/log in \"x\"");
  EXPECT_EQ(asked_by("PUT", "/apis/apps/v1/namespaces/x/deployments/d/scale"),
            "update on deployments/scale.apps in \"x\"");
  EXPECT_EQ(asked_by("PATCH", "/apis/apps/v1/namespaces/x/deployments/d"), "patch on deployments.apps in \"x\"");
  EXPECT_EQ(asked_by("DELETE", "/api/v1/namespaces/x/configmaps?labelSelector=a"),
            "deletecollection on configmaps in \"x\"");
  EXPECT_EQ(asked_by("DELETE", "/api/v1/namespaces/x/configmaps/c"), "delete on configmaps in \"x\"");
}

TEST(RightsOfARequest, NamespacesAreInThemselves) {
  EXPECT_EQ(asked_by("GET", "/api/v1/namespaces"), "list on namespaces in \"\"");
  EXPECT_EQ(asked_by("GET", "/api/v1/namespaces/x"), "get on namespaces in \"x\"");
  EXPECT_EQ(asked_by("PUT", "/api/v1/namespaces/x/finalize"), "update on namespaces/finalize in \"x\"");
}

TEST(RightsOfARequest, AreNoneWhereNoResourceIs) {
  for (const char* path : {"/version", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/healthz", "", "/"})
    EXPECT_EQ(asked_by("GET", path), "") << path;
}

Step step(const char* word, Json parameters = nullptr) {
  return {.word = word, .parameters = std::make_shared<const Json>(std::move(parameters)), .label = word};
}

std::vector<std::string> needed(const Case& subject, const Workload* workload = nullptr, bool given_space = false) {
  std::vector<std::string> all;
  for (const Right& right : rights_of(subject, workload, given_space).needed) all.push_back(in_words(right));
  return all;
}

TEST(RightsOfACase, AreThoseOfItsNamespaceAndItsSteps) {
  Case one{.id = "c"};
  one.steps = {step("have", {{"apiVersion", "networking.k8s.io/v1"}, {"kind", "NetworkPolicy"}}),
               step("request", {{"method", "DELETE"}, {"path", "/api/v1/namespaces/{namespace}/secrets/s"}})};
  EXPECT_THAT(needed(one),
              testing::UnorderedElementsAre("create on namespaces", "delete on namespaces", "list on namespaces",
                                            "create on networkpolicies.networking.k8s.io",
                                            "get on networkpolicies.networking.k8s.io", "delete on secrets"));
  one.own_namespace = false;
  EXPECT_THAT(needed(one), Not(Contains(HasSubstr("namespaces"))));
}

TEST(RightsOfACase, WithinAGivenNamespaceEachObjectIsRemoved) {
  Case one{.id = "c"};
  one.steps = {step("have", {{"apiVersion", "v1"}, {"kind", "ConfigMap"}})};
  EXPECT_THAT(needed(one, nullptr, true), testing::UnorderedElementsAre("create on configmaps", "get on configmaps",
                                                                        "delete on configmaps", "list on configmaps"));
}

// The clean-up looks again and again without; a role that is printed lets it watch.
TEST(RightsOfACase, ToWatchWhatIsCleanedUpIsWantedAndNotNeeded) {
  Case one{.id = "c"};
  one.steps = {step("have", {{"apiVersion", "v1"}, {"kind", "ConfigMap"}})};
  const Right on_spaces{"watch", "", "namespaces", ""}, on_maps{"watch", "", "configmaps", kOwnSpace};
  EXPECT_THAT(rights_of(one, nullptr, false).wanted, Contains(on_spaces));
  EXPECT_THAT(rights_of(one, nullptr, true).wanted, Contains(on_maps));
}

TEST(RightsOfACase, WhoseRoleGivesRightsNeedThemToo) {
  Case one{.id = "c"};
  one.steps = {step("instantiate")};
  const Json rule = {{"apiGroups", {""}}, {"resources", {"configmaps"}}, {"verbs", {"watch"}}};
  const Workload workload{
      .name = "w",
      .manifests = {
          {{"apiVersion", "rbac.authorization.k8s.io/v1"}, {"kind", "Role"}, {"rules", Json::array({rule})}}}};
  EXPECT_THAT(needed(one, &workload), Contains("watch on configmaps"));
}

TEST(RightsOfACase, OfAnotherIdentityAreNotOurs) {
  Case one{.id = "c", .own_namespace = false};
  one.steps = {step("request", {{"as", "no-rights"}, {"path", "/api/v1/namespaces/{namespace}/secrets"}})};
  EXPECT_THAT(needed(one), ElementsAre("create on serviceaccounts", "create on serviceaccounts/token"));
}

TEST(RightsOfACase, WhoLetsAnotherReadNeedsToReadAndToSaySo) {
  Case one{.id = "c", .own_namespace = false};
  one.steps = {step("request", {{"as", "read-only"}, {"path", "/api/v1/namespaces/{namespace}/secrets"}})};
  for (const char* right :
       {"create on serviceaccounts/token", "create on roles.rbac.authorization.k8s.io",
        "create on rolebindings.rbac.authorization.k8s.io", "watch on secrets", "get on deployments.apps"})
    EXPECT_THAT(needed(one), Contains(right));
}

// A run of two cases, of which one needs a namespace and the other does not.
class PreflightTest : public ScriptedTarget {
 protected:
  void SetUp() override {
    ScriptedTarget::SetUp();
    script("GET /version", {{.body = {{"gitVersion", "v1.36.0"}}}});
    script("GET /api/v1/nodes", {{.body = {{"kind", "NodeList"},
                                           {"apiVersion", "v1"},
                                           {"metadata", {{"resourceVersion", "1"}}},
                                           {"items", Json::array()}}}});
    suite_.cases = {with_request("with", true), with_request("without", false)};
    for (const Case& one : suite_.cases) options_.selected.plan.push_back(&one);
    options_.deadlines = default_deadlines();
    options_.run_id = "r1";
  }

  static Case with_request(const char* id, bool own_namespace) {
    Case made{.id = id, .own_namespace = own_namespace};
    made.steps = {{.word = "request",
                   .parameters = std::make_shared<const Json>(Json{{"label", "it"}, {"path", "/api/v1/nodes"}}),
                   .label = "it"}};
    made.expectations.push_back({.id = "answered",
                                 .word = "answered",
                                 .requirement = "R",
                                 .parameters = std::make_shared<const Json>(Json{{"step", "it"}, {"status", 200}})});
    return made;
  }

  static Scripted review(Json status) {
    return {.status = 201, .body = {{"kind", "SelfSubjectAccessReview"}, {"status", std::move(status)}}};
  }

  RunSummary executed() {
    options_.access = access_;
    return execute(suite_, options_, *clock_, stop_, {});
  }
  bool has_posted_namespace() {
    const auto all = asked();
    for (std::size_t at = 0; at < all.size(); ++at)
      if (all[at] == "/api/v1/namespaces" && received(at).method == "POST") return true;
    return false;
  }

  const std::string reviews_ = "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  Suite suite_;
  RunOptions options_;
};

TEST_F(PreflightTest, WhatIsMissingIsKnownBeforeTheFirstWriteAndTheRestRuns) {
  script(reviews_, {review({{"allowed", false}})});
  options_.selected.plan = {&suite_.cases[0]};
  const RunSummary summary = executed();
  EXPECT_FALSE(has_posted_namespace());
  EXPECT_EQ(summary.results[0].outcome, Outcome::not_testable);
  EXPECT_THAT(summary.results[0].reason, HasSubstr("needs create on namespaces"));
  EXPECT_EQ(summary.exit_code, ExitCode::inconclusive);
  EXPECT_THAT(summary.sentence, HasSubstr("needs create on namespaces"));
}

TEST_F(PreflightTest, OnlyTheCaseThatNeedsARightIsLeftOut) {
  // Denied: everything at once, then create on namespaces, the first in order; all others are allowed.
  script(reviews_, {review({{"allowed", false}}), review({{"allowed", false}}), review({{"allowed", true}})});
  const RunSummary summary = executed();
  EXPECT_FALSE(has_posted_namespace());
  EXPECT_EQ(summary.results[0].outcome, Outcome::not_testable);
  EXPECT_EQ(summary.results[1].outcome, Outcome::passed) << summary.results[1].reason;
}

TEST_F(PreflightTest, WhoMayDoEverythingIsAskedOnce) {
  script(reviews_, {review({{"allowed", true}})});
  executed();
  EXPECT_THAT(asked(), Contains(HasSubstr("selfsubjectaccessreviews")).Times(1));
  EXPECT_TRUE(has_posted_namespace());
}

TEST_F(PreflightTest, WithoutAReviewRightsAreUnknownAndAllCasesRun) {
  for (const Scripted& answer : {refusal(403, "Forbidden"), refusal(404, "NotFound"), Scripted{.body = Json::object()},
                                 review({{"allowed", false}, {"evaluationError", "a webhook is down"}})}) {
    clear_script(reviews_);
    script(reviews_, {answer});
    executed();
    EXPECT_TRUE(has_posted_namespace()) << answer.status;
  }
}

TEST_F(PreflightTest, ANamespaceThatIsRefusedAllTheSameIsNoBreachAndNoResidue) {
  script(reviews_, {review({{"allowed", true}})});
  script("POST /api/v1/namespaces", {refusal(403, "Forbidden")});
  const RunSummary summary = executed();
  EXPECT_EQ(summary.results[0].outcome, Outcome::not_testable);
  EXPECT_TRUE(summary.results[0].set_up_failed);
  EXPECT_THAT(summary.results[0].findings, IsEmpty());
  EXPECT_THAT(summary.residue, IsEmpty()) << "what was never made is not left behind";
  EXPECT_EQ(summary.exit_code, ExitCode::inconclusive);
  EXPECT_THAT(asked(), Not(Contains(HasSubstr("/api/v1/namespaces/o2dms-r1"))));
}

TEST_F(PreflightTest, InOneNamespaceARightOfTheClusterThatIsMissingLeavesTheRunInconclusive) {
  options_.space = "tenant";
  script(reviews_, {review({{"allowed", false}})});
  const RunSummary summary = executed();
  EXPECT_EQ(summary.results[1].outcome, Outcome::not_testable);
  EXPECT_THAT(summary.results[1].reason, HasSubstr("needs list on nodes"));
  EXPECT_EQ(summary.exit_code, ExitCode::inconclusive);
  EXPECT_THAT(summary.sentence, HasSubstr("rights are missing: needs list on nodes"));
  EXPECT_FALSE(has_posted_namespace());
}

}  // namespace
}  // namespace o2dms::harness
