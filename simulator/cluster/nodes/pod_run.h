// PodRun: the life of one pod on its node, from acceptance to removal, as containers in states (container_run.h). It
// knows no API: the kubelet steps it, writes the status that it gives, and asks when to come back. Not thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "simulator/cluster/nodes/container_logs.h"
#include "simulator/cluster/nodes/container_run.h"
#include "simulator/cluster/nodes/downward_api.h"
#include "simulator/cluster/nodes/shell.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// What a pod's life needs from the node around it.
class PodHost {
 public:
  virtual ~PodHost() = default;
  [[nodiscard]] virtual const ClusterOptions& options() const = 0;
  virtual base::Random& random() = 0;
  virtual ContainerLogs& logs() = 0;
  // See references.h.
  virtual std::string missing_volume(const StoredObject& pod) = 0;
  // See container_variables.h and pod_volumes.h.
  virtual base::Result<Variables> variables(const base::Json& container, const PodIps& ips) = 0;
  virtual VolumeFiles volume_files(std::string_view volume, const PodIps& ips) = 0;
  // The images on the node.
  [[nodiscard]] virtual bool has_image(std::string_view image) const = 0;
  virtual void keep_image(std::string_view image) = 0;
  virtual void record(const EventMessage& event) = 0;
};

// Its methods are given the pod as it is now: a run keeps what it did and what comes next, and nothing that the pod
// says.
class PodRun {
 public:
  PodRun(const StoredObject& pod, PodHost& host, std::string host_ip, std::string pod_ip, base::Time now);

  // Takes every stage that is due, one a container. Calling it again shows the next. True when status() has changed.
  bool step(const StoredObject& pod, PodHost& host, base::Time now);
  // The pod was marked for deletion: its containers get SIGTERM, and SIGKILL after the grace period.
  void stop(const StoredObject& pod, PodHost& host, base::Time now);
  // What was missing may be there now.
  void retry(base::Time now);

  [[nodiscard]] base::Time next_due() const;
  // The whole status, on top of what others have written into it.
  [[nodiscard]] base::Json status(const StoredObject& pod, base::Time now) const;
  // Everything has stopped after stop().
  [[nodiscard]] bool is_stopped() const { return stage_ == Stage::stopped; }
  [[nodiscard]] bool is_stopping() const { return stage_ == Stage::stopping || stage_ == Stage::stopped; }
  // Something it needs was not there; retry() when it comes.
  [[nodiscard]] bool is_blocked() const;

 private:
  enum class Stage : std::uint8_t { accepted, sandboxed, stopping, stopped };

  void add_containers(std::string_view list, bool init);
  [[nodiscard]] static ContainerContext context_of(const StoredObject& pod, const base::Json& spec);
  template <class Visit>
  void for_each_run(Visit visit);
  template <class Visit>
  void for_each_run(Visit visit) const;

  void step_stopping(base::Time now);
  void step_containers(const StoredObject& pod, PodHost& host, base::Time now);
  void make_sandbox(const StoredObject& pod, PodHost& host, base::Time now);
  void step_container(const StoredObject& pod, PodHost& host, ContainerRun& run, base::Time now);
  static bool step_probes(PodHost& host, ContainerRun& run, base::Time now);
  void enter(const ContainerContext& context, PodHost& host, ContainerRun& run, ContainerState state, base::Time now);
  void run_program(const ContainerContext& context, PodHost& host, ContainerRun& run, base::Time now);
  [[nodiscard]] ProcessEnvironment process_environment(const base::Json& container, PodHost& host) const;
  [[nodiscard]] PodIps ips() const { return {pod_ip_, host_ip_}; }
  static void end(ContainerRun& run, int exit_code, base::Time now);
  void advance_init(base::Time now);
  void end_sidecars(base::Time now);
  void fail_on_deadline(PodHost& host, base::Time now);
  static void record(PodHost& host, const ContainerRun& run, std::string_view reason, std::string message,
                     bool warning = false);
  static void record_state(PodHost& host, const ContainerRun& run, const ContainerContext& context,
                           ContainerState before);
  // What a reader of the status sees of the run, as one number.
  [[nodiscard]] std::uint64_t appearance() const;
  [[nodiscard]] std::string_view phase() const;
  [[nodiscard]] bool init_failed() const;
  [[nodiscard]] bool mains_done() const;
  void write_conditions(const StoredObject& pod, base::Json& status, base::Time now) const;

  std::string host_ip_, pod_ip_;
  std::vector<ContainerRun> init_, main_;
  std::map<std::string, Files, std::less<>> written_;  // by its containers, by volume
  std::uint64_t shown_ = 0;                            // appearance() after the last step
  Stage stage_ = Stage::accepted;
  base::Time due_;  // of the pod's own next stage
  base::Time accepted_at_, deadline_ = kNever;
  std::size_t next_init_ = 0;
  bool initialised_ = false, deadline_passed_ = false, volume_missing_ = false;
  bool killed_ = false;  // its grace is too short for what it does when it is stopped
};

}  // namespace o2dms::simulator
