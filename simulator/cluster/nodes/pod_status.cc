// What a PodRun shows of itself: phase, conditions, container statuses, as a kubelet derives them.
#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/cluster/nodes/pod_run.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

bool has_ended_well(const ContainerRun& run) {
  return run.has_ended() && run.exit_code == 0;
}

// "containers with unready status: [a b]"
std::string name_list(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? " " : "") + name;
  return text + "]";
}

// What a status tells of a container's spec.
base::Json shown_spec(const StoredObject& pod, const ContainerRun& run) {
  base::Json spec = base::Json::object();
  base::JsonCursor at(run.text_in(pod));
  at.members([&](std::string_view key) {
    if (key != "image" && key != "resources") return;
    if (auto value = base::parse_json(at.raw())) spec.emplace(key, *std::move(value));
  });
  return spec;
}

std::string unmet_gate(const StoredObject& pod, const base::Json& status) {
  if (!pod_view(pod).has_readiness_gates) return {};
  const auto gates = base::parse_json(base::raw_json_at(pod.spec(), {"readinessGates"}));
  if (!gates || !gates->is_array()) return {};
  for (const base::Json& gate : *gates) {
    const std::string_view type = base::string_at(gate, {"conditionType"});
    if (!condition_is_true(status, type)) return std::string(type);
  }
  return {};
}

}  // namespace

// A pod is pending until every main container has run once; it fails or succeeds when none will run again.
std::string_view PodRun::phase() const {
  if (deadline_passed_ || init_failed()) return "Failed";
  if (!initialised_) return is_stopped() ? "Failed" : "Pending";
  std::size_t running = 0, waiting = 0, succeeded = 0;
  for (const ContainerRun& run : main_) {
    if (run.is_running())
      ++running;
    else if (run.id.empty())
      ++waiting;
    else if (has_ended_well(run))
      ++succeeded;
  }
  if (waiting > 0) return is_stopped() ? "Failed" : "Pending";
  if (running > 0) return "Running";
  if (!mains_done()) return "Running";
  return succeeded == main_.size() ? "Succeeded" : "Failed";
}

base::Json PodRun::status(const StoredObject& pod, base::Time now) const {
  auto present = base::parse_json(pod.status());
  base::Json status = present && present->is_object() ? *std::move(present) : base::Json::object();
  status["phase"] = phase();
  if (deadline_passed_) {
    status["reason"] = "DeadlineExceeded";
    status["message"] = "Pod was active on the node longer than the specified deadline";
  }
  status["hostIP"] = host_ip_;
  status["hostIPs"] = base::Json::array({{{"ip", host_ip_}}});
  if (!status.contains("startTime")) status["startTime"] = base::to_rfc3339(accepted_at_);
  if (stage_ != Stage::accepted && !pod_ip_.empty()) {
    status["podIP"] = pod_ip_;
    status["podIPs"] = base::Json::array({{{"ip", pod_ip_}}});
  }
  if (pod.meta().generation > 0) status["observedGeneration"] = pod.meta().generation;
  const auto write = [&](const char* field, const std::vector<ContainerRun>& runs, bool initialised) {
    if (runs.empty()) return;
    base::Json statuses = base::Json::array();
    for (const ContainerRun& run : runs) {
      const base::Json spec = shown_spec(pod, run);
      statuses.push_back(container_status(run, context_of(pod, spec), initialised));
    }
    status[field] = std::move(statuses);
  };
  write("initContainerStatuses", init_, true);
  write("containerStatuses", main_, initialised_ || init_.empty());
  write_conditions(pod, status, now);
  return status;
}

void PodRun::write_conditions(const StoredObject& pod, base::Json& status, base::Time now) const {
  const std::string_view pod_phase = base::string_at(status, {"phase"});
  const bool over = pod_phase == "Succeeded" || pod_phase == "Failed";
  const std::string_view over_reason = pod_phase == "Succeeded" ? "PodCompleted" : "PodFailed";
  const bool sandbox = stage_ != Stage::accepted && !over && !is_stopped();
  set_condition(status, {"PodReadyToStartContainers", sandbox ? "True" : "False", "", ""}, now);

  std::vector<std::string> incomplete, unready;
  for (const ContainerRun& run : init_) {
    if (run.sidecar ? !run.started && !over : !(run.state == ContainerState::done && run.exit_code == 0))
      incomplete.push_back(run.name);
    if (run.sidecar && !(run.is_running() && run.ready)) unready.push_back(run.name);
  }
  if (pod_phase == "Succeeded" || (incomplete.empty() || initialised_))
    set_condition(status, {"Initialized", "True", pod_phase == "Succeeded" ? over_reason : "", ""}, now);
  else
    set_condition(status,
                  {"Initialized", "False", "ContainersNotInitialized",
                   "containers with incomplete status: " + name_list(incomplete)},
                  now);

  for (const ContainerRun& run : main_) {
    if (!(run.is_running() && run.ready)) unready.push_back(run.name);
  }
  Condition containers{"ContainersReady", "True", "", ""};
  if (over)
    containers = {"ContainersReady", "False", over_reason, ""};
  else if (!unready.empty())
    containers = {"ContainersReady", "False", "ContainersNotReady",
                  "containers with unready status: " + name_list(unready)};
  Condition ready = containers;
  ready.type = "Ready";
  if (const std::string gate = unmet_gate(pod, status); containers.status == "True" && !gate.empty())
    ready = {"Ready", "False", "ReadinessGatesNotReady",
             "corresponding condition of pod readiness gate \"" + gate + "\" does not exist."};
  set_condition(status, ready, now);
  set_condition(status, containers, now);
  set_condition(status, {"PodScheduled", "True", "", ""}, now);
}

}  // namespace o2dms::simulator
