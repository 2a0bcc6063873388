#include "simulator/simulator.h"

#include <gtest/gtest.h>

#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json config_map(const char* name) {
  return {{"kind", "ConfigMap"}, {"apiVersion", "v1"}, {"metadata", {{"name", name}}}, {"data", {{"a", "b"}}}};
}

class SimulatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = start_simulator({});
    ASSERT_TRUE(started.ok()) << started.error().message;
    simulator_ = *std::move(started);
  }
  std::unique_ptr<Simulator> simulator_;
};

TEST_F(SimulatorTest, TheAdministratorListsTheNamespacesThatEveryClusterHas) {
  TestClient client(*simulator_);
  const auto answer = client.get("/api/v1/namespaces");
  ASSERT_EQ(answer.status, 200) << answer.fault << answer.text;
  EXPECT_EQ(answer.body["kind"], "NamespaceList");
  std::vector<std::string> names;
  for (const Json& item : answer.body["items"]) names.push_back(item["metadata"]["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"default", "kube-node-lease", "kube-public", "kube-system"}));
}

TEST_F(SimulatorTest, IsReadyWhenStartReturns) {
  EXPECT_EQ(TestClient(*simulator_, TestClient::As::nobody).get("/readyz").text, "ok");
}

TEST_F(SimulatorTest, TheServiceOfTheApiServerLeadsToIt) {
  TestClient client(*simulator_);
  const int port = std::stoi(simulator_->url().substr(simulator_->url().rfind(':') + 1));
  const auto service = client.get("/api/v1/namespaces/default/services/kubernetes");
  const auto endpoints = client.get("/api/v1/namespaces/default/endpoints/kubernetes");
  const auto slice = client.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes");
  EXPECT_EQ(service.body["spec"]["ports"][0]["targetPort"], port) << service.text;
  EXPECT_EQ(endpoints.body["subsets"][0]["ports"][0]["port"], port) << endpoints.text;
  EXPECT_EQ(endpoints.body["subsets"][0]["addresses"][0]["ip"], "127.0.0.1") << endpoints.text;
  EXPECT_EQ(slice.body["ports"][0]["port"], port) << slice.text;
}

TEST_F(SimulatorTest, RefusesWhoItDoesNotKnow) {
  const std::string path = "/api/v1/namespaces/default/configmaps";
  const auto refused = [&](TestClient client, const char* who) {
    const auto answer = client.post(path, config_map("refused"));
    EXPECT_EQ(answer.status, 401) << who << answer.fault;
    EXPECT_EQ(answer.body["reason"], "Unauthorized") << who;
  };
  refused(TestClient(*simulator_, TestClient::As::nobody), "no credentials");
  refused(TestClient(*simulator_, TestClient::As::nobody, "unknown"), "an unknown token");
  refused(TestClient(*simulator_, TestClient::As::stranger), "a certificate of another authority");
  EXPECT_EQ(TestClient(*simulator_).get(path + "/refused").status, 404) << "nothing was created";
}

// Whoever may not ask is told so before the body is read: also of one that is too large to be read at all.
TEST_F(SimulatorTest, TheBodiesOfTheRefusedAreNotRead) {
  const std::string path = "/api/v1/namespaces/default/configmaps";
  Json large = config_map("large");
  large["data"]["a"] = std::string(3 * 1024 * 1024, 'x');
  const auto nobody = TestClient(*simulator_, TestClient::As::nobody).post(path, large);
  EXPECT_EQ(nobody.status, 401) << nobody.fault;
  const auto misled = TestClient(*simulator_).post("/api/v1/namespaces/default/nothings", large);
  EXPECT_EQ(misled.status, 404) << misled.fault;
  const auto known = TestClient(*simulator_).post(path, large);
  EXPECT_EQ(known.status, 413) << known.fault;
  EXPECT_EQ(known.body["kind"], "Status") << known.text;
}

TEST_F(SimulatorTest, AServiceAccountsTokenIsKnownAndWithoutRights) {
  TestClient admin(*simulator_);
  const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
  ASSERT_EQ(admin.post(accounts, {{"metadata", {{"name", "cnf"}}}}).status, 201);
  const auto issued = admin.post(accounts + "/cnf/token", {{"spec", {{"expirationSeconds", 600}}}});
  ASSERT_EQ(issued.status, 201) << issued.text;
  TestClient account(*simulator_, TestClient::As::nobody, issued.body["status"]["token"]);
  const auto answer = account.post("/api/v1/namespaces/default/configmaps", config_map("forbidden"));
  EXPECT_EQ(answer.status, 403) << answer.text;
  EXPECT_EQ(answer.body["reason"], "Forbidden");
  EXPECT_EQ(answer.body["details"]["kind"], "configmaps");
}

TEST_F(SimulatorTest, ADeploymentComesUpAndGoes) {
  TestClient client(*simulator_);
  const std::string path = "/apis/apps/v1/namespaces/default/deployments";
  const Json deployment = Json::parse(R"({"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web"},
    "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {
      "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}}})");
  ASSERT_EQ(client.post(path, deployment).status, 201);
  EXPECT_TRUE(client.eventually(path + "/web", [](const TestClient::Answer& answer) {
    return base::integer_at(answer.body, {"status", "readyReplicas"}) == 2;
  })) << client.get("/api/v1/namespaces/default/pods").text;
  ASSERT_EQ(client.remove(path + "/web").status, 200);
  EXPECT_TRUE(client.eventually("/api/v1/namespaces/default/pods", [](const TestClient::Answer& answer) {
    return answer.body["items"].empty();
  })) << client.get("/api/v1/namespaces/default/pods").text;
}

TEST_F(SimulatorTest, EveryNamespaceGetsTheRootCertificate) {
  TestClient client(*simulator_);
  ASSERT_EQ(client.post("/api/v1/namespaces", {{"metadata", {{"name", "cnf"}}}}).status, 201);
  EXPECT_TRUE(client.eventually("/api/v1/namespaces/cnf/configmaps/kube-root-ca.crt", [&](const TestClient::Answer& a) {
    return a.status == 200 && a.body["data"]["ca.crt"] == simulator_->ca_pem();
  }));
}

TEST(SimulatorOptions, AMistakeIsNamed) {
  const auto unknown = start_simulator({.deviations = {"no-such"}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().message, "no deviation is called \"no-such\"");
  const auto bad = start_simulator({.authority = base::KeyPair{"x", "y"}});
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().message.find("the cluster's CA: "), 0u) << bad.error().message;
}

TEST(SimulatorOptions, NodesAreTakenFromManifestsAndLists) {
  const Json edge = {{"kind", "Node"}, {"apiVersion", "v1"}, {"metadata", {{"name", "edge"}}}};
  const Json list = {{"kind", "List"}, {"apiVersion", "v1"}, {"items", Json::array({edge})}};
  const auto simulator = start_simulator({.nodes = {list}});
  ASSERT_TRUE(simulator.ok()) << simulator.error().message;
  TestClient client(**simulator);
  EXPECT_TRUE(client.eventually("/api/v1/nodes", [](const TestClient::Answer& answer) {
    return answer.body["items"].size() == 1 && answer.body["items"][0]["metadata"]["name"] == "edge";
  }));
  const auto twice = start_simulator({.nodes = {list, edge}});
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().message, "nodes[1]: the name \"edge\" comes twice");
  const auto pod = start_simulator({.nodes = {{{"kind", "Pod"}, {"apiVersion", "v1"}}}});
  ASSERT_FALSE(pod.ok());
  EXPECT_EQ(pod.error().message, "nodes[0]: is \"v1\" \"Pod\", not a v1 Node");
}

TEST(SimulatorOptions, APortThatIsTakenIsNamed) {
  const auto one = start_simulator({}).value();
  const std::string url = one->url();
  const std::string port = url.substr(url.rfind(':') + 1);
  const auto two = start_simulator({.port = static_cast<std::uint16_t>(std::stoi(port))});
  ASSERT_FALSE(two.ok());
  EXPECT_NE(two.error().message.find(port), std::string::npos) << two.error().message;
}

TEST(SimulatorOptions, TheClockIsTheCallers) {
  const auto clock = base::make_manual_clock(base::Time(std::chrono::hours(24 * 365 * 60)));
  auto simulator = start_simulator({.clock = clock.get()}).value();
  TestClient client(*simulator);
  const auto created = client.post(
      "/api/v1/namespaces/default/pods",
      {{"metadata", {{"name", "p"}}}, {"spec", {{"containers", Json::array({{{"name", "c"}, {"image", "i"}}})}}}});
  ASSERT_EQ(created.status, 201) << created.text;
  EXPECT_EQ(created.body["metadata"]["creationTimestamp"], base::to_rfc3339(clock->now()));
  const auto phase = [&] { return client.get("/api/v1/namespaces/default/pods/p").body["status"]["phase"]; };
  simulator->settle();
  EXPECT_EQ(phase(), "Pending") << "no time has passed";
  for (int step = 0; step < 5; ++step) {
    clock->advance(std::chrono::milliseconds(5));
    simulator->settle();
  }
  EXPECT_EQ(phase(), "Running");
}

TEST(SimulatorOptions, ManySimulatorsLiveSideBySide) {
  auto one = start_simulator({}).value();
  auto two = start_simulator({}).value();
  TestClient client_of_one(*one);
  ASSERT_EQ(client_of_one.post("/api/v1/namespaces", {{"metadata", {{"name", "mine"}}}}).status, 201);
  EXPECT_EQ(TestClient(*two).get("/api/v1/namespaces/mine").status, 404);
  one->stop();
  EXPECT_EQ(client_of_one.get("/version").status, 0) << "a stopped simulator answers no more";
}

}  // namespace
}  // namespace o2dms::simulator
