#include "simulator/cluster/nodes/probes.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

bool succeeds(const base::Json& probe, const ClusterOptions& options) {
  const base::Json* command = base::find(probe, {"exec", "command"});
  return command == nullptr || read_command(*command, options.run).exit_code == 0;
}

std::chrono::seconds setting(const base::Json& probe, const char* field, int fallback) {
  return std::chrono::seconds(base::integer_at(probe, {field}, fallback));
}

// From the start of probing to success; kNever's worth when it never comes.
base::Time succeeds_at(const base::Json& probe, base::Time from, const ClusterOptions& options) {
  if (!succeeds(probe, options)) return kNever;
  const std::int64_t more = std::max<std::int64_t>(0, base::integer_at(probe, {"successThreshold"}, 1) - 1);
  return from + setting(probe, "initialDelaySeconds", 0) + more * setting(probe, "periodSeconds", 10) + options.ready;
}

base::Time fails_at(const base::Json& probe, base::Time from, const ClusterOptions& options) {
  if (succeeds(probe, options)) return kNever;
  const std::int64_t more = std::max<std::int64_t>(0, base::integer_at(probe, {"failureThreshold"}, 3) - 1);
  return from + setting(probe, "initialDelaySeconds", 0) + more * setting(probe, "periodSeconds", 10) + options.ready;
}

}  // namespace

void plan_probes(ContainerRun& run, const ClusterOptions& options) {
  run.started = run.ready = false;
  run.killed_due = kNever;
  const base::Json* startup = base::find(run.spec, {"startupProbe"});
  const base::Json* readiness = base::find(run.spec, {"readinessProbe"});
  const base::Json* liveness = base::find(run.spec, {"livenessProbe"});
  run.started_due = startup == nullptr ? run.started_at : succeeds_at(*startup, run.started_at, options);
  if (startup != nullptr) run.killed_due = fails_at(*startup, run.started_at, options);
  run.started = run.started_due <= run.started_at;
  if (run.started_due == kNever) {
    run.ready_due = kNever;
    return;
  }
  run.ready_due =
      readiness == nullptr ? run.started_due + options.ready : succeeds_at(*readiness, run.started_due, options);
  if (liveness != nullptr) run.killed_due = std::min(run.killed_due, fails_at(*liveness, run.started_due, options));
}

}  // namespace o2dms::simulator
