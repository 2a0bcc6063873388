// Custom resources as clients meet them: a definition is created, and a moment later its kind is one like all others.
#include <gtest/gtest.h>

#include "base/clock.h"
#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const std::string kDefinitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                  kGauges = "/apis/lab.example/v1/namespaces/default/gauges";

Json schema_of_gauges() {
  auto schema = base::parse_json(R"({"type": "object", "properties": {
    "spec": {"type": "object", "properties": {
      "size": {"type": "integer", "minimum": 1, "default": 3},
      "config": {"type": "string"},
      "color": {"type": "string"},
      "port": {"x-kubernetes-int-or-string": true},
      "note": {"type": "string", "nullable": true},
      "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
      "ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                "items": {"type": "object", "required": ["name"],
                          "properties": {"name": {"type": "string"}, "number": {"type": "integer", "default": 80}}}},
      "replicas": {"type": "integer"}}},
    "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}})");
  return *schema;
}

Json definition(Json versions = nullptr) {
  if (versions.is_null())
    versions = Json::array(
        {{{"name", "v1"},
          {"served", true},
          {"storage", true},
          {"subresources",
           {{"status", Json::object()},
            {"scale", {{"specReplicasPath", ".spec.replicas"}, {"statusReplicasPath", ".status.replicas"}}}}},
          {"selectableFields", Json::array({{{"jsonPath", ".spec.color"}}})},
          {"additionalPrinterColumns",
           Json::array({{{"name", "Size"}, {"type", "integer"}, {"jsonPath", ".spec.size"}}})},
          {"schema", {{"openAPIV3Schema", schema_of_gauges()}}}}});
  return {{"kind", "CustomResourceDefinition"},
          {"apiVersion", "apiextensions.k8s.io/v1"},
          {"metadata", {{"name", "gauges.lab.example"}}},
          {"spec",
           {{"group", "lab.example"},
            {"scope", "Namespaced"},
            {"names", {{"plural", "gauges"}, {"kind", "Gauge"}, {"shortNames", {"gg"}}, {"categories", {"all"}}}},
            {"versions", std::move(versions)}}}};
}

Json gauge(const char* name, Json spec = Json::object(), const char* version = "v1") {
  return {{"kind", "Gauge"},
          {"apiVersion", std::string("lab.example/") + version},
          {"metadata", {{"name", name}}},
          {"spec", std::move(spec)}};
}

std::vector<std::string> causes_of(const Json& status) {
  std::vector<std::string> causes;
  for (const Json& cause : base::elements_at(status, {"details", "causes"}))
    causes.push_back(std::string(base::string_at(cause, {"field"})) + ": " +
                     std::string(base::string_at(cause, {"message"})));
  return causes;
}

bool is_established(const TestClient::Answer& answer) {
  for (const Json& condition : base::elements_at(answer.body, {"status", "conditions"}))
    if (condition["type"] == "Established") return condition["status"] == "True";
  return false;
}

class CustomResourcesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = start_simulator({});
    ASSERT_TRUE(started.ok()) << started.error().message;
    simulator_ = *std::move(started);
    client_ = std::make_unique<TestClient>(*simulator_);
  }

  void define(const Json& what = definition()) {
    const auto created = client_->post(kDefinitions, what);
    ASSERT_EQ(created.status, 201) << created.text;
    ASSERT_TRUE(client_->eventually(kDefinitions + "/gauges.lab.example", is_established));
  }

  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(CustomResourcesTest, ADefinitionBeginsWithNamesThatNobodyHasAcceptedYet) {
  const auto created = client_->post(kDefinitions, definition());
  ASSERT_EQ(created.status, 201) << created.text;
  EXPECT_EQ(
      created.body["status"],
      (Json{{"conditions", nullptr}, {"acceptedNames", {{"plural", ""}, {"kind", ""}}}, {"storedVersions", {"v1"}}}));
  EXPECT_EQ(created.body["spec"]["names"]["listKind"], "GaugeList");
  EXPECT_EQ(created.body["spec"]["conversion"]["strategy"], "None");
}

