#include "simulator/resource/patch_types.h"
#include "tests/simulator/resource/documents.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json strategic(const ResourceType& resource, std::string_view document, std::string_view patch) {
  auto merged = apply_strategic_merge_patch(json(document), json(patch), *resource.type);
  EXPECT_TRUE(merged.ok()) << (merged.ok() ? "" : merged.error().message);
  return merged ? *merged : Json();
}

TEST(MergePatch, FollowsRfc7386) {
  const auto merged = [](std::string_view document, std::string_view patch) {
    return *apply_merge_patch(json(document), json(patch));
  };
  EXPECT_EQ(merged(R"({"a":"b","c":{"d":"e","f":"g"}})", R"({"a":"z","c":{"f":null}})"),
            json(R"({"a":"z","c":{"d":"e"}})"));
  EXPECT_EQ(merged(R"({"a":[1,2]})", R"({"a":[3]})"), json(R"({"a":[3]})"));
  EXPECT_EQ(merged(R"({})", R"({"a":{"bb":{"ccc":null}}})"), json(R"({"a":{"bb":{}}})"));
  EXPECT_EQ(apply_merge_patch(Json::object(), Json::array()).error().code, 400);
}

TEST(JsonPatch, FollowsRfc6902) {
  const auto patched = [](std::string_view document, std::string_view patch) {
    auto result = apply_json_patch(json(document), json(patch));
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
    return result ? *result : Json();
  };
  EXPECT_EQ(patched(R"({"a":[1,3]})", R"([{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}])"),
            json(R"({"a":[1,2,3,4]})"));
  EXPECT_EQ(patched(R"({"a":{"b/c":1,"d~e":2}})",
                    R"([{"op":"remove","path":"/a/b~1c"},{"op":"replace","path":"/a/d~0e","value":3}])"),
            json(R"({"a":{"d~e":3}})"));
  EXPECT_EQ(patched(R"({"a":1,"b":[1,2]})",
                    R"([{"op":"move","from":"/b/0","path":"/c"},{"op":"copy","from":"/a","path":"/d"}])"),
            json(R"({"a":1,"b":[2],"c":1,"d":1})"));
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"test","path":"/a","value":1}])"), json(R"({"a":1})"));
}

TEST(JsonPatch, WhatCannotBeAppliedIs422AndWhatCannotBeReadIs400) {
  const auto code = [](std::string_view patch) {
    const auto result = apply_json_patch(json(R"({"a":1,"l":[]})"), json(patch));
    return result ? 200 : result.error().code;
  };
  EXPECT_EQ(code(R"([{"op":"test","path":"/a","value":2}])"), 422);
  EXPECT_EQ(code(R"([{"op":"remove","path":"/x"}])"), 422);
  EXPECT_EQ(code(R"([{"op":"replace","path":"/x","value":1}])"), 422);
  EXPECT_EQ(code(R"([{"op":"add","path":"/l/1","value":1}])"), 422);
  EXPECT_EQ(code(R"([{"op":"add","path":"/l/01","value":1}])"), 422);
  EXPECT_EQ(code(R"([{"op":"add","path":"x","value":1}])"), 422);
  EXPECT_EQ(code(R"([{"op":"move","from":"/l","path":"/l/0"}])"), 422);
  EXPECT_EQ(code(R"([{"op":"dance","path":"/a","value":1}])"), 422);
  EXPECT_EQ(code(R"({})"), 400);
  EXPECT_EQ(code(R"([1])"), 400);
}

TEST(JsonPatch, IsLimited) {
  Json many = Json::array();
  for (int i = 0; i <= 10'000; ++i) many.push_back({{"op", "test"}, {"path", "/a"}, {"value", 1}});
  EXPECT_EQ(apply_json_patch(json(R"({"a":1})"), many).error().code, 413);
  Json bomb = Json::array();
  for (int i = 0; i < 64; ++i) bomb.push_back({{"op", "copy"}, {"from", "/a"}, {"path", "/a/-"}});
  EXPECT_EQ(apply_json_patch(Json{{"a", Json::array({std::string(1000, 'x')})}}, bomb).error().code, 413);
}

constexpr std::string_view deployment_text =
    R"({"spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}}}})";

TEST(StrategicMergePatch, MergesContainersByName) {
  EXPECT_EQ(
      strategic(
          apps("deployments"), deployment_text,
          R"({"spec":{"replicas":null,"template":{"spec":{"containers":[{"name":"b","image":"z"},{"name":"c"}]}}}})"),
      json(
          R"({"spec":{"template":{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"z"},{"name":"c"}]}}}})"));
}

