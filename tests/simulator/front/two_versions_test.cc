// Two clusters of two versions of Kubernetes, side by side in one process: each answers as its own.
#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::HasSubstr;

class TwoVersionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto document = read_openapi_document(base::read_file(O2DMS_FIXTURES "/openapi/kubernetes-1.20.json").value());
    ASSERT_TRUE(document) << document.error().message;
    auto old = start_simulator({.version = *document});
    ASSERT_TRUE(old) << old.error().message;
    old_simulator_ = *std::move(old);
    auto today = start_simulator({});
    ASSERT_TRUE(today) << today.error().message;
    new_simulator_ = *std::move(today);
  }

  TestClient old_cluster() { return TestClient(*old_simulator_); }
  TestClient new_cluster() { return TestClient(*new_simulator_); }

  static Json widget(std::string_view name, Json spec) {
    return {{"apiVersion", "example.com/v1"},
            {"kind", "Widget"},
            {"metadata", {{"name", name}}},
            {"spec", std::move(spec)}};
  }

  std::unique_ptr<Simulator> old_simulator_, new_simulator_;
  const std::string kWidgets = "/apis/example.com/v1/namespaces/default/widgets";
};

TEST_F(TwoVersionsTest, EachSaysItsOwnVersion) {
  TestClient before = old_cluster(), today = new_cluster();
  EXPECT_EQ(before.get("/version").body["gitVersion"], "v1.20.2");
  EXPECT_EQ(before.get("/version").body["minor"], "20");
  EXPECT_FALSE(before.get("/version").body.contains("emulationMinor")) << "came with 1.33";
  EXPECT_EQ(today.get("/version").body["gitVersion"], newest_kubernetes_version()->git_version);
  EXPECT_EQ(before.get("/openapi/v2").body["info"]["version"], "v1.20.2");
  EXPECT_EQ(before.get("/openapi/v3").status, 404) << "came with 1.24";
  EXPECT_EQ(today.get("/openapi/v3").status, 200);
  EXPECT_TRUE(before.eventually("/api/v1/nodes/node-1", [](const auto& answer) {
    return base::string_at(answer.body, {"status", "nodeInfo", "kubeletVersion"}) == "v1.20.2";
  }));
}

TEST_F(TwoVersionsTest, EachServesWhatItsVersionHas) {
  TestClient before = old_cluster(), today = new_cluster();
  for (const char* path : {"/apis/policy/v1beta1/poddisruptionbudgets", "/apis/batch/v1beta1/cronjobs",
                           "/apis/discovery.k8s.io/v1beta1/endpointslices", "/apis/example.com/v1/widgets",
                           "/apis/example.com/v1alpha1/sites", "/apis/example.com"}) {
    EXPECT_EQ(before.get(path).status, 200) << path;
    EXPECT_EQ(today.get(path).status, 404) << path;
  }
  for (const char* path :
       {"/apis/policy/v1/poddisruptionbudgets", "/apis/batch/v1/cronjobs", "/apis/resource.k8s.io"}) {
    EXPECT_EQ(before.get(path).status, 404) << path;
    EXPECT_EQ(today.get(path).status, 200) << path;
  }
}

TEST_F(TwoVersionsTest, WorkloadsRunOnBoth) {
  const Json deployment = Json::parse(R"({"metadata": {"name": "web"}, "spec": {"replicas": 2,
    "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}},
    "spec": {"containers": [{"name": "c", "image": "i:1", "resources": {"limits": {"cpu": 1}}}]}}}})");
  for (const auto* simulator : {old_simulator_.get(), new_simulator_.get()}) {
    TestClient client(*simulator);
    const std::string path = "/apis/apps/v1/namespaces/default/deployments";
    const auto made = client.post(path, deployment);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_TRUE(client.eventually(path + "/web", [](const auto& answer) {
      return base::integer_at(answer.body, {"status", "readyReplicas"}) == 2;
    }));
  }
}

TEST_F(TwoVersionsTest, WhatAnOldServerDoesNotKnowItDoesNotStore) {
  TestClient client = old_cluster();
  const std::string path = "/api/v1/namespaces/default/services";
  const Json service = {{"metadata", {{"name", "s"}}}, {"spec", {{"ports", Json::array({{{"port", 80}}})}}}};
  const auto made = client.post(path, service);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_FALSE(made.body["spec"].contains("internalTrafficPolicy")) << "came with 1.21";
  EXPECT_EQ(client.send("PUT", path + "/s?fieldValidation=Strict", made.body).status, 200) << "it knows its own answer";
  // An Eviction of the version that this server has, and of the later one.
  for (const char* version : {"policy/v1beta1", "policy/v1"}) {
    ASSERT_EQ(client
                  .post("/api/v1/namespaces/default/pods",
                        {{"metadata", {{"name", "p"}}},
                         {"spec", {{"containers", Json::array({{{"name", "c"}, {"image", "i:1"}}})}}}})
                  .status,
              201);
    const auto evicted =
        client.post("/api/v1/namespaces/default/pods/p/eviction", {{"apiVersion", version},
                                                                   {"kind", "Eviction"},
                                                                   {"metadata", {{"name", "p"}}},
                                                                   {"deleteOptions", {{"gracePeriodSeconds", 0}}}});
    EXPECT_EQ(evicted.status, 201) << evicted.text;
    EXPECT_TRUE(client.eventually("/api/v1/namespaces/default/pods/p", [](const auto& a) { return a.status == 404; }));
  }
}

TEST_F(TwoVersionsTest, CustomResourcesAreKeptAsTheirSchemaSays) {
  TestClient client = old_cluster();
  const auto made = client.post(
      kWidgets,
      widget("w", {{"size", "small"}, {"free", {{"a", Json::array({1})}}}, {"tags", Json::array()}, {"no", 1}}));
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body["spec"], (Json{{"size", "small"}, {"free", {{"a", {1}}}}, {"tags", Json::array()}}))
      << "what the schema does not know is pruned, what is empty stays";
  EXPECT_EQ(made.body["metadata"]["generation"], 1);
  EXPECT_FALSE(made.body.contains("status"));

  const auto bad = client.post(kWidgets, widget("bad", {{"replicas", 1}}));
  EXPECT_EQ(bad.status, 422) << bad.text;
  EXPECT_THAT(bad.text, HasSubstr("spec.size: Required value"));

  const std::string one = kWidgets + "/w";
  Json with_status = made.body;
  with_status["status"] = {{"phase", "Done"}};
  EXPECT_EQ(client.send("PUT", one, with_status).body.contains("status"), false);
  EXPECT_EQ(client.send("PUT", one + "/status", with_status).body["status"]["phase"], "Done");
  EXPECT_EQ(client.get(one + "/scale").body["kind"], "Scale");
  EXPECT_EQ(client.remove(one).body["status"], "Success");
}

TEST_F(TwoVersionsTest, VersionsOfACustomResourceAreOneObject) {
  TestClient client = old_cluster();
  const Json site = {{"metadata", {{"name", "north"}}}, {"anything", {{"at", "all"}}}};
  ASSERT_EQ(client.post("/apis/example.com/v1alpha1/sites", site).status, 201);
  const auto read = client.get("/apis/example.com/v1/sites/north");
  EXPECT_EQ(read.body["apiVersion"], "example.com/v1");
  EXPECT_EQ(read.body["anything"]["at"], "all");
}

}  // namespace
}  // namespace o2dms::simulator
