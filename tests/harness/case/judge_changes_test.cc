// What was read back after a write: a refusal that changed something, and a change that is not the one asked for, are
// found; what a controller of the site adds is not.
#include <gtest/gtest.h>

#include "harness/case/expectations.h"
#include "tests/harness/case/recorded.h"

namespace o2dms::harness {
namespace {

using base::Json;

bool holds_for(const char* word, const Json& parameters, const Recorded& recorded) {
  const auto findings =
      judge({.id = word, .word = word, .requirement = "R", .parameters = std::make_shared<const Json>(parameters)},
            recorded.record(), {});
  EXPECT_FALSE(findings.empty()) << word << " found nothing to judge";
  for (const Finding& finding : findings)
    if (!finding.ok) return false;
  return !findings.empty();
}

// The object before a refused write, with what that sent, and as it is read afterwards.
bool is_unchanged(const Json& before, const Json& now, int status = 200) {
  Recorded recorded;
  recorded.create(before);
  recorded.add("refused", "PUT", std::string(Recorded::kMaps) + "/a", 409, Recorded::failure(409, "Conflict"))
      .request_body = make_body(R"({"metadata":{"annotations":{"ours":"1"}},"data":{"number":"2"}})");
  recorded.get(now, "check").status = status;
  return holds_for("unchanged", {{"step", "check"}, {"since", "create"}}, recorded);
}

TEST(Unchanged, IsWhatHasUidVersionAndContent) {
  const Json before = Recorded::map("a", "5");
  EXPECT_TRUE(is_unchanged(before, before));
  EXPECT_FALSE(is_unchanged(before, Recorded::map("a", "6", "2"))) << "stored all the same";
  EXPECT_FALSE(is_unchanged(before, Recorded::map("a", "5", "2"))) << "stored under the same version";
  EXPECT_FALSE(is_unchanged(before, Recorded::map("a", "6"))) << "written anew";
  EXPECT_FALSE(is_unchanged(before, Recorded::map("a", "5", "1", "7c9a2f10-1111-4222-8333-444455556666")))
      << "another object";
  EXPECT_FALSE(is_unchanged(before, before, 404)) << "gone";
  Json deleted = Recorded::map("a", "6");
  deleted["metadata"]["deletionTimestamp"] = "2026-11-27T08:00:02Z";
  EXPECT_FALSE(is_unchanged(before, deleted));
}

TEST(Unchanged, IsNotBrokenByWhatTheSiteAdds) {
  const Json before = Recorded::map("a", "5");
  Json annotated = Recorded::map("a", "6");
  annotated["metadata"]["annotations"] = {{"site.example.com/seen", "yes"}};
  EXPECT_TRUE(is_unchanged(before, annotated));
  annotated["metadata"]["annotations"] = {{"ours", "1"}};
  EXPECT_FALSE(is_unchanged(before, annotated)) << "this was the refused request's";
}

bool is_content(const Json& now) {
  Recorded recorded;
  Json before = Recorded::map("a", "5");
  before["data"]["dropped"] = "yes";
  recorded.create(before);
  recorded.put(Recorded::map("a", "6", "2")).request_body =
      make_body(R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"5"},"data":{"number":"2"}})");
  recorded.get(now, "check");
  return holds_for("content-is", {{"step", "check"}, {"of", "replace"}, {"after", "create"}}, recorded);
}

TEST(ContentIs, WhatWasAskedForAndNothingThatWasLeftOut) {
  EXPECT_TRUE(is_content(Recorded::map("a", "6", "2")));
  EXPECT_FALSE(is_content(Recorded::map("a", "6", "1"))) << "answered, and not done";
  Json merged = Recorded::map("a", "6", "2");
  merged["data"]["dropped"] = "yes";
  EXPECT_FALSE(is_content(merged)) << "a PUT that merges";
  Json annotated = Recorded::map("a", "6", "2");
  annotated["metadata"]["annotations"] = {{"site.example.com/seen", "yes"}};
  EXPECT_TRUE(is_content(annotated));
}

bool is_spec_unchanged(const Json& later) {
  Recorded recorded;
  const Json spec = {{"replicas", 2}, {"template", {{"spec", {{"containers", {{{"name", "app"}, {"image", "a"}}}}}}}}};
  const auto deployment = [](const Json& its_spec) {
    return Json{{"kind", "Deployment"}, {"metadata", {{"name", "d"}}}, {"spec", its_spec}};
  };
  recorded.add("create Deployment/d", "POST", "/apis/apps/v1/namespaces/n/deployments", 201, deployment(spec));
  Json now = spec;
  now.merge_patch(later);
  recorded.add("read Deployment/d", "GET", "/apis/apps/v1/namespaces/n/deployments/d", 200, deployment(now));
  return holds_for("spec-unchanged", {{"step", "read"}}, recorded);
}

