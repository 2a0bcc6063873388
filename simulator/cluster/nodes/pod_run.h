// PodRun: the life of one pod on its node, from acceptance to removal, as containers in states (container_run.h). It
// knows no API: the kubelet steps it, writes the status that it gives, and asks when to come back. Not thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "simulator/cluster/nodes/container_logs.h"
#include "simulator/cluster/nodes/container_run.h"
#include "simulator/cluster/runtime/event_recorder.h"

namespace o2dms::simulator {

// What a pod's life needs from around it. References outlive the run.
struct PodSurroundings {
  const ClusterOptions& options;
  base::Random& random;
  ContainerLogs& logs;
  // See references.h.
  std::function<std::string(const base::Json& pod)> missing_volume;
  std::function<std::string(const base::Json& container)> missing_environment;
  std::function<void(const News& news)> tell;
};

class PodRun {
 public:
  PodRun(const base::Json& pod, std::string host_ip, std::string pod_ip, PodSurroundings around, base::Time now);

  // Takes every stage that is due, one a container. Calling it again shows the next.
  void step(base::Time now);
  // The pod was marked for deletion: its containers get SIGTERM, and SIGKILL after the grace period.
  void stop(const base::Json& pod, base::Time now);
  // What was missing may be there now.
  void retry(base::Time now);

  [[nodiscard]] base::Time next_due() const;
  // The whole status, on top of what others have written into it.
  [[nodiscard]] base::Json status(const base::Json& pod, base::Time now) const;
  // Everything has stopped after stop().
  [[nodiscard]] bool is_stopped() const { return stage_ == Stage::stopped; }
  [[nodiscard]] bool is_stopping() const { return stage_ == Stage::stopping || stage_ == Stage::stopped; }
  // Something it needs was not there; retry() when it comes.
  [[nodiscard]] bool is_blocked() const;

 private:
  enum class Stage { accepted, sandboxed, stopping, stopped };

  void add_containers(const base::Json& pod);
  void make_sandbox(base::Time now);
  void step_container(ContainerRun& run, base::Time now);
  bool step_probes(ContainerRun& run, base::Time now);
  void enter(ContainerRun& run, ContainerState state, base::Time now);
  void run_program(ContainerRun& run, base::Time now);
  void end(ContainerRun& run, int exit_code, base::Time now);
  void advance_init(base::Time now);
  void end_sidecars(base::Time now);
  void fail_on_deadline(base::Time now);
  void tell_of(const ContainerRun& run, std::string_view reason, std::string message, bool warning = false) const;
  void tell_state(const ContainerRun& run, ContainerState before) const;
  [[nodiscard]] std::string_view phase() const;
  [[nodiscard]] bool init_failed() const;
  [[nodiscard]] bool mains_done() const;
  void write_conditions(const base::Json& pod, base::Json& status, base::Time now) const;

  PodSurroundings around_;
  ContainerSurroundings names_;
  std::string host_ip_, pod_ip_;
  base::Json pod_;  // as accepted
  std::vector<ContainerRun> init_, main_;
  Stage stage_ = Stage::accepted;
  base::Time due_;  // of the pod's own next stage
  base::Time accepted_at_, deadline_ = kNever;
  std::size_t next_init_ = 0;
  bool initialised_ = false, deadline_passed_ = false, volume_missing_ = false;
  bool killed_ = false;  // its grace is too short for what it does when it is stopped
};

}  // namespace o2dms::simulator
