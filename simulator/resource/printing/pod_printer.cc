#include <algorithm>

#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {
namespace {

using base::Json;

struct PodSummary {
  std::string reason;
  std::int64_t restarts = 0, total = 0, ready = 0;
  std::string last_restart;  // timestamp
};

const Json* spec_of(const Json& pod, const char* list, std::string_view name) {
  for (const Json* container : items_of(pod, {"spec", list}))
    if (base::string_at(*container, {"name"}) == name) return container;
  return nullptr;
}

bool is_sidecar(const Json& pod, std::string_view name) {
  const Json* container = spec_of(pod, "initContainers", name);
  return container != nullptr && base::string_at(*container, {"restartPolicy"}) == "Always";
}

void count_restarts(const Json& status, PodSummary& summary) {
  summary.restarts += base::integer_at(status, {"restartCount"});
  // Timestamps of one form sort as texts.
  const std::string_view finished = base::string_at(status, {"lastState", "terminated", "finishedAt"});
  if (finished > summary.last_restart) summary.last_restart = finished;
}

std::string exit_text(const Json& terminated) {
  const std::string_view reason = base::string_at(terminated, {"reason"});
  if (!reason.empty()) return std::string(reason);
  const std::int64_t signal = base::integer_at(terminated, {"signal"});
  return signal != 0 ? "Signal:" + std::to_string(signal)
                     : "ExitCode:" + std::to_string(base::integer_at(terminated, {"exitCode"}));
}

// True while the init containers are not through; the reason then says how far they are.
bool summarise_init(const Json& pod, PodSummary& summary) {
  const auto statuses = items_of(pod, {"status", "initContainerStatuses"});
  const std::size_t total = items_of(pod, {"spec", "initContainers"}).size();
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    const Json& status = *statuses[i];
    count_restarts(status, summary);
    const bool sidecar = is_sidecar(pod, base::string_at(status, {"name"}));
    if (sidecar && base::bool_at(status, {"ready"})) ++summary.ready;
    const Json* terminated = base::find(status, {"state", "terminated"});
    if (terminated != nullptr && base::integer_at(*terminated, {"exitCode"}) == 0) continue;
    if (sidecar && base::bool_at(status, {"started"})) continue;
    const std::string_view waiting = base::string_at(status, {"state", "waiting", "reason"});
    if (terminated != nullptr)
      summary.reason = "Init:" + exit_text(*terminated);
    else if (!waiting.empty() && waiting != "PodInitializing")
      summary.reason = "Init:" + std::string(waiting);
    else
      summary.reason = "Init:" + std::to_string(i) + "/" + std::to_string(total);
    return true;
  }
  return false;
}

void summarise_containers(const Json& pod, PodSummary& summary) {
  bool running = false;
  const auto statuses = items_of(pod, {"status", "containerStatuses"});
  for (auto status = statuses.rbegin(); status != statuses.rend(); ++status) {
    count_restarts(**status, summary);
    const std::string_view waiting = base::string_at(**status, {"state", "waiting", "reason"});
    const Json* terminated = base::find(**status, {"state", "terminated"});
    if (!waiting.empty()) {
      summary.reason = waiting;
    } else if (terminated != nullptr) {
      summary.reason = exit_text(*terminated);
    } else if (base::bool_at(**status, {"ready"}) && base::find(**status, {"state", "running"}) != nullptr) {
      running = true;
      ++summary.ready;
    }
  }
  if (summary.reason != "Completed" || !running) return;
  summary.reason = "NotReady";
  for (const Json* condition : items_of(pod, {"status", "conditions"}))
    if (base::string_at(*condition, {"type"}) == "Ready" && base::string_at(*condition, {"status"}) == "True")
      summary.reason = "Running";
}

PodSummary summarise(const Json& pod) {
  PodSummary summary;
  summary.reason = base::string_at(pod, {"status", "phase"});
  if (const std::string_view reason = base::string_at(pod, {"status", "reason"}); !reason.empty())
    summary.reason = reason;
  for (const Json* condition : items_of(pod, {"status", "conditions"}))
    if (base::string_at(*condition, {"type"}) == "PodScheduled" &&
        base::string_at(*condition, {"reason"}) == "SchedulingGated")
      summary.reason = "SchedulingGated";
  summary.total = static_cast<std::int64_t>(items_of(pod, {"spec", "containers"}).size());
  for (const Json* container : items_of(pod, {"spec", "initContainers"}))
    if (base::string_at(*container, {"restartPolicy"}) == "Always") ++summary.total;
  if (!summarise_init(pod, summary)) summarise_containers(pod, summary);
  if (base::find(pod, {"metadata", "deletionTimestamp"}) != nullptr) {
    const std::string_view phase = base::string_at(pod, {"status", "phase"});
    if (base::string_at(pod, {"status", "reason"}) == "NodeLost")
      summary.reason = "Unknown";
    else if (phase != "Succeeded" && phase != "Failed")
      summary.reason = "Terminating";
  }
  return summary;
}

std::string gates_text(const Json& pod) {
  const auto gates = items_of(pod, {"spec", "readinessGates"});
  if (gates.empty()) return "<none>";
  std::size_t met = 0;
  for (const Json* gate : gates)
    for (const Json* condition : items_of(pod, {"status", "conditions"}))
      if (base::string_at(*condition, {"type"}) == base::string_at(*gate, {"conditionType"}) &&
          base::string_at(*condition, {"status"}) == "True")
        ++met;
  return std::to_string(met) + "/" + std::to_string(gates.size());
}

void pod_row(const Json& pod, base::Time now, Cells& cells) {
  const PodSummary summary = summarise(pod);
  std::string restarts = std::to_string(summary.restarts);
  if (summary.restarts != 0 && !summary.last_restart.empty())
    restarts += " (" + since(summary.last_restart, now) + " ago)";
  cells = {name_of(pod),
           std::to_string(summary.ready) + "/" + std::to_string(summary.total),
           summary.reason,
           restarts,
           age_of(pod, now),
           or_none(base::string_at(pod, {"status", "podIP"})),
           or_none(base::string_at(pod, {"spec", "nodeName"})),
           or_none(base::string_at(pod, {"status", "nominatedNodeName"})),
           gates_text(pod)};
}

void pod_template_row(const Json& object, base::Time, Cells& cells) {
  const Json* spec = base::find(object, {"template", "spec"});
  cells = {name_of(object), container_names(spec), container_images(spec),
           label_text(base::find(object, {"template", "metadata", "labels"}))};
}

}  // namespace

const Printer* find_pod_printer(std::string_view plural) {
  static const Printer pods = {{{"Name", "string", "name"},
                                {"Ready"},
                                {"Status"},
                                {"Restarts"},
                                {"Age"},
                                {"IP", "string", {}, {}, 1},
                                {"Node", "string", {}, {}, 1},
                                {"Nominated Node", "string", {}, {}, 1},
                                {"Readiness Gates", "string", {}, {}, 1}},
                               pod_row};
  static const Printer templates = {{{"Name", "string", "name"}, {"Containers"}, {"Images"}, {"Pod Labels"}},
                                    pod_template_row};
  return plural == "pods" ? &pods : plural == "podtemplates" ? &templates : nullptr;
}

}  // namespace o2dms::simulator