TEST_F(CustomResourcesTest, WhoSeesItEstablishedIsServedAtOnce) {
  define();
  const auto stored = client_->get(kDefinitions + "/gauges.lab.example");
  const Json& conditions = stored.body["status"]["conditions"];
  EXPECT_EQ(conditions[0]["type"], "NamesAccepted");
  EXPECT_EQ(conditions[0]["reason"], "NoConflicts");
  EXPECT_EQ(conditions[1]["reason"], "InitialNamesAccepted");
  EXPECT_EQ(stored.body["status"]["acceptedNames"]["shortNames"], Json::array({"gg"}));
  EXPECT_EQ(client_->get(kGauges).body["kind"], "GaugeList");
}

TEST_F(CustomResourcesTest, WhatIsLeftOutIsFilledInAndWhatNobodyKnowsIsDroppedWithAWarning) {
  define();
  const auto created = client_->post(kGauges, gauge("a", {{"junk", 1},
                                                          {"note", nullptr},
                                                          {"config", nullptr},
                                                          {"free", {{"kept", {{"as", "it is"}}}}},
                                                          {"ports", Json::array({{{"name", "web"}}})}}));
  ASSERT_EQ(created.status, 201) << created.text;
  EXPECT_EQ(created.body["spec"], (Json{{"size", 3},
                                        {"note", nullptr},
                                        {"free", {{"kept", {{"as", "it is"}}}}},
                                        {"ports", Json::array({{{"name", "web"}, {"number", 80}}})}}));
  EXPECT_EQ(created.headers.get("Warning"), "299 - \"unknown field \\\"spec.junk\\\"\"");
  EXPECT_EQ(client_->post(kGauges + "?fieldValidation=Strict", gauge("b", {{"junk", 1}})).status, 400);
  EXPECT_FALSE(client_->post(kGauges + "?fieldValidation=Ignore", gauge("b", {{"junk", 1}})).headers.has("Warning"));
}

