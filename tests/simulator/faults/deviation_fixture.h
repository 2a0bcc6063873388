// A simulator with one deviation and its administrator, for tests of what the deviation does. Not thread-safe.
#pragma once

#include <gtest/gtest.h>

#include "tests/simulator/front/test_client.h"

namespace o2dms::simulator {

struct Deviant {
  explicit Deviant(const char* id) : simulator(start_simulator({.deviations = {id}}).value()), admin(*simulator) {}

  std::unique_ptr<Simulator> simulator;
  TestClient admin;
};

inline const std::string kConfigMaps = "/api/v1/namespaces/default/configmaps";
inline const std::string kPods = "/api/v1/namespaces/default/pods";
inline const std::string kDeployments = "/apis/apps/v1/namespaces/default/deployments";

inline base::Json config_map(const char* name) {
  return {{"kind", "ConfigMap"}, {"apiVersion", "v1"}, {"metadata", {{"name", name}, {"labels", {{"app", "x"}}}}}};
}

inline base::Json deployment(const char* name) {
  base::Json out = base::Json::parse(R"({"kind": "Deployment", "apiVersion": "apps/v1",
    "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "web"}}, "template": {
      "metadata": {"labels": {"app": "web"}}, "spec": {"terminationGracePeriodSeconds": 1,
        "containers": [{"name": "c", "image": "nginx"}]}}}})");
  out["metadata"]["name"] = name;
  return out;
}

// A token of a ServiceAccount that has no rights.
inline std::string powerless_token(TestClient& admin) {
  const std::string accounts = "/api/v1/namespaces/default/serviceaccounts";
  admin.post(accounts, {{"metadata", {{"name", "powerless"}}}});
  const auto issued = admin.post(accounts + "/powerless/token", base::Json::object());
  return std::string(base::string_at(issued.body, {"status", "token"}));
}

inline bool has_items(const TestClient::Answer& answer) {
  const base::Json* items = base::find(answer.body, {"items"});
  return items != nullptr && !items->empty();
}

}  // namespace o2dms::simulator