TEST(SpecUnchanged, IsTheSmosToTheEnd) {
  EXPECT_TRUE(is_spec_unchanged(Json::object()));
  EXPECT_FALSE(is_spec_unchanged({{"replicas", 3}}));
  EXPECT_FALSE(is_spec_unchanged({{"replicas", nullptr}}));
  EXPECT_TRUE(is_spec_unchanged({{"defaultedByANewerServer", true}}));
}

bool is_field(const Json& parameters) {
  Recorded recorded;
  recorded.create(Recorded::map("a", "5"));
  recorded.get(Recorded::map("a", "6", "2"), "check");
  Json all = parameters;
  all["step"] = "check";
  return holds_for("field", all, recorded);
}

TEST(Field, EqualsIsAbsentOrAsInAnotherAnswer) {
  EXPECT_TRUE(is_field({{"at", "/data/number"}, {"equals", "2"}}));
  EXPECT_FALSE(is_field({{"at", "/data/number"}, {"equals", "1"}}));
  EXPECT_FALSE(is_field({{"at", "/data/none"}, {"equals", "1"}}));
  EXPECT_TRUE(is_field({{"at", "/data/none"}, {"present", false}}));
  EXPECT_FALSE(is_field({{"at", "/data/number"}, {"present", false}}));
  EXPECT_TRUE(is_field({{"at", "/metadata/uid"}, {"same-as", "create"}}));
  EXPECT_FALSE(is_field({{"at", "/metadata/uid"}, {"differs-from", "create"}}));
  EXPECT_TRUE(is_field({{"at", "/metadata/resourceVersion"}, {"differs-from", "create"}}));
  EXPECT_FALSE(is_field({{"at", "/metadata/none"}, {"same-as", "create"}})) << "both absent shows nothing";
}

Recorded pages(std::vector<std::pair<std::string, std::vector<Json>>> versions_and_items) {
  Recorded recorded;
  for (std::size_t i = 0; i < versions_and_items.size(); ++i) {
    Json list = Recorded::list(versions_and_items[i].first.c_str(), versions_and_items[i].second);
    if (i + 1 < versions_and_items.size()) list["metadata"]["continue"] = "more";
    recorded.add("page " + std::to_string(i), "GET", Recorded::kMaps, 200, list);
  }
  return recorded;
}

TEST(Pages, AreOfOneSnapshotWithEachObjectOnce) {
  const Json parameters = {{"step", "page"}, {"prefix", "m-"}, {"count", 3}, {"limit", 2}};
  const Json a = Recorded::map("m-a", "1"), b = Recorded::map("m-b", "2"), c = Recorded::map("m-c", "3");
  const Json others = Recorded::map("of-the-site", "4");
  EXPECT_TRUE(holds_for("pages", parameters, pages({{"9", {a, b}}, {"9", {c, others}}})));
  EXPECT_FALSE(holds_for("pages", parameters, pages({{"9", {a, b}}, {"10", {c}}}))) << "of another snapshot";
  EXPECT_FALSE(holds_for("pages", parameters, pages({{"9", {a, b, c}}}))) << "the limit ignored";
  EXPECT_FALSE(holds_for("pages", parameters, pages({{"9", {a, b}}, {"9", {b, c}}}))) << "one twice";
  EXPECT_FALSE(holds_for("pages", parameters, pages({{"9", {a, b}}}))) << "one lost";
}

TEST(History, IsServedOrGone) {
  Recorded served, gone, told, broken;
  served.watch("", {});
  EXPECT_TRUE(holds_for("history", {{"step", "watched"}}, served));
  gone.add("watched", "GET", Recorded::kMaps, 410, Recorded::failure(410, "Expired")).watch = true;
  EXPECT_TRUE(holds_for("history", {{"step", "watched"}}, gone));
  told.watch("", {{"ERROR", Recorded::failure(410, "Expired")}});
  EXPECT_TRUE(holds_for("history", {{"step", "watched"}}, told));
  broken.watch("", {{"ERROR", Recorded::failure(500, "InternalError")}});
  EXPECT_FALSE(holds_for("history", {{"step", "watched"}}, broken));
}

TEST(Ends, IsForTheServerToDo) {
  Recorded recorded;
  recorded.watch("", {});
  EXPECT_FALSE(holds_for("ends", {{"step", "watched"}}, recorded));
  Recorded ended;
  ended.watch("", {}).watch_ended_cleanly = true;
  EXPECT_TRUE(holds_for("ends", {{"step", "watched"}}, ended));
}

}  // namespace
}  // namespace o2dms::harness
