#include <gtest/gtest.h>

#include <thread>

#include "base/http_server.h"
#include "simulator/front/bootstrap.h"
#include "simulator/front/credentials.h"
#include "simulator/front/parts.h"
#include "tests/simulator/front/test_client.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A simulator whose cluster stands still until it is started: what is there is what the API itself has made. Whoever
// waited for a controller would wait for ever.
class StandingCluster : public ::testing::Test, public Simulator {
 protected:
  void assemble_with(const Assembly& assembly) {
    const SimulatorOptions options{.clock = clock_.get()};
    Assembly with_clock = assembly;
    with_clock.clock = clock_.get();
    credentials_ = make_credentials(options).value();
    parts_ = assemble(options, newest_version(), with_clock, credentials_.trust_pem, {}, nullptr).value();
    base::HttpServerOptions listen;
    listen.certificate = credentials_.server;
    listen.client_ca_pem = credentials_.authority.certificate_pem;
    listen.threads = 2;
    listener_ = base::start_http_server(listen, parts_->handler).value();
    const auto made = bootstrap(*parts_->api, newest_registry(), "127.0.0.1", listener_->port());
    ASSERT_TRUE(made.ok()) << made.error().message;
    parts_->bootstrapped = true;
  }
  // A cluster in which nobody makes accounts: the controller is left out, as a deviation may do.
  static Assembly without_the_controller() {
    Assembly assembly;
    assembly.clusters.emplace_back([](ControllerSet& controllers) { controllers.erase("serviceaccount-controller"); });
    return assembly;
  }
  void TearDown() override { stop(); }

  [[nodiscard]] std::string url() const override { return "https://127.0.0.1:" + std::to_string(listener_->port()); }
  [[nodiscard]] std::string admin_kubeconfig() const override { return make_kubeconfig(url(), credentials_); }
  [[nodiscard]] const std::string& ca_pem() const override { return credentials_.trust_pem; }
  void settle() override { parts_->cluster->settle(); }
  void stop() override {
    if (listener_ == nullptr) return;
    listener_->stop();
    parts_->cluster->stop();
  }

  static Json pod(const std::string& name) {
    return {{"metadata", {{"name", name}}}, {"spec", {{"containers", Json::array({{{"name", "c"}, {"image", "i"}}})}}}};
  }
  const std::string kNamespaces = "/api/v1/namespaces", kPods = kNamespaces + "/cnf/pods",
                    kAccount = kNamespaces + "/cnf/serviceaccounts/default";
  const std::string kRefusal =
      "pods \"p\" is forbidden: error looking up service account cnf/default: serviceaccount \"default\" not found";

  std::unique_ptr<base::ManualClock> clock_ = base::make_manual_clock(base::make_real_clock()->now());
  Credentials credentials_;
  std::unique_ptr<Parts> parts_;
  std::unique_ptr<base::HttpServer> listener_;
};

TEST_F(StandingCluster, ANamespaceHasItsAccountWhenItsCreationIsAnswered) {
  assemble_with({});
  TestClient client(*this);
  ASSERT_EQ(client.post(kNamespaces, {{"metadata", {{"name", "cnf"}}}}).status, 201);
  EXPECT_EQ(client.get(kAccount).status, 200);
  EXPECT_EQ(client.post(kPods, pod("p")).status, 201);
  EXPECT_EQ(client.get(kNamespaces + "/kube-system/serviceaccounts/default").status, 200) << "from the start";
  ASSERT_EQ(client.post(kNamespaces + "?dryRun=All", {{"metadata", {{"name", "dry"}}}}).status, 201);
  EXPECT_EQ(client.get(kNamespaces + "/dry/serviceaccounts/default").status, 404);
}

TEST_F(StandingCluster, AnAppliedNamespaceHasItsAccountToo) {
  assemble_with({});
  const RequestTarget target{.resource = newest_registry().find("", "v1", "namespaces"), .name = "cnf"};
  Json namespace_cnf = {{"kind", "Namespace"}, {"apiVersion", "v1"}, {"metadata", {{"name", "cnf"}}}};
  const auto applied = parts_->client_api->patch(target, PatchType::apply, Body(std::move(namespace_cnf)),
                                                 apiserver_user(), {.field_manager = "test"});
  ASSERT_TRUE(applied.ok()) << applied.error().message;
  EXPECT_EQ(TestClient(*this).get(kAccount).status, 200);
}

TEST_F(StandingCluster, AnAccountThatWasDeletedIsMissedAtOnceAndMadeAgain) {
  assemble_with({});
  TestClient client(*this);
  ASSERT_EQ(client.post(kNamespaces, {{"metadata", {{"name", "cnf"}}}}).status, 201);
  ASSERT_EQ(client.remove(kAccount).status, 200);
  const auto refused = client.post(kPods, pod("p"));
  EXPECT_EQ(refused.status, 403) << refused.text;
  EXPECT_EQ(refused.body["message"], kRefusal);
  parts_->cluster->start();
  settle();
  EXPECT_EQ(client.get(kAccount).status, 200);
  EXPECT_EQ(client.post(kPods, pod("p")).status, 201);
}

TEST_F(StandingCluster, WithoutTheControllerNobodyMakesTheAccountAndNobodyWaitsForIt) {
  assemble_with(without_the_controller());
  TestClient admin(*this);
  ASSERT_EQ(admin.post(kNamespaces, {{"metadata", {{"name", "cnf"}}}}).status, 201);
  // More clients than the server has threads: did each refusal take a thread for a second, as one did, the twenty of
  // each client would take 40 seconds.
  const std::unique_ptr<base::Clock> watch = base::make_real_clock();
  const base::Duration begun = watch->elapsed();
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      TestClient client(*this);
      for (int k = 0; k < 20; ++k) {
        const auto refused = client.post(kPods, pod("p"));
        EXPECT_EQ(refused.body["message"], kRefusal) << refused.status << refused.fault;
      }
    });
  }
  for (int k = 0; k < 20; ++k) EXPECT_EQ(admin.get("/livez").status, 200);
  for (std::thread& client : clients) client.join();
  EXPECT_LT(watch->elapsed() - begun, std::chrono::seconds(20)) << "somebody waited on the server's threads";
}

}  // namespace
}  // namespace o2dms::simulator
