#include "simulator/resource/selector.h"

#include "tests/simulator/resource/documents.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool selects(std::string_view selector, std::string_view labels) {
  const auto parsed = LabelSelector::parse(selector);
  EXPECT_TRUE(parsed.ok()) << selector << ": " << (parsed.ok() ? "" : parsed.error().message);
  const Json object = json(labels);
  return parsed && parsed->matches(&object);
}

TEST(LabelSelector, ReadsTheSyntaxOfTheQueryParameter) {
  EXPECT_TRUE(selects("", R"({})"));
  EXPECT_TRUE(selects("a=b", R"({"a":"b"})"));
  EXPECT_TRUE(selects("a==b", R"({"a":"b"})"));
  EXPECT_FALSE(selects("a=b", R"({"a":"c"})"));
  EXPECT_FALSE(selects("a=", R"({})"));
  EXPECT_TRUE(selects("a=", R"({"a":""})"));
  EXPECT_TRUE(selects("a!=b", R"({})")) << "absent is different";
  EXPECT_TRUE(selects("a in (b,c)", R"({"a":"c"})"));
  EXPECT_FALSE(selects("a in (b,c)", R"({})"));
  EXPECT_TRUE(selects("a notin (b,c)", R"({})"));
  EXPECT_FALSE(selects("a notin (b, c)", R"({"a":"c"})"));
  EXPECT_TRUE(selects("a,!b", R"({"a":"x"})"));
  EXPECT_FALSE(selects("a,!b", R"({"a":"x","b":"y"})"));
  EXPECT_TRUE(selects("n>5", R"({"n":"6"})"));
  EXPECT_FALSE(selects("n<5", R"({"n":"x"})"));
  EXPECT_TRUE(selects("example.com/app = web , tier", R"({"example.com/app":"web","tier":"1"})"));
}

TEST(LabelSelector, RefusesBadSyntax) {
  for (const char* text :
       {"a,,b", "a=b,", "a in b", "a in (b", "!", "=b", "-a", "a=b c", "a in (b))", "a>x", "a=-b", "/a", "a/b/c"})
    EXPECT_FALSE(LabelSelector::parse(text).ok()) << text;
}

TEST(LabelSelector, ReadsTheObject) {
  const Json selector = json(
      R"({"matchLabels":{"a":"b"},"matchExpressions":[{"key":"t","operator":"In","values":["2","1"]},{"key":"x","operator":"DoesNotExist"}]})");
  const auto parsed = LabelSelector::from_object(&selector);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->text(), "a=b,t in (1,2),!x");
  const Json yes = json(R"({"metadata":{"labels":{"a":"b","t":"1"}}})"),
             no = json(R"({"metadata":{"labels":{"a":"b","t":"1","x":""}}})");
  EXPECT_TRUE(parsed->matches_object(yes));
  EXPECT_FALSE(parsed->matches_object(no));
  const Json wrong = json(R"({"matchExpressions":[{"key":"t","operator":"Near"}]})");
  EXPECT_FALSE(LabelSelector::from_object(&wrong).ok());
}

TEST(LabelSelector, NothingAndEverythingAreTwo) {
  const Json empty = Json::object();
  EXPECT_TRUE(LabelSelector::from_object(&empty)->everything());
  EXPECT_FALSE(LabelSelector::from_object(nullptr)->matches_object(empty));
  EXPECT_FALSE(LabelSelector::from_map(&empty).matches_object(empty));
}

TEST(FieldSelector, SelectsByWhatTheKindAllows) {
  const Json pod =
      json(R"({"metadata":{"name":"a","namespace":"n"},"spec":{"nodeName":"w"},"status":{"phase":"Running"}})");
  const auto selects_pod = [&pod](std::string_view text) {
    const auto parsed = FieldSelector::parse(text, core("pods"));
    return parsed && parsed->matches(base::to_text(pod));
  };
  EXPECT_TRUE(selects_pod("metadata.name=a"));
  EXPECT_TRUE(selects_pod("metadata.namespace==n,spec.nodeName=w"));
  EXPECT_FALSE(selects_pod("status.phase!=Running"));
  EXPECT_TRUE(selects_pod("spec.hostNetwork=false"));
  EXPECT_TRUE(selects_pod("status.podIP="));
  EXPECT_TRUE(selects_pod(""));
}

TEST(FieldSelector, RefusesOtherFields) {
  EXPECT_EQ(FieldSelector::parse("spec.x=1", core("pods")).error().message, "field label not supported: spec.x");
  EXPECT_FALSE(FieldSelector::parse("status.phase=Running", apps("deployments")).ok());
  EXPECT_FALSE(FieldSelector::parse("metadata.namespace=x", core("nodes")).ok());
  EXPECT_FALSE(FieldSelector::parse("nonsense", core("pods")).ok());
  EXPECT_FALSE(FieldSelector::parse("=x", core("pods")).ok());
}

TEST(FieldSelector, SpeaksOfEventsInBothGroupsWords) {
  const Json stored = json(R"({"involvedObject":{"name":"p"},"reason":"Started","source":{"component":"kubelet"}})");
  EXPECT_TRUE(
      FieldSelector::parse("involvedObject.name=p,source=kubelet", core("events"))->matches(base::to_text(stored)));
  EXPECT_TRUE(FieldSelector::parse("regarding.name=p,reason=Started", native("events.k8s.io", "v1", "events"))
                  ->matches(base::to_text(stored)));
}

}  // namespace
}  // namespace o2dms::simulator