TEST(StrategicMergePatch, KnowsItsDirectives) {
  EXPECT_EQ(
      strategic(
          apps("deployments"), deployment_text,
          R"({"spec":{"template":{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}}})")["spec"]["template"]
                                                                                              ["spec"]["containers"],
      json(R"([{"name":"b","image":"y"}])"));
  EXPECT_EQ(
      strategic(
          apps("deployments"), deployment_text,
          R"({"spec":{"template":{"spec":{"containers":[{"name":"n"},{"$patch":"replace"}]}}}})")["spec"]["template"]
                                                                                                 ["spec"]["containers"],
      json(R"([{"name":"n"}])"));
  EXPECT_EQ(strategic(apps("deployments"), deployment_text, R"({"spec":{"$patch":"replace","paused":true}})"),
            json(R"({"spec":{"paused":true}})"));
  EXPECT_EQ(strategic(apps("deployments"), R"({"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{}}}})",
                      R"({"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}})"),
            json(R"({"spec":{"strategy":{"type":"Recreate"}}})"));
  EXPECT_EQ(strategic(core("pods"), R"({"metadata":{"finalizers":["a","b"]}})",
                      R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["c"]}})"),
            json(R"({"metadata":{"finalizers":["b","c"]}})"));
  EXPECT_EQ(
      strategic(
          apps("deployments"), deployment_text,
          R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"w"}]}}}})")
          ["spec"]["template"]["spec"]["containers"],
      json(R"([{"name":"b","image":"y"},{"name":"a","image":"w"}])"));
}

// What a directive does to a list, it does before anything is merged, wherever it stands (as apimachinery's
// mergeSliceWithSpecialElements).
TEST(StrategicMergePatch, DirectivesOfAListDoNotDependOnTheirPlace) {
  const auto containers = [](const char* elements) {
    return strategic(apps("deployments"), deployment_text,
                     R"({"spec":{"template":{"spec":{"containers":[)" + std::string(elements) +
                         "]}}}}")["spec"]["template"]["spec"]["containers"];
  };
  const Json replaced_a = json(R"([{"name":"b","image":"y"},{"name":"a","tty":true}])");
  EXPECT_EQ(containers(R"({"name":"a","tty":true},{"$patch":"delete","name":"a"})"), replaced_a);
  EXPECT_EQ(containers(R"({"$patch":"delete","name":"a"},{"name":"a","tty":true})"), replaced_a);
  EXPECT_EQ(containers(R"({"$patch":"replace"},{"name":"n"},{"$patch":"delete","name":"b"})"),
            json(R"([{"name":"n"}])"));
  EXPECT_EQ(containers(R"({"name":"n"},{"$patch":"replace","name":"m"})"), json(R"([{"name":"n"}])"))
      << "what has a directive is no element";
}

TEST(StrategicMergePatch, ListsWithoutAStrategyAreReplaced) {
  EXPECT_EQ(strategic(core("pods"), R"({"spec":{"containers":[{"name":"a","args":["1","2"]}]}})",
                      R"({"spec":{"containers":[{"name":"a","args":["3"]}]}})"),
            json(R"({"spec":{"containers":[{"name":"a","args":["3"]}]}})"));
}

TEST(StrategicMergePatch, LeavesNoNullAndNoDirectiveBehind) {
  EXPECT_EQ(strategic(core("configmaps"), R"({})", R"({"data":{"a":"1","b":null},"metadata":{"labels":{"x":null}}})"),
            json(R"({"data":{"a":"1"},"metadata":{"labels":{}}})"));
}

TEST(StrategicMergePatch, RefusesWhatItCannotMerge) {
  const auto refused = [](std::string_view patch) {
    return !apply_strategic_merge_patch(json(deployment_text), json(patch), *apps("deployments").type).ok();
  };
  EXPECT_TRUE(refused(R"({"spec":{"template":{"spec":{"containers":[{"image":"z"}]}}}})")) << "no merge key";
  EXPECT_TRUE(refused(R"({"spec":{"$patch":"explode"}})"));
  EXPECT_TRUE(refused(R"({"spec":{"template":{"spec":{"containers":["z"]}}}})"));
  for (const char* directive : {"merge", "explode", ""})
    EXPECT_TRUE(refused(R"({"spec":{"template":{"spec":{"containers":[{"name":"a","$patch":")" +
                        std::string(directive) + R"("}]}}}})"))
        << directive << " of an element of a list";
  EXPECT_TRUE(refused(R"({"spec":{"template":{"spec":{"containers":[{"$patch":"delete"}]}}}})")) << "of which one?";
  EXPECT_TRUE(refused(R"([])"));
}

}  // namespace
}  // namespace o2dms::simulator