TEST_F(CustomResourcesTest, AValueThatTheSchemaForbidsIsRefusedByItsField) {
  define();
  const auto refused = client_->post(kGauges, gauge("a", {{"size", 0}, {"config", 5}, {"port", true}}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(causes_of(refused.body),
            (std::vector<std::string>{
                "spec.config: Invalid value: \"integer\": spec.config in body must be of type string: \"integer\"",
                "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"",
                "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1"}));
  const auto twice =
      client_->post(kGauges, gauge("a", {{"ports", Json::array({{{"name", "web"}}, {{"name", "web"}}})}}));
  EXPECT_EQ(causes_of(twice.body), (std::vector<std::string>{"spec.ports[1]: Duplicate value: {\"name\":\"web\"}"}));
}

TEST_F(CustomResourcesTest, ContentIsCountedStatusIsApartAndMergesAreNotStrategic) {
  define();
  ASSERT_EQ(client_->post(kGauges, gauge("a")).status, 201);
  const auto merged = client_->patch(kGauges + "/a", "merge-patch+json", {{"spec", {{"config", "{}"}}}});
  EXPECT_EQ(merged.body["metadata"]["generation"], 2) << merged.text;
  const auto status = client_->patch(kGauges + "/a/status", "merge-patch+json",
                                     {{"spec", {{"size", 9}}}, {"status", {{"replicas", 2}}}});
  EXPECT_EQ(status.body["spec"]["size"], 3) << status.text;
  EXPECT_EQ(status.body["metadata"]["generation"], 2);
  EXPECT_EQ(status.body["status"]["replicas"], 2);
  const auto strategic = client_->patch(kGauges + "/a", "strategic-merge-patch+json", {{"spec", Json::object()}});
  EXPECT_EQ(strategic.status, 415);
}

TEST_F(CustomResourcesTest, ItScalesByThePathsOfItsDefinition) {
  define();
  ASSERT_EQ(client_->post(kGauges, gauge("a")).status, 201);
  EXPECT_EQ(client_->get(kGauges + "/a/scale").status, 500) << "it has no replicas yet";
  const auto scaled = client_->patch(kGauges + "/a/scale", "merge-patch+json", {{"spec", {{"replicas", 4}}}});
  EXPECT_EQ(scaled.body["spec"]["replicas"], 4) << scaled.text;
  EXPECT_EQ(client_->get(kGauges + "/a").body["spec"]["replicas"], 4);
  EXPECT_EQ(client_->patch(kGauges + "/a/scale", "merge-patch+json", {{"spec", {{"replicas", -1}}}}).status, 422);
}

TEST_F(CustomResourcesTest, DiscoveryListsAndTablesShowIt) {
  define();
  ASSERT_EQ(client_->post(kGauges, gauge("a", {{"color", "red"}})).status, 201);
  ASSERT_EQ(client_->post(kGauges, gauge("b", {{"color", "blue"}})).status, 201);
  const auto resources = client_->get("/apis/lab.example/v1");
  EXPECT_EQ(resources.body["resources"][0]["shortNames"], Json::array({"gg"})) << resources.text;
  EXPECT_EQ(resources.body["resources"][0]["categories"], Json::array({"all"}));
  const auto aggregated = client_->send_text(
      "GET", "/apis", "", {{"Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"}});
  EXPECT_EQ(aggregated.body["items"].back()["versions"][0]["resources"][0]["scope"], "Namespaced");
  const auto table =
      client_->send_text("GET", kGauges + "/a", "", {{"Accept", "application/json;as=Table;g=meta.k8s.io;v=v1"}});
  EXPECT_EQ(table.body["columnDefinitions"][1]["name"], "Size") << table.text;
  EXPECT_EQ(table.body["rows"][0]["cells"], (Json{"a", 3}));
  const auto blue = client_->get(kGauges + "?fieldSelector=spec.color%3Dblue");
  ASSERT_EQ(blue.body["items"].size(), 1u) << blue.text;
  EXPECT_EQ(blue.body["items"][0]["kind"], "Gauge") << "items of an untyped list say what they are";
  EXPECT_EQ(client_->get(kGauges + "?fieldSelector=spec.size%3D3").status, 400);
}

TEST_F(CustomResourcesTest, OpenApiCarriesItsSchema) {
  const auto before = client_->get("/openapi/v3");
  define();
  const auto index = client_->get("/openapi/v3");
  const auto url = index.body["paths"]["apis/lab.example/v1"]["serverRelativeURL"].get<std::string>();
  const auto document = client_->get(url);
  const Json& schema = document.body["components"]["schemas"]["example.lab.v1.Gauge"];
  EXPECT_EQ(schema["properties"]["spec"]["properties"]["size"]["minimum"], 1) << document.text.substr(0, 500);
  EXPECT_EQ(schema["x-kubernetes-group-version-kind"][0]["kind"], "Gauge");
  EXPECT_EQ(index.body["paths"]["apis/apps/v1"], before.body["paths"]["apis/apps/v1"])
      << "what is not new has not changed";
  EXPECT_TRUE(client_->get("/openapi/v2").body["definitions"].contains("example.lab.v1.Gauge"));
}

TEST_F(CustomResourcesTest, ADefinitionThatIsDeletedTakesItsObjectsAlong) {
  define();
  ASSERT_EQ(client_->post(kGauges, gauge("a")).status, 201);
  const auto deleted = client_->remove(kDefinitions + "/gauges.lab.example");
  EXPECT_EQ(deleted.status, 200);
  EXPECT_EQ(deleted.body["kind"], "CustomResourceDefinition");
  EXPECT_EQ(deleted.body["metadata"]["finalizers"], Json::array({"customresourcecleanup.apiextensions.k8s.io"}));
  EXPECT_TRUE(deleted.body["metadata"].contains("deletionTimestamp"));
  EXPECT_TRUE(client_->eventually(kDefinitions + "/gauges.lab.example",
                                  [](const auto& answer) { return answer.status == 404; }));
  EXPECT_EQ(client_->get(kGauges + "/a").text, "404 page not found\n");
  define();
  EXPECT_EQ(client_->get(kGauges).body["items"], Json::array());
}

TEST_F(CustomResourcesTest, WhatIsBeingDeletedWithItsDefinitionIsNotAddedTo) {
  define();
  Json held = gauge("held");
  held["metadata"]["finalizers"] = {"lab.example/hold"};
  ASSERT_EQ(client_->post(kGauges, held).status, 201);
  ASSERT_EQ(client_->remove(kDefinitions + "/gauges.lab.example").status, 200);
  const auto refused = client_->post(kGauges, gauge("late"));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.body["message"], "create not allowed while custom resource definition is terminating");
  EXPECT_EQ(client_->patch(kGauges + "/held", "merge-patch+json", {{"metadata", {{"finalizers", nullptr}}}}).status,
            200);
  EXPECT_TRUE(client_->eventually(kDefinitions + "/gauges.lab.example",
                                  [](const auto& answer) { return answer.status == 404; }));
}

TEST_F(CustomResourcesTest, NamesThatAreTakenAreNotAccepted) {
  define();
  Json other = definition();
  other["metadata"]["name"] = "others.lab.example";
  other["spec"]["names"] = {{"plural", "others"}, {"kind", "Gauge"}};
  ASSERT_EQ(client_->post(kDefinitions, other).status, 201);
  EXPECT_TRUE(client_->eventually(kDefinitions + "/others.lab.example", [](const auto& answer) {
    const Json& conditions = answer.body["status"]["conditions"];
    return conditions.is_array() && conditions[0]["status"] == "False";
  }));
  EXPECT_EQ(client_->get("/apis/lab.example/v1/namespaces/default/others").status, 404);
  ASSERT_EQ(client_->remove(kDefinitions + "/gauges.lab.example").status, 200);
  EXPECT_TRUE(client_->eventually(kDefinitions + "/others.lab.example", is_established)) << "the name is free now";
}

TEST_F(CustomResourcesTest, EachVersionShowsTheSameObjectByItsOwnSchema) {
  const Json open = {{"openAPIV3Schema", {{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}}}};
  Json versions = Json::array();
  versions.push_back(
      {{"name", "v1beta1"}, {"served", true}, {"storage", false}, {"deprecated", true}, {"schema", open}});
  versions.push_back({{"name", "v1"}, {"served", true}, {"storage", true}, {"schema", open}});
  define(definition(std::move(versions)));
  const std::string old = "/apis/lab.example/v1beta1/namespaces/default/gauges";
  const auto created = client_->post(old, gauge("a", {{"size", 7}}, "v1beta1"));
  ASSERT_EQ(created.status, 201) << created.text;
  EXPECT_EQ(created.body["apiVersion"], "lab.example/v1beta1");
  EXPECT_EQ(created.headers.get("Warning"), "299 - \"lab.example/v1beta1 Gauge is deprecated\"");
  EXPECT_EQ(client_->get(kGauges + "/a").body["apiVersion"], "lab.example/v1");
  EXPECT_EQ(client_->get(old).body["items"][0]["apiVersion"], "lab.example/v1beta1");
  EXPECT_EQ(client_->get("/apis/lab.example").body["preferredVersion"]["version"], "v1");
}

TEST_F(CustomResourcesTest, ADefinitionThatChangesChangesWhatIsReadAndLeavesWhatWasValidInPeace) {
  define();
  ASSERT_EQ(client_->post(kGauges, gauge("a", {{"size", 2}, {"config", "old"}})).status, 201);
  Json changed = client_->get(kDefinitions + "/gauges.lab.example").body;
  Json& properties = changed["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"];
  properties["size"]["minimum"] = 3;
  properties["mode"] = {{"type", "string"}, {"default", "auto"}};
  properties.erase("config");
  ASSERT_EQ(client_->put(kDefinitions + "/gauges.lab.example", changed).status, 200);
  const auto read = client_->get(kGauges + "/a");
  EXPECT_EQ(read.body["spec"], (Json{{"size", 2}, {"mode", "auto"}})) << read.text;
  EXPECT_EQ(client_->patch(kGauges + "/a", "merge-patch+json", {{"spec", {{"color", "red"}}}}).status, 200)
      << "a value that is not touched is not held against anybody";
  EXPECT_EQ(client_->patch(kGauges + "/a", "merge-patch+json", {{"spec", {{"size", 1}}}}).status, 422);
  EXPECT_EQ(client_->post(kGauges, gauge("b", {{"size", 2}})).status, 422);
}

TEST_F(CustomResourcesTest, TheClusterTreatsItAsAnyObject) {
  define();
  const std::string maps = "/api/v1/namespaces/default/configmaps";
  const auto owner = client_->post(kGauges, gauge("owner"));
  Json owned = {{"metadata", {{"name", "owned"}}}};
  owned["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "lab.example/v1"},
                                                       {"kind", "Gauge"},
                                                       {"name", "owner"},
                                                       {"uid", owner.body["metadata"]["uid"]}}});
  ASSERT_EQ(client_->post(maps, owned).status, 201);
  ASSERT_EQ(client_->remove(kGauges + "/owner").status, 200);
  EXPECT_TRUE(client_->eventually(maps + "/owned", [](const auto& answer) { return answer.status == 404; }));
  ASSERT_EQ(client_->post("/api/v1/namespaces", {{"metadata", {{"name", "lab"}}}}).status, 201);
  const std::string there = "/apis/lab.example/v1/namespaces/lab/gauges";
  ASSERT_EQ(client_
                ->post("/api/v1/namespaces/lab/resourcequotas",
                       {{"metadata", {{"name", "few"}}}, {"spec", {{"hard", {{"count/gauges.lab.example", "1"}}}}}})
                .status,
            201);
  EXPECT_EQ(client_->post(there, gauge("a")).status, 201);
  EXPECT_EQ(client_->post(there, gauge("b")).status, 403) << "the quota is used up";
  ASSERT_EQ(client_->remove("/api/v1/namespaces/lab").status, 200);
  EXPECT_TRUE(client_->eventually("/api/v1/namespaces/lab", [](const auto& answer) { return answer.status == 404; }));
}

TEST_F(CustomResourcesTest, AppliersOwnWhatTheySetByTheSchema) {
  define();
  const Json applied = gauge("a", {{"ports", Json::array({{{"name", "web"}}})}, {"free", {{"a", {{"b", 1}}}}}});
  const auto first = client_->patch(kGauges + "/a?fieldManager=one", "apply-patch+yaml", applied);
  ASSERT_EQ(first.status, 201) << first.text;
  EXPECT_EQ(first.body["metadata"]["managedFields"][0]["fieldsV1"]["f:spec"]["f:ports"],
            (Json{{"k:{\"name\":\"web\"}", {{".", Json::object()}, {"f:name", Json::object()}}}}));
  const auto other = client_->patch(kGauges + "/a?fieldManager=two", "apply-patch+yaml",
                                    gauge("a", {{"ports", Json::array({{{"name", "dns"}, {"number", 53}}})}}));
  EXPECT_EQ(other.body["spec"]["ports"].size(), 2u) << other.text;
  EXPECT_EQ(client_->patch(kGauges + "/a?fieldManager=two", "apply-patch+yaml", gauge("a", {{"junk", 1}})).status, 500);
}

}  // namespace
}  // namespace o2dms::simulator
