#include "simulator/resource/json_path.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

using base::Json;

Json document() {
  return *base::parse_json(R"({
    "metadata": {"name": "a", "annotations": {"lab.example/color": "red"}},
    "spec": {"ports": [{"name": "web", "number": 80}, {"name": "dns", "number": 53}], "size": 3},
    "status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "Old", "status": "False"}]}})");
}

std::vector<std::string> found(const char* path) {
  const auto parsed = JsonPath::parse(path);
  if (!parsed) return {"error"};
  const Json json = document();
  std::vector<std::string> texts;
  for (const Json* each : parsed->find(json)) texts.push_back(base::to_text(*each));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(JsonPathTest, FieldsIndicesAndSlices) {
  EXPECT_EQ(found(".spec.size"), (Texts{"3"}));
  EXPECT_EQ(found(".spec.ports[1].name"), (Texts{"\"dns\""}));
  EXPECT_EQ(found(".spec.ports[-1].name"), (Texts{"\"dns\""}));
  EXPECT_EQ(found(".spec.ports[0:1].name"), (Texts{"\"web\""}));
  EXPECT_EQ(found(".spec.ports[*].number"), (Texts{"80", "53"}));
  EXPECT_EQ(found(".metadata.annotations.lab\\.example/color"), (Texts{"\"red\""}));
  EXPECT_EQ(found(".metadata.annotations['lab.example/color']"), (Texts{"\"red\""}));
}

TEST(JsonPathTest, FiltersChooseAmongElements) {
  EXPECT_EQ(found(".status.conditions[?(@.type==\"Ready\")].status"), (Texts{"\"True\""}));
  EXPECT_EQ(found(".status.conditions[?(@.type!='Ready')].status"), (Texts{"\"False\""}));
  EXPECT_EQ(found(".spec.ports[?(@.number > 60)].name"), (Texts{"\"web\""}));
  EXPECT_EQ(found(".spec.ports[?(@.missing)].name"), Texts{});
}

TEST(JsonPathTest, DescentFindsNamesAtAnyDepth) {
  EXPECT_EQ(found("..number"), (Texts{"80", "53"}));
}

TEST(JsonPathTest, WhatIsNotThereIsNotFound) {
  for (const char* path : {".spec.none", ".spec.size.more", ".spec.ports[7]", ".spec.size[0]"})
    EXPECT_EQ(found(path), Texts{}) << path;
}

TEST(JsonPathTest, WhatIsNoPathIsAnError) {
  for (const char* path : {"spec", ".spec[", ".spec[x]", ".spec.ports[?(name)]", ".spec.ports[0:1:0]"})
    EXPECT_EQ(found(path), Texts{"error"}) << path;
}

TEST(JsonPathTest, ASimplePathIsWrittenThroughWhatIsMissing) {
  Json json = Json::object();
  set_simple_path(json, ".spec.inner.replicas", 4);
  EXPECT_EQ(json, (Json{{"spec", {{"inner", {{"replicas", 4}}}}}}));
  EXPECT_EQ(*find_simple_path(json, ".spec.inner.replicas"), 4);
  EXPECT_EQ(find_simple_path(json, ".spec.other.replicas"), nullptr);
}

}  // namespace
}  // namespace o2dms::simulator
