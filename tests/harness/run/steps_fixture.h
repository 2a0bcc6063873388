// What the tests of the words of cases share: the objects that they speak of, and a case with its target.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "harness/case/expectations.h"
#include "harness/case/labels.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {

inline const base::Json kConfigMap = {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "kept"}}}};
inline const std::string kConfigMaps = "/api/v1/namespaces/space/configmaps";
inline const std::string kPods = "/api/v1/namespaces/space/pods";

inline Scripted stored(const char* uid, int status = 200) {
  base::Json object = kConfigMap;
  object["metadata"]["uid"] = uid;
  object["metadata"]["resourceVersion"] = "5";
  return {.status = status, .body = object};
}

inline base::Json labels(const char* workload = "w") {
  return {{kRunLabel, "r1"}, {kWorkloadLabel, workload}, {"app", "a"}};
}

inline std::string uid_of(std::string_view name) {
  std::string digits = std::to_string(std::hash<std::string_view>()(name));
  digits.resize(12, '0');
  return "00000000-0000-4000-8000-" + digits;
}

// At a resourceVersion of its own for each state.
inline base::Json pod(const char* name, const char* ready, const base::Json& with = labels(),
                      const char* space = "space") {
  const char* version = std::string_view(ready) == "True" ? "10" : "9";
  return {
      {"kind", "Pod"},
      {"apiVersion", "v1"},
      {"metadata",
       {{"name", name}, {"uid", uid_of(name)}, {"namespace", space}, {"labels", with}, {"resourceVersion", version}}},
      {"spec", {{"nodeName", "n"}}},
      {"status", {{"phase", "Running"}, {"conditions", {{{"type", "Ready"}, {"status", ready}}}}}}};
}

class StepsTest : public ScriptedTarget {
 protected:
  void SetUp() override {
    ScriptedTarget::SetUp();
    script("GET /api/v1", {{.body = {{"resources",
                                      {{{"name", "configmaps"}, {"kind", "ConfigMap"}, {"namespaced", true}},
                                       {{"name", "../../secrets"}, {"kind", "Secret"}, {"namespaced", true}}}}}}});
  }
  // A workload of one pod that has been created, and its watch to start at version 7.
  void with_one_pod() {
    base::Json deployment = {{"kind", "Deployment"}, {"metadata", {{"name", "d"}, {"labels", labels()}}}};
    deployment["spec"]["template"]["metadata"]["labels"] = labels();
    inputs().manifests = {deployment};
    trace().pods_version = "7";
    Exchange creation{.id = evidence_.next_id(), .step = "create Deployment/d", .method = "POST", .status = 201};
    deployment["metadata"]["namespace"] = "space";
    creation.request_body = make_body(base::to_text(deployment));
    evidence_.append(std::move(creation));
  }
  // How the case ends that waits for its pods and expects that the deadline is met.
  CaseResult verdict_of(const base::Result<void>& played) {
    Case subject{.id = "c"};
    for (const char* word : {"pods-ready", "reached"})
      subject.expectations.push_back(
          {.id = word,
           .word = word,
           .requirement = "R",
           .parameters = std::make_shared<const base::Json>(base::Json{{"deadline", "pods-ready"}})});
    Record record{.exchanges = evidence_.snapshot(), .waits = trace().waits};
    if (!played) record.broken = played.error().message;
    record.set_up_failed = trace().set_up_failed;
    return judge_case(subject, record, {});
  }
};

}  // namespace o2dms::harness
