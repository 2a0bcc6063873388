// What the access expectations say of attempts, their answers and what was there afterwards.
#include "tests/harness/case/case_records.h"

namespace o2dms::harness {
namespace {

using base::Json;

const std::string kMaps = "https://x/api/v1/namespaces/n/configmaps";
const Json kKept = {{"apiVersion", "v1"},
                    {"kind", "ConfigMap"},
                    {"metadata", {{"name", "kept"}, {"namespace", "n"}, {"uid", "u-1"}}},
                    {"data", {{"a", "b"}}}};

class AccessJudge : public JudgeTest {
 protected:
  AccessJudge() {
    Exchange& made = add("create ConfigMap/kept", 201, kKept, kMaps);
    made.request_body = make_body(base::to_text(kKept));
    add("before ConfigMap/kept", 200, kKept, kMaps + "/kept");
  }

  void attempt(const char* identity, const char* verb, int status, const Json& body) {
    add(std::string("attempt ") + verb + " ConfigMap/kept", status, body).identity = identity;
  }

  std::string verdict(const char* word, const char* verbs = "others") const {
    return JudgeTest::verdict(word, {{"verbs", verbs}});
  }

  // Of one attempt by an identity.
  std::string verdict_on(const char* identity, int code, const Json& body, const char* fault = "") {
    attempt(identity, "get", code, body);
    exchanges_.back().fault = fault;
    std::string found = verdict("attempts-refused");
    exchanges_.pop_back();
    return found;
  }
};

TEST_F(AccessJudge, WhoProvesNothingIsRefusedInWhateverForm) {
  EXPECT_EQ(verdict_on("unknown-token", 401, status_of(401, "Unauthorized")), "holds");
  EXPECT_EQ(verdict_on("unknown-token", 401, "Unauthorized"), "warning") << "a proxy's plain text";
  EXPECT_EQ(verdict_on("no-credentials", 403, status_of(403, "Forbidden")), "warning");
  EXPECT_EQ(verdict_on("untrusted-certificate", 403, status_of(403, "Forbidden")), "warning");
  EXPECT_EQ(verdict_on("unknown-token", 403, status_of(403, "Forbidden", "User \"system:anonymous\" cannot")),
            "warning");
  EXPECT_EQ(verdict_on("untrusted-certificate", 0, {}, "tls"), "warning");
  EXPECT_EQ(verdict_on("unknown-token", 0, {}, "timeout"), "unshown");
  EXPECT_EQ(verdict_on("unknown-token", 503, "busy"), "unshown");
}

TEST_F(AccessJudge, WhoProvesNothingIsNotLetIn) {
  EXPECT_EQ(verdict_on("unknown-token", 200, kKept), "breach");
  EXPECT_EQ(verdict_on("no-credentials", 404, status_of(404, "NotFound")), "breach") << "it was looked up";
  EXPECT_EQ(verdict_on("no-credentials", 422, status_of(422, "Invalid")), "breach") << "it was validated";
  EXPECT_EQ(verdict_on("revoked", 403, status_of(403, "Forbidden", "User \"system:serviceaccount:n:a\" cannot")),
            "breach")
      << "it is still known";
}

TEST_F(AccessJudge, OneOpenVerbAmongManyIsABreach) {
  for (const char* verb : {"get", "list", "watch", "create", "update", "patch"})
    attempt("unknown-token", verb, 401, status_of(401, "Unauthorized"));
  EXPECT_EQ(verdict("attempts-refused"), "holds");
  EXPECT_EQ(verdict("attempts-refused", "deletions"), "nothing");
  attempt("unknown-token", "deletecollection", 200, status_of(200, ""));
  EXPECT_EQ(verdict("attempts-refused"), "holds");
  EXPECT_EQ(verdict("attempts-refused", "deletions"), "breach");
}

TEST_F(AccessJudge, AnAccountIsJudgedByItsRights) {
  const auto answer_of = [&](bool allowed) { return Json{{"status", {{"allowed", allowed}}}}; };
  const Json question = {{"spec", {{"user", "system:serviceaccount:n:a"}, {"groups", {"system:authenticated"}}}}};
  attempt("no-rights", "list", 403, status_of(403, "Forbidden"));
  attempt("no-rights", "get", 200, kKept);
  EXPECT_EQ(verdict("attempts-refused"), "unshown") << "nobody could say what rights it has";
  add("review get ConfigMap/kept", 201, answer_of(false)).request_body = make_body(base::to_text(question));
  EXPECT_EQ(verdict("attempts-refused"), "breach");
  add("review get ConfigMap/kept", 201, answer_of(true)).request_body = make_body(base::to_text(question));
  Json binding = {{"subjects", {{{"kind", "Group"}, {"name", "system:authenticated"}}}}};
  binding["metadata"]["labels"]["kubernetes.io/bootstrapping"] = "rbac-defaults";
  add("bindings", 200, {{"items", {binding}}});
  EXPECT_EQ(verdict("attempts-refused"), "breach") << "allowed, and by no binding";
  binding["metadata"]["labels"] = Json::object();
  add("bindings", 200, {{"items", {binding}}});
  EXPECT_EQ(verdict("attempts-refused"), "warning") << "the site gives all accounts this right";
}

TEST_F(AccessJudge, ASiteThatAllowsAllAccountsEverythingShowsNothing) {
  const Json question = {{"spec", {{"user", "u"}}}};
  attempt("no-rights", "get", 200, kKept);
  add("review get ConfigMap/kept", 201, {{"status", {{"allowed", true}}}}).request_body =
      make_body(base::to_text(question));
  add("bindings", 200, {{"items", {{{"subjects", {{{"kind", "User"}, {"name", "u"}}}}}}}});
  EXPECT_EQ(verdict("attempts-refused"), "unshown");
}

TEST_F(AccessJudge, AnAccountThatIsKnownIsForbiddenAndNotUnauthorized) {
  EXPECT_EQ(verdict_on("no-rights", 403, status_of(403, "Forbidden")), "holds");
  EXPECT_EQ(verdict_on("no-rights", 401, status_of(401, "Unauthorized")), "unshown");
  add("known", 201, {{"kind", "SelfSubjectAccessReview"}});
  EXPECT_EQ(verdict_on("no-rights", 401, status_of(401, "Unauthorized")), "breach");
}

TEST_F(AccessJudge, WhatIsRefusedIsNotDone) {
  attempt("unknown-token", "update", 401, status_of(401, "Unauthorized"));
  const auto after = [&](const Json& items, const char* verbs) {
    add("after /api/v1/namespaces/n/configmaps", 200, {{"items", items}}, kMaps);
    std::string found = verdict("nothing-done", verbs);
    exchanges_.pop_back();
    return found;
  };
  Json now = kKept;
  now["metadata"]["annotations"] = {{"site", "was here"}};
  now["metadata"]["resourceVersion"] = "77";
  const Json of_the_site = {{"metadata", {{"name", "of-the-site"}, {"uid", "x"}}}};
  EXPECT_EQ(after({now, of_the_site}, "others"), "holds") << "a controller of the site is none of ours";
  EXPECT_EQ(after(Json::array({now}), "deletions"), "holds");
  EXPECT_EQ(after(Json::array(), "deletions"), "breach");
  EXPECT_EQ(after({{{"metadata", {{"name", "kept"}, {"uid", "u-2"}}}}}, "deletions"), "breach") << "another one";
  EXPECT_EQ(after({now, {{"metadata", {{"name", "kept-intruder"}}}}}, "others"), "breach");
  now["data"]["o2dms-intruder"] = "x";
  EXPECT_EQ(after(Json::array({now}), "others"), "breach");
  EXPECT_EQ(after(Json::array({now}), "deletions"), "holds");
}

TEST_F(AccessJudge, ARefusalThatShowsTheObjectIsNone) {
  add("after /api/v1/namespaces/n/configmaps", 200, {{"items", {kKept}}}, kMaps);
  attempt("unknown-token", "get", 401, kKept);
  EXPECT_EQ(verdict("nothing-done"), "breach");
}

}  // namespace
}  // namespace o2dms::harness
