#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

using base::Json;

namespace {

struct PodSummary {
  std::string status;
  std::size_t ready = 0, total = 0;
  std::int64_t restarts = 0;
  std::optional<base::Time> last_restart;
};

const Json& list_at(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json none = Json::array();
  auto found = base::find(object, path);
  return found && found->is_array() ? *found : none;
}

void count_restarts(const Json& status, PodSummary& summary) {
  summary.restarts += base::integer_at(status, {"restartCount"});
  auto finished = parse_rfc3339(base::string_at(status, {"lastState", "terminated", "finishedAt"}));
  if (finished && (!summary.last_restart || *finished > *summary.last_restart)) summary.last_restart = finished;
}

std::string exit_text(const Json& terminated) {
  if (auto reason = base::string_at(terminated, {"reason"}); !reason.empty()) return std::string(reason);
  if (auto signal = base::integer_at(terminated, {"signal"}); signal != 0) return "Signal:" + std::to_string(signal);
  return "ExitCode:" + std::to_string(base::integer_at(terminated, {"exitCode"}));
}

bool is_sidecar(const Json& pod, std::string_view name) {
  for (const auto& container : list_at(pod, {"spec", "initContainers"}))
    if (base::string_at(container, {"name"}) == name) return base::string_at(container, {"restartPolicy"}) == "Always";
  return false;
}

// True while an init container keeps the others from starting.
bool summarise_init(const Json& pod, PodSummary& summary) {
  const auto& statuses = list_at(pod, {"status", "initContainerStatuses"});
  const std::size_t total = list_at(pod, {"spec", "initContainers"}).size();
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    const auto& status = statuses[i];
    count_restarts(status, summary);
    const bool sidecar = is_sidecar(pod, base::string_at(status, {"name"}));
    if (sidecar) ++summary.total;
    const Json* terminated = base::find(status, {"state", "terminated"});
    if (terminated && base::integer_at(*terminated, {"exitCode"}) == 0) continue;
    if (sidecar && base::bool_at(status, {"started"})) {
      if (base::bool_at(status, {"ready"})) ++summary.ready;
      continue;
    }
    const auto waiting = base::string_at(status, {"state", "waiting", "reason"});
    if (terminated)
      summary.status = "Init:" + exit_text(*terminated);
    else if (!waiting.empty() && waiting != "PodInitializing")
      summary.status = "Init:" + std::string(waiting);
    else
      summary.status = "Init:" + std::to_string(i) + "/" + std::to_string(total);
    return true;
  }
  return false;
}

void summarise_containers(const Json& pod, PodSummary& summary) {
  const auto& statuses = list_at(pod, {"status", "containerStatuses"});
  bool running = false;
  for (auto at = statuses.rbegin(); at != statuses.rend(); ++at) {
    count_restarts(*at, summary);
    const auto waiting = base::string_at(*at, {"state", "waiting", "reason"});
    if (!waiting.empty())
      summary.status = waiting;
    else if (const Json* terminated = base::find(*at, {"state", "terminated"}))
      summary.status = exit_text(*terminated);
    else if (base::bool_at(*at, {"ready"}) && base::find(*at, {"state", "running"})) {
      running = true;
      ++summary.ready;
    }
  }
  const Json* ready = condition(pod, "Ready");
  if (summary.status == "Completed" && running)
    summary.status = ready && base::string_at(*ready, {"status"}) == "True" ? "Running" : "NotReady";
}

PodSummary summarise(const Json& pod) {
  PodSummary summary;
  summary.total = list_at(pod, {"spec", "containers"}).size();
  summary.status = text_at(pod, {"status", "reason"}, base::string_at(pod, {"status", "phase"}));
  if (auto scheduled = condition(pod, "PodScheduled");
      scheduled && base::string_at(*scheduled, {"reason"}) == "SchedulingGated")
    summary.status = "SchedulingGated";
  if (!summarise_init(pod, summary)) summarise_containers(pod, summary);
  if (base::find(pod, {"metadata", "deletionTimestamp"})) {
    const auto phase = base::string_at(pod, {"status", "phase"});
    if (base::string_at(pod, {"status", "reason"}) == "NodeLost")
      summary.status = "Unknown";
    else if (phase != "Succeeded" && phase != "Failed")
      summary.status = "Terminating";
  }
  return summary;
}

std::string readiness_gates(const Json& pod) {
  const auto& gates = list_at(pod, {"spec", "readinessGates"});
  if (gates.empty()) return "<none>";
  std::size_t met = 0;
  for (const auto& gate : gates) {
    auto entry = condition(pod, base::string_at(gate, {"conditionType"}));
    if (entry && base::string_at(*entry, {"status"}) == "True") ++met;
  }
  return std::to_string(met) + "/" + std::to_string(gates.size());
}

Cells pod_row(const Json& pod, base::Time now) {
  const auto summary = summarise(pod);
  std::string restarts = std::to_string(summary.restarts);
  if (summary.restarts > 0 && summary.last_restart)
    restarts += " (" + human_duration(std::max(now - *summary.last_restart, base::Duration::zero())) + " ago)";
  return {name_of(pod),
          std::to_string(summary.ready) + "/" + std::to_string(summary.total),
          summary.status,
          restarts,
          age(pod, now),
          text_at(pod, {"status", "podIP"}),
          text_at(pod, {"spec", "nodeName"}),
          text_at(pod, {"status", "nominatedNodeName"}),
          readiness_gates(pod)};
}

}  // namespace

const std::vector<Printer>& pod_printers() {
  static const std::vector<Printer> printers = {
      {"",
       "pods",
       {name_column, text("Ready"), text("Status"), text("Restarts"), age_column, wide("IP"), wide("Node"),
        wide("Nominated Node"), wide("Readiness Gates")},
       pod_row}};
  return printers;
}

}  // namespace o2dms::simulator
