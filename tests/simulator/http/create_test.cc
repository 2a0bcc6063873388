#include <gmock/gmock.h>

#include <set>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::HasSubstr;

using CreateTest = ApiFixture;

TEST_F(CreateTest, AnswersTheObjectAsStored) {
  const Answer created = call("POST", kMaps, config_map("x", {{"k", "v"}}));
  ASSERT_EQ(created.status, 201) << created.body;
  const Json& metadata = created.json["metadata"];
  EXPECT_EQ(metadata["namespace"], "a");
  EXPECT_EQ(metadata["creationTimestamp"], "2026-01-01T00:00:00Z");
  EXPECT_FALSE(metadata["uid"].get<std::string>().empty());
  EXPECT_FALSE(metadata["resourceVersion"].get<std::string>().empty());
  EXPECT_EQ(call("GET", kMaps + "/x").json, created.json);
  EXPECT_TRUE(created.body.starts_with(R"({"kind":"ConfigMap","apiVersion":"v1",)"));
}

TEST_F(CreateTest, TheSameNameTwiceIsAConflict) {
  call("POST", kMaps, config_map("x"));
  const Answer again = call("POST", kMaps, config_map("x"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.json["reason"], "AlreadyExists");
  EXPECT_EQ(again.json["message"], "configmaps \"x\" already exists");
  EXPECT_EQ(again.json["details"], (Json{{"name", "x"}, {"kind", "configmaps"}}));
}

TEST_F(CreateTest, KindAndVersionOfTheUrlAreFilledIn) {
  Json map = config_map("x");
  map.erase("kind");
  map.erase("apiVersion");
  const Answer created = call("POST", kMaps, map);
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.json["kind"], "ConfigMap");
}

TEST_F(CreateTest, WhatDoesNotBelongToTheUrlIsRefused) {
  Json other = config_map("x");
  other["kind"] = "Secret";
  EXPECT_EQ(call("POST", kMaps, other).status, 400);
  other = config_map("x");
  other["apiVersion"] = "v2";
  EXPECT_EQ(call("POST", kMaps, other).status, 400);
  other = config_map("x");
  other["metadata"]["namespace"] = "b";
  const Answer mismatch = call("POST", kMaps, other);
  EXPECT_EQ(mismatch.status, 400);
  EXPECT_EQ(mismatch.json["reason"], "BadRequest");
  Json list = {{"kind", "List"}, {"apiVersion", "v1"}, {"items", Json::array({config_map("x")})}};
  EXPECT_EQ(call("POST", kMaps, list).status, 400);
  EXPECT_TRUE(call("GET", kMaps).json["items"].empty()) << "nothing was stored";
}

TEST_F(CreateTest, AResourceVersionIsNotTheClientsToSet) {
  Json map = config_map("x");
  map["metadata"]["resourceVersion"] = "5";
  const Answer refused = call("POST", kMaps, map);
  EXPECT_EQ(refused.status, 500) << "as the real server's store says it";
  EXPECT_EQ(refused.json["message"], "resourceVersion should not be set on objects to be created");
}

TEST_F(CreateTest, WhileItIsBeingDeletedItExists) {
  Json map = config_map("x");
  map["metadata"]["finalizers"] = {"example.com/hold"};
  call("POST", kMaps, map);
  call("DELETE", kMaps + "/x");
  const Answer again = call("POST", kMaps, config_map("x"));
  EXPECT_EQ(again.json["reason"], "AlreadyExists");
  EXPECT_EQ(again.json["message"], "object is being deleted: configmaps \"x\" already exists");
}

TEST_F(CreateTest, AJobIsFoundByTheLabelsOfItsPods) {
  const Json job = {
      {"metadata", {{"name", "j"}}},
      {"spec",
       {{"template", {{"spec", {{"restartPolicy", "Never"}, {"containers", pod("x")["spec"]["containers"]}}}}}}}};
  const Answer created = call("POST", "/apis/batch/v1/namespaces/a/jobs", job);
  EXPECT_EQ(base::string_at(created.json, {"metadata", "labels", "batch.kubernetes.io/job-name"}), "j") << created.body;
}

TEST_F(CreateTest, GeneratedNamesAreUniqueAndFitALabel) {
  Json map = config_map("x");
  map["metadata"].erase("name");
  map["metadata"]["generateName"] = std::string(70, 'a');
  std::set<std::string> names;
  for (int i = 0; i < 20; ++i) {
    const Answer created = call("POST", kMaps, map);
    ASSERT_EQ(created.status, 201) << created.body;
    names.insert(created.json["metadata"]["name"].get<std::string>());
  }
  EXPECT_EQ(names.size(), 20u);
  EXPECT_EQ(names.begin()->size(), 63u);
}

TEST_F(CreateTest, ANameIsNeeded) {
  Json map = config_map("x");
  map["metadata"].erase("name");
  const Answer refused = call("POST", kMaps, map);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json["reason"], "Invalid");
}

