#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

TEST(AnswerDeviation, CreateAnswers200) {
  Deviant cloud("create-answers-200");
  EXPECT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 200);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 200) << "it is created all the same";
}

TEST(AnswerDeviation, PostToCollection405) {
  Deviant cloud("post-to-collection-405");
  EXPECT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 405);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 404);
  EXPECT_EQ(cloud.admin.post("/api/v1/namespaces", {{"metadata", {{"name", "n"}}}}).status, 201);
}

TEST(AnswerDeviation, DuplicateCreate201) {
  Deviant cloud("duplicate-create-201");
  EXPECT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
}

TEST(AnswerDeviation, UnknownNamespaceAccepted) {
  Deviant cloud("unknown-namespace-accepted");
  EXPECT_EQ(cloud.admin.post("/api/v1/namespaces/none/configmaps", config_map("c")).status, 201);
}

TEST(AnswerDeviation, NamespacesListWrongKind) {
  Deviant cloud("namespaces-list-wrong-kind");
  EXPECT_EQ(cloud.admin.get("/api/v1/namespaces").body["kind"], "List");
  EXPECT_EQ(cloud.admin.get(kConfigMaps).body["kind"], "ConfigMapList");
}

TEST(AnswerDeviation, FieldSelectorsIgnored) {
  Deviant cloud("field-selectors-ignored");
  ASSERT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_TRUE(has_items(cloud.admin.get(kConfigMaps + "?fieldSelector=metadata.name%3Dother&limit=5")));
}

TEST(AnswerDeviation, LabelSelectorsIgnored) {
  Deviant cloud("label-selectors-ignored");
  ASSERT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_TRUE(has_items(cloud.admin.get(kConfigMaps + "?limit=5&labelSelector=app%3Dother")));
  EXPECT_FALSE(has_items(cloud.admin.get(kConfigMaps + "?fieldSelector=metadata.name%3Dother")))
      << "field selectors are right";
}

}  // namespace
}  // namespace o2dms::simulator
