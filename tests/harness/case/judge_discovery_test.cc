// What the expectations about discovery, and about the one cluster behind it, say of a record.
#include "harness/case/native_types.h"
#include "tests/harness/case/case_records.h"

namespace o2dms::harness {
namespace {

using base::Json;

class DiscoveryJudge : public JudgeTest {
 protected:
  static Json space(const char* uid) { return {{"kind", "Namespace"}, {"metadata", {{"uid", uid}}}}; }
  static Json version(const char* text) { return {{"gitVersion", text}}; }
  static Json groups(const std::vector<const char*>& versions) {
    Json list = {{"kind", "APIGroupList"}, {"groups", Json::array()}};
    for (const char* one : versions)
      list["groups"].push_back({{"versions", Json::array({Json{{"groupVersion", one}}})}});
    return list;
  }

  // All that a target of that version is to list, changed by `change`.
  void walk(
      int minor, const std::function<void(Json& resource)>& change = [](Json&) {}) {
    exchanges_.clear();
    add("walk-version", 200, version(("v1." + std::to_string(minor) + ".0").c_str()));
    std::map<std::string, Json> lists;
    for (const ApiType& type : native_types(minor)) {
      Json resource = {
          {"name", type.name}, {"kind", type.kind}, {"namespaced", type.namespaced}, {"verbs", type.verbs}};
      change(resource);
      if (!resource.is_null()) lists[type.group_version].push_back(resource);
    }
    for (const auto& [group, resources] : lists)
      add("walk-types " + group, 200, {{"groupVersion", group}, {"resources", resources}});
    add("walk-groups /apis", 200, groups({}));
  }
};

TEST_F(DiscoveryJudge, OneClusterIsKnownByTheUidOfANamespace) {
  add("who version", 200, version("v1.30.0"));
  EXPECT_EQ(verdict("one-cluster"), "unshown") << "nothing says which cluster it is";
  add("who kube-system", 200, space("a"));
  add("who kube-system", 200, space("a"));
  add("who version", 200, version("v1.30.0"));
  EXPECT_EQ(verdict("one-cluster"), "holds");
  add("who kube-system", 503, status_of(503, "ServiceUnavailable"));
  EXPECT_EQ(verdict("one-cluster"), "holds") << "overload is no second cluster";
  add("who kube-system", 200, space("b"));
  EXPECT_EQ(verdict("one-cluster"), "breach");
}

TEST_F(DiscoveryJudge, ASecondClusterHasNoNamespaceOfOurs) {
  add("who version", 200, version("v1.30.0"));
  add("who kube-system", 403, status_of(403, "Forbidden"));
  add("who own", 200, space("a"));
  add("who own", 404, status_of(404, "NotFound"));
  EXPECT_EQ(verdict("one-cluster"), "breach");
}

TEST_F(DiscoveryJudge, AClusterThatIsBeingUpgradedIsOne) {
  add("who version", 200, version("v1.30.0"));
  add("who version", 200, version("v1.31.0"));
  add("who kube-system", 200, space("a"));
  add("who kube-system", 200, space("a"));
  add("who groups", 200, groups({"apps/v1"}));
  add("who groups", 200, groups({"apps/v1", "node.k8s.io/v1", "policy/v1", "of.the.site/v1"}));
  EXPECT_EQ(verdict("one-cluster"), "warning");
}

TEST_F(DiscoveryJudge, NativeGroupsDoNotDifferFromConnectionToConnection) {
  add("who version", 200, version("v1.30.0"));
  add("who kube-system", 200, space("a"));
  add("who groups", 200, groups({"apps/v1"}));
  add("who groups", 200, groups({"apps/v1", "of.the.site/v1"}));
  EXPECT_EQ(verdict("one-cluster"), "holds") << "the site may install what it likes";
  add("who groups", 200, groups({"apps/v1", "batch/v1"}));
  EXPECT_EQ(verdict("one-cluster"), "breach");
}

TEST_F(DiscoveryJudge, WithoutTlsNothingIsServed) {
  add("plain /version", 0, nullptr).fault = "closed";
  add("plain /version", 400, nullptr);
  add("plain /version", 301, nullptr);
  EXPECT_EQ(verdict("no-plain-http"), "holds");
  add("plain /version", 401, status_of(401, "Unauthorized"));
  EXPECT_EQ(verdict("no-plain-http"), "breach") << "the API read the request";
}

TEST_F(DiscoveryJudge, EachVersionListsWhatItHas) {
  for (const int minor : {19, 20, 24, 36}) {
    walk(minor);
    EXPECT_EQ(verdict("natives-listed"), "holds") << minor;
  }
  walk(20);
  exchanges_.front().response_body = make_body(base::to_text(version("v1.21.3+k3s1")));
  EXPECT_EQ(verdict("natives-listed"), "breach") << "CronJobs are stable since 1.21";
}

TEST_F(DiscoveryJudge, WhatIsMissingOrWrongIsABreach) {
  const auto verdict_with = [&](const char* name, const std::function<void(Json&)>& change) {
    walk(30, [&](Json& resource) {
      if (resource["name"] == name) change(resource);
    });
    return verdict("natives-listed");
  };
  EXPECT_EQ(verdict_with("networkpolicies", [](Json& one) { one = nullptr; }), "breach");
  EXPECT_EQ(verdict_with("jobs", [](Json& one) { one["kind"] = "Work"; }), "breach");
  EXPECT_EQ(verdict_with("nodes", [](Json& one) { one["namespaced"] = true; }), "breach");
  EXPECT_EQ(verdict_with("deployments", [](Json& one) { one["verbs"].erase(5); }), "breach");
  EXPECT_EQ(verdict_with("deployments", [](Json& one) { one["verbs"].push_back("dance"); }), "holds");
}

TEST_F(DiscoveryJudge, AGroupThatDidNotAnswerIsNotMissing) {
  walk(30);
  for (Exchange& exchange : exchanges_)
    if (exchange.step == "walk-types batch/v1") exchange.status = 503;
  EXPECT_EQ(verdict("natives-listed"), "unshown");
}

TEST_F(DiscoveryJudge, WhatIsListedIsThere) {
  walk(30);
  add("walk-list v1/secrets", 403, status_of(403, "Forbidden"));
  EXPECT_EQ(verdict("listed-works"), "nothing") << "what we may not is not judged";
  add("walk-list v1/configmaps", 200, {{"kind", "ConfigMapList"}});
  EXPECT_EQ(verdict("listed-works"), "holds");
  add("walk-list batch/v1/jobs", 404, status_of(404, "NotFound"));
  EXPECT_EQ(verdict("listed-works"), "breach");
}

TEST_F(DiscoveryJudge, TheKindOfAListIsThatOfItsType) {
  walk(30);
  add("walk-list v1/configmaps", 200, {{"kind", "List"}});
  EXPECT_EQ(verdict("listed-works"), "breach");
}

}  // namespace
}  // namespace o2dms::harness
