#include <gmock/gmock.h>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class ApplyTest : public ApiFixture {
 protected:
  Answer apply(const std::string& path, std::string_view manager, const Json& config, bool force = false) {
    return call("PATCH", path + "?fieldManager=" + std::string(manager) + (force ? "&force=true" : ""), config,
                {{"Content-Type", "application/apply-patch+yaml"}});
  }
  static Json managers(const Json& object) {
    Json out = Json::array();
    for (const Json& entry : object["metadata"].value("managedFields", Json::array())) {
      out.push_back(entry["manager"].get<std::string>() + " " + entry["operation"].get<std::string>());
    }
    return out;
  }
};

TEST_F(ApplyTest, CreatesWhatIsNotThere) {
  const Answer created = apply(kMaps + "/x", "helm", config_map("x", {{"k", "v"}}));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(managers(created.json), Json::array({"helm Apply"}));
  EXPECT_EQ(created.json["metadata"]["managedFields"][0]["fieldsV1"], (Json{{"f:data", {{"f:k", Json::object()}}}}));
  EXPECT_EQ(apply(kMaps + "/x", "helm", config_map("x", {{"k", "v"}})).status, 200);
}

TEST_F(ApplyTest, WhatIsAppliedIsOfTheNameAndNamespaceOfTheUrl) {
  EXPECT_EQ(apply(kMaps + "/x", "helm", config_map("y")).status, 400);
  Json elsewhere = config_map("x");
  elsewhere["metadata"]["namespace"] = "b";
  EXPECT_EQ(apply(kMaps + "/x", "helm", elsewhere).status, 400);
  elsewhere["metadata"]["namespace"] = "a";
  EXPECT_EQ(apply(kMaps + "/x", "helm", elsewhere).status, 201);
}

TEST_F(ApplyTest, FieldsThatComeTwiceAreFound) {
  const std::string yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  k: a\n  k: b\n";
  const std::string path = kMaps + "/x?fieldManager=helm&fieldValidation=";
  const base::HttpHeaders headers = {{"Content-Type", "application/apply-patch+yaml"}};
  const Answer strict = read(raw("PATCH", path + "Strict", yaml, headers));
  EXPECT_EQ(strict.status, 400) << strict.body;
  EXPECT_THAT(strict.body, testing::HasSubstr("duplicate field"));
  const Answer warned = read(raw("PATCH", path + "Warn", yaml, headers));
  EXPECT_EQ(warned.status, 201) << warned.body;
  EXPECT_TRUE(warned.headers.has("Warning"));
  EXPECT_EQ(warned.json["data"]["k"], "b");
}

TEST_F(ApplyTest, TheSameAgainChangesNothing) {
  apply(kMaps + "/x", "helm", config_map("x", {{"k", "v"}}));
  const Revision before = store->revision();
  clock->advance(std::chrono::minutes(5));
  EXPECT_EQ(apply(kMaps + "/x", "helm", config_map("x", {{"k", "v"}})).status, 200);
  EXPECT_EQ(store->revision(), before);
}

TEST_F(ApplyTest, WhatIsNoLongerAppliedGoesUnlessOthersOwnIt) {
  apply(kMaps + "/x", "helm", config_map("x", {{"a", "1"}, {"b", "2"}}));
  patch(kMaps + "/x", "merge-patch+json", {{"data", {{"c", "3"}}}});
  const Answer applied = apply(kMaps + "/x", "helm", config_map("x", {{"a", "1"}}));
  ASSERT_EQ(applied.status, 200) << applied.body;
  EXPECT_EQ(applied.json["data"], (Json{{"a", "1"}, {"c", "3"}}));
}

TEST_F(ApplyTest, AnothersValueIsAConflictUntilForced) {
  apply(kMaps + "/x", "one", config_map("x", {{"k", "1"}}));
  const Answer refused = apply(kMaps + "/x", "two", config_map("x", {{"k", "2"}}));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.json["reason"], "Conflict");
  EXPECT_EQ(refused.json["details"]["causes"][0]["reason"], "FieldManagerConflict");
  EXPECT_EQ(refused.json["details"]["causes"][0]["field"], ".data.k");
  const Answer forced = apply(kMaps + "/x", "two", config_map("x", {{"k", "2"}}), true);
  EXPECT_EQ(forced.json["data"]["k"], "2");
  EXPECT_EQ(managers(forced.json), Json::array({"two Apply"}));
}

