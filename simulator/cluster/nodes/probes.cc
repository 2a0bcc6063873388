#include "simulator/cluster/nodes/probes.h"

#include <algorithm>

#include "simulator/cluster/nodes/program.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

bool succeeds(const base::Json& probe, ProcessEnvironment& process, const ClusterOptions& options) {
  const base::Json* command = base::find(probe, {"exec", "command"});
  return command == nullptr || read_command(*command, process, options.run).exit_code == 0;
}

// Until as many answers in a row have come as the threshold asks for. Products of what is written as int32 fit.
base::Duration probing_time(const base::Json& probe, const char* threshold, int fallback,
                            const ClusterOptions& options) {
  const std::int64_t more = std::max<std::int64_t>(0, base::integer_at(probe, {threshold}, fallback) - 1);
  return duration_of_seconds(base::integer_at(probe, {"initialDelaySeconds"}) +
                             more * base::integer_at(probe, {"periodSeconds"}, 10)) +
         options.ready;
}

// From the start of probing to success; kNever's worth when it never comes.
base::Time succeeds_at(const base::Json& probe, base::Time from, ProcessEnvironment& process,
                       const ClusterOptions& options) {
  if (!succeeds(probe, process, options)) return kNever;
  return from + probing_time(probe, "successThreshold", 1, options);
}

base::Time fails_at(const base::Json& probe, base::Time from, ProcessEnvironment& process,
                    const ClusterOptions& options) {
  if (succeeds(probe, process, options)) return kNever;
  return from + probing_time(probe, "failureThreshold", 3, options);
}

}  // namespace

void plan_probes(ContainerRun& run, const base::Json& spec, ProcessEnvironment& process,
                 const ClusterOptions& options) {
  run.started = run.ready = false;
  run.killed_due = kNever;
  const base::Json* startup = base::find(spec, {"startupProbe"});
  const base::Json* readiness = base::find(spec, {"readinessProbe"});
  const base::Json* liveness = base::find(spec, {"livenessProbe"});
  run.started_due = startup == nullptr ? run.started_at : succeeds_at(*startup, run.started_at, process, options);
  if (startup != nullptr) run.killed_due = fails_at(*startup, run.started_at, process, options);
  run.started = run.started_due <= run.started_at;
  if (run.started_due == kNever) {
    run.ready_due = kNever;
    return;
  }
  run.ready_due = readiness == nullptr ? run.started_due + options.ready
                                       : succeeds_at(*readiness, run.started_due, process, options);
  if (liveness != nullptr)
    run.killed_due = std::min(run.killed_due, fails_at(*liveness, run.started_due, process, options));
}

}  // namespace o2dms::simulator
