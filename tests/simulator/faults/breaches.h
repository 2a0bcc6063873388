// How each deviation shows: a few requests that tell it from the right simulator. One table a group of families; all of
// them are played by breach_test.cc, on the deviant and on the right simulator.
#pragma once

#include <string>
#include <vector>

#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {

struct Breach {
  const char* id;
  // Whether the O-Cloud, in which nothing was done yet, shows the breach.
  bool (*shows)(TestClient& admin, const Simulator& cloud);
};

std::vector<Breach> access_breaches();
std::vector<Breach> answer_breaches();
std::vector<Breach> creation_breaches();
std::vector<Breach> change_breaches();
std::vector<Breach> metadata_breaches();
std::vector<Breach> read_breaches();
std::vector<Breach> watch_breaches();
std::vector<Breach> deletion_breaches();
std::vector<Breach> release_breaches();
std::vector<Breach> worker_breaches();
std::vector<Breach> category_breaches();

inline TestClient nobody(const Simulator& cloud, const std::string& token = {}) {
  return TestClient(cloud, TestClient::As::nobody, token);
}

inline TestClient powerless(TestClient& admin, const Simulator& cloud) {
  return nobody(cloud, powerless_token(admin));
}

inline base::Json config_map(const char* name, const base::Json& data) {
  base::Json out = config_map(name);
  out["data"] = data;
  return out;
}

inline std::string text_at(const TestClient::Answer& answer, std::initializer_list<std::string_view> path) {
  return std::string(base::string_at(answer.body, path));
}

// A pod of one container that runs a shell command.
base::Json shell_pod(const char* name, const char* command, const char* restart_policy = "Never");
base::Json service(const char* name);
// Of a Deployment with that name which has become available; asks at most for a few seconds.
bool is_available(TestClient& admin, const char* name);
// Waits until the pod's phase is as said.
bool has_phase(TestClient& admin, const char* name, const char* phase);

}  // namespace o2dms::simulator
