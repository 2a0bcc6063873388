// A whole API server without sockets, cluster or access control: requests go in, responses come out. Everybody is the
// user "tester" unless a test says otherwise; time stands still until it is moved.
#pragma once

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/http/server.h"
#include "simulator/verbs/native_api.h"
#include "tests/simulator/http/fake_pod_streams.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {

class TestAuthenticator final : public Authenticator {
 public:
  [[nodiscard]] StatusOr<UserInfo> authenticate(const base::HttpRequest& request) const override {
    if (request.headers.get("Authorization") == "Bearer bad") return base::failure(unauthorized());
    return UserInfo{"tester", "", {"system:authenticated"}, {}};
  }
};

class TestAuthorizer final : public Authorizer {
 public:
  [[nodiscard]] Decision authorize(const Attributes& attributes) const override {
    asked = std::string(attributes.verb) + " " + std::string(attributes.resource) + " " + std::string(attributes.name);
    return {attributes.ns != "forbidden" && attributes.verb != refused, ""};
  }
  std::string refused = "no verb";
  mutable std::string asked;
};

class TestLogs final : public PodLogs {
 public:
  [[nodiscard]] std::optional<std::string> read(std::string_view, std::string_view, std::string_view,
                                                std::string_view container, const LogPart& part) const override {
    if (container == "silent") return std::nullopt;
    const std::string& log = part.stamps ? stamped : text;
    return log.substr(std::min(part.from, log.size()), part.at_most);
  }
  std::string text = "one\ntwo\nthree\n";
  std::string stamped = "2026-01-01T00:00:00Z one\n2026-01-01T00:00:10Z two\n2026-01-01T00:00:20Z three\n";
};

struct Answer {
  int status = 0;
  base::HttpHeaders headers;
  std::string body;
  base::Json json;  // null when the body is none
};

class ApiFixture : public testing::Test {
 protected:
  // The store remembers so many events of a resource.
  explicit ApiFixture(std::size_t history = 64) : store(make_store({.history_per_resource = history})) {}

  base::HttpResponse raw(std::string method, std::string target, std::string body = {},
                         base::HttpHeaders headers = {}) {
    base::HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = std::move(headers);
    return server->handle(std::move(request));
  }
  Answer call(std::string method, std::string target, const base::Json& body = {}, base::HttpHeaders headers = {}) {
    return read(
        raw(std::move(method), std::move(target), body.is_null() ? "" : base::to_text(body), std::move(headers)));
  }
  static Answer read(base::HttpResponse response) {
    Answer answer{response.status, response.headers, base::gather_body(response), {}};
    if (auto json = base::parse_json(answer.body)) answer.json = std::move(*json);
    return answer;
  }
  Answer patch(std::string target, std::string_view type, const base::Json& body) {
    return call("PATCH", std::move(target), body, {{"Content-Type", "application/" + std::string(type)}});
  }

  static base::Json config_map(std::string_view name, base::Json data = base::Json::object()) {
    return {{"kind", "ConfigMap"}, {"apiVersion", "v1"}, {"metadata", {{"name", name}}}, {"data", std::move(data)}};
  }
  static base::Json pod(std::string_view name) {
    return {{"kind", "Pod"},
            {"apiVersion", "v1"},
            {"metadata", {{"name", name}, {"labels", {{"app", "web"}}}}},
            {"spec", {{"containers", base::Json::array({{{"name", "main"}, {"image", "registry.local/a:1"}}})}}}};
  }
  static base::Json deployment(std::string_view name) {
    return {{"kind", "Deployment"},
            {"apiVersion", "apps/v1"},
            {"metadata", {{"name", name}}},
            {"spec",
             {{"selector", {{"matchLabels", {{"app", "web"}}}}},
              {"template", {{"metadata", {{"labels", {{"app", "web"}}}}}, {"spec", pod("x")["spec"]}}}}}};
  }
  // A pod that runs on a node, so that it has grace.
  void bind(const std::string& name) {
    call("POST", kPods + "/" + name + "/binding",
         {{"kind", "Binding"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", name}}},
          {"target", {{"kind", "Node"}, {"name", "node-1"}}}});
  }

  const std::string kMaps = "/api/v1/namespaces/a/configmaps", kPods = "/api/v1/namespaces/a/pods",
                    kDeployments = "/apis/apps/v1/namespaces/a/deployments";
  std::unique_ptr<base::ManualClock> clock = base::make_manual_clock(base::Time(std::chrono::seconds(1'767'225'600)));
  std::unique_ptr<base::Random> random = base::make_random(7);
  std::unique_ptr<Store> store;
  AdmissionChain admission;
  Actions actions;
  Companions companions;
  std::unique_ptr<Api> api =
      make_native_api({newest_registry(), *store, admission, actions, companions, *clock, *random});
  TestAuthenticator authenticator;
  TestAuthorizer authorizer;
  TestLogs logs;
  FakePodStreams pod_streams;
  bool well = true;
  std::unique_ptr<Server> server = make_server({.version = *newest_version(),
                                                .registry = newest_registry(),
                                                .api = *api,
                                                .authenticator = authenticator,
                                                .authorizer = authorizer,
                                                .clock = *clock,
                                                .random = *random,
                                                .logs = &logs,
                                                .streams = &pod_streams,
                                                .checks = {{"etcd", [this] { return well; }}},
                                                .paths = {}},
                                               {.max_streams = 3});
};

}  // namespace o2dms::simulator