TEST_F(ApplyTest, TheSameValueIsShared) {
  apply(kMaps + "/x", "one", config_map("x", {{"k", "1"}}));
  const Answer shared = apply(kMaps + "/x", "two", config_map("x", {{"k", "1"}}));
  ASSERT_EQ(shared.status, 200) << shared.body;
  EXPECT_EQ(managers(shared.json), Json::array({"one Apply", "two Apply"}));
}

TEST_F(ApplyTest, ListsOfTypeMapMergeByKey) {
  Json config = deployment("d");
  ASSERT_EQ(apply(kDeployments + "/d", "helm", config).status, 201);
  const Json sidecar = {
      {"spec", {{"template", {{"spec", {{"containers", Json::array({{{"name", "side"}, {"image", "s:1"}}})}}}}}}}};
  ASSERT_EQ(patch(kDeployments + "/d", "strategic-merge-patch+json", sidecar).status, 200);
  config["spec"]["template"]["spec"]["containers"][0]["image"] = "registry.local/a:2";
  const Answer applied = apply(kDeployments + "/d", "helm", config);
  ASSERT_EQ(applied.status, 200) << applied.body;
  const Json& containers = applied.json["spec"]["template"]["spec"]["containers"];
  ASSERT_EQ(containers.size(), 2u) << "the other manager's container stays";
  for (const Json& container : containers) {
    EXPECT_EQ(container["image"], container["name"] == "main" ? "registry.local/a:2" : "s:1");
  }
}

TEST_F(ApplyTest, NeedsAManagerAndAKnownSchema) {
  const Answer nobody =
      call("PATCH", kMaps + "/x", config_map("x"), {{"Content-Type", "application/apply-patch+yaml"}});
  EXPECT_EQ(nobody.status, 422);
  EXPECT_EQ(nobody.json["details"]["kind"], "PatchOptions");
  Json unknown = config_map("x");
  unknown["nonsense"] = 1;
  EXPECT_GE(apply(kMaps + "/x", "helm", unknown).status, 400);
}

TEST_F(ApplyTest, OrdinaryWritesAreTrackedToo) {
  const Json made = call("POST", kMaps, config_map("x", {{"k", "1"}}), {{"User-Agent", "kubectl/v1.36"}}).json;
  EXPECT_EQ(managers(made), Json::array({"kubectl Update"}));
  const Answer refused = apply(kMaps + "/x", "helm", config_map("x", {{"k", "2"}}));
  EXPECT_EQ(refused.status, 409);
  Json sent = made;
  sent["data"]["l"] = "2";
  const Json updated = call("PUT", kMaps + "/x", sent, {{"User-Agent", "other/1"}}).json;
  EXPECT_EQ(managers(updated), (Json::array({"kubectl Update", "other Update"})));
}

TEST_F(ApplyTest, AClientHandsFieldsFromOneManagerToAnother) {
  // As kubectl does when an object of its client-side apply is applied on the server's side for the first time.
  const Json labelled = {{"metadata", {{"name", "x"}, {"labels", {{"app", "web"}}}}}};
  call("POST", kMaps + "?fieldManager=before", labelled);
  Json sent = call("GET", kMaps + "/x").json;
  Json& entry = sent["metadata"]["managedFields"][0];
  entry["manager"] = "after";
  entry["operation"] = "Apply";
  ASSERT_EQ(call("PUT", kMaps + "/x?fieldManager=after", sent).status, 200);
  const Json empty = {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "x"}}}};
  const Answer applied = patch(kMaps + "/x?fieldManager=after", "apply-patch+yaml", empty);
  ASSERT_EQ(applied.status, 200) << applied.body;
  EXPECT_FALSE(applied.json["metadata"].contains("labels")) << "its new manager does not want the label any more";

  sent["metadata"].erase("resourceVersion");
  sent["metadata"]["managedFields"] = Json::array({{{"manager", "nonsense"}}});
  EXPECT_EQ(call("PUT", kMaps + "/x", sent).status, 200) << "what cannot be read does not count";
}

}  // namespace
}  // namespace o2dms::simulator