TEST_F(CreateTest, StatusIsNotTheClientsToSet) {
  Json body = pod("p");
  body["status"] = {{"phase", "Running"}};
  const Answer created = call("POST", kPods, body);
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["status"]["phase"], "Pending");
  EXPECT_EQ(created.json["status"]["qosClass"], "BestEffort");
}

TEST_F(CreateTest, DefaultsAndGenerationAreThere) {
  const Answer created = call("POST", kDeployments, deployment("d"));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["spec"]["replicas"], 1);
  EXPECT_EQ(created.json["metadata"]["generation"], 1);
}

TEST_F(CreateTest, DryRunStoresNothing) {
  const Revision before = store->revision();
  EXPECT_EQ(call("POST", kMaps + "?dryRun=All", config_map("x")).status, 201);
  EXPECT_EQ(store->revision(), before);
  EXPECT_EQ(call("GET", kMaps + "/x").status, 404);
  const Answer wrong = call("POST", kMaps + "?dryRun=Some", config_map("x"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.json["details"]["kind"], "CreateOptions");
}

TEST_F(CreateTest, UnknownFieldsAreRefusedWarnedOfOrIgnored) {
  Json map = config_map("x");
  map["nonsense"] = 1;
  const Answer strict = call("POST", kMaps + "?fieldValidation=Strict", map);
  EXPECT_EQ(strict.status, 400);
  EXPECT_THAT(strict.json["message"].get<std::string>(), HasSubstr("unknown field \"nonsense\""));
  const Answer warned = call("POST", kMaps, map);
  EXPECT_EQ(warned.status, 201);
  EXPECT_THAT(std::string(warned.headers.get("Warning")), HasSubstr("299 - \"unknown field"));
  EXPECT_FALSE(warned.json.contains("nonsense"));
  map["metadata"]["name"] = "y";
  EXPECT_FALSE(call("POST", kMaps + "?fieldValidation=Ignore", map).headers.has("Warning"));
}

TEST_F(CreateTest, DuplicateFieldsAreFoundInEachEncoding) {
  const std::pair<const char*, const char*> bodies[] = {
      {"application/json", R"({"metadata":{"name":"x"},"data":{},"data":{}})"},
      {"application/yaml", "metadata:\n  name: x\ndata: {}\ndata: {}\n"}};
  for (const auto& [type, body] : bodies) {
    const Answer strict = read(raw("POST", kMaps + "?fieldValidation=Strict", body, {{"Content-Type", type}}));
    EXPECT_EQ(strict.status, 400) << type;
    EXPECT_THAT(strict.body, HasSubstr("duplicate field \\\"data\\\"")) << type;
    const Answer warned = read(raw("POST", kMaps + "?dryRun=All", body, {{"Content-Type", type}}));
    EXPECT_EQ(warned.status, 201) << type;
    EXPECT_THAT(std::string(warned.headers.get("Warning")), HasSubstr("299 - \"duplicate field")) << type;
  }
}

TEST_F(CreateTest, OtherEncodings) {
  EXPECT_EQ(
      read(raw("POST", kMaps, "metadata:\n  name: written-in-yaml\n", {{"Content-Type", "application/yaml"}})).status,
      201);
  const Answer form = read(raw("POST", kMaps, "a=b", {{"Content-Type", "application/x-www-form-urlencoded"}}));
  EXPECT_EQ(form.status, 415);
  EXPECT_EQ(form.json["reason"], "UnsupportedMediaType");
  const Answer unacceptable = call("GET", kMaps, {}, {{"Accept", "application/vnd.kubernetes.protobuf"}});
  EXPECT_EQ(unacceptable.status, 406);
  EXPECT_EQ(unacceptable.json["reason"], "NotAcceptable");
  EXPECT_EQ(read(raw("POST", kMaps, "{")).status, 400);
  EXPECT_EQ(read(raw("POST", kMaps, "[]")).status, 400);
}

TEST_F(CreateTest, SecretsFoldTheirPlainText) {
  const Answer created =
      call("POST", "/api/v1/namespaces/a/secrets", {{"metadata", {{"name", "s"}}}, {"stringData", {{"k", "v"}}}});
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["data"]["k"], "dg==");
  EXPECT_FALSE(created.json.contains("stringData"));
}

TEST_F(CreateTest, ANamespaceIsActiveAndHeldByItsController) {
  const Answer created = call("POST", "/api/v1/namespaces", {{"metadata", {{"name", "n"}}}});
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["status"]["phase"], "Active");
  EXPECT_EQ(created.json["spec"]["finalizers"], Json::array({"kubernetes"}));
  EXPECT_EQ(created.json["metadata"]["labels"]["kubernetes.io/metadata.name"], "n");
}

}  // namespace
}  // namespace o2dms::simulator
