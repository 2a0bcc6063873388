#include "tests/simulator/faults/breaches.h"

namespace o2dms::simulator {

using base::Json;

Json shell_pod(const char* name, const char* command, const char* restart_policy) {
  return {{"kind", "Pod"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", name}, {"labels", {{"app", "x"}}}}},
          {"spec",
           {{"restartPolicy", restart_policy},
            {"terminationGracePeriodSeconds", 1},
            {"containers", Json::array({{{"name", "c"}, {"image", "busybox"}, {"command", {"sh", "-c", command}}}})}}}};
}

Json service(const char* name) {
  return {{"kind", "Service"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", name}}},
          {"spec", {{"selector", {{"app", "web"}}}, {"ports", Json::array({{{"port", 80}}})}}}};
}

bool is_available(TestClient& admin, const char* name) {
  return admin.eventually(kDeployments + "/" + name, [](const TestClient::Answer& answer) {
    const std::int64_t wanted = base::integer_at(answer.body, {"spec", "replicas"}, 1);
    return base::integer_at(answer.body, {"status", "availableReplicas"}) == wanted;
  });
}

bool has_phase(TestClient& admin, const char* name, const char* phase) {
  return admin.eventually(kPods + "/" + name, [phase](const TestClient::Answer& answer) {
    return base::string_at(answer.body, {"status", "phase"}) == phase;
  });
}

}  // namespace o2dms::simulator
