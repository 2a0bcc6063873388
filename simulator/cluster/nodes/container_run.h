// ContainerRun: one container of a simulated pod, as a state with a time at which the next state is due. What follows
// what is a table (stages()): the first row whose `from` is the state and whose condition holds. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/cluster/runtime/cluster_options.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

enum class ContainerState : std::uint8_t {
  waiting,         // for its turn: init containers before it, volumes, the sandbox
  invalid_image,   // InvalidImageName
  pulling,         // ContainerCreating
  pull_failed,     // ErrImagePull
  pull_back_off,   // ImagePullBackOff
  creating,        // ContainerCreating, the image is there
  config_error,    // CreateContainerConfigError
  running,         // until its program ends, if it does
  exited,          // terminated; whether it runs again is decided next
  crash_back_off,  // CrashLoopBackOff
  done,            // terminated for good
};

constexpr base::Time kNever = base::Time::max();

// What it is to run (its image, command, probes) is read from the pod's spec whenever it is needed.
struct ContainerRun {
  std::string name;
  std::size_t index = 0;  // in spec.containers or spec.initContainers
  bool init = false, sidecar = false;

  ContainerState state = ContainerState::waiting;
  base::Time due = kNever;  // of the next stage
  std::string problem;      // what is missing, or why it was killed
  std::string id;           // "containerd://…", of the present or last run
  int restarts = 0;
  base::Json last_state;  // lastState.terminated of the run before; null when there was none

  std::optional<base::Duration> runs;  // how long its program runs; none: until it is stopped
  int program_exit_code = 0;           // and how it ends
  std::string message;                 // what it left at its terminationMessagePath
  std::string failure_message;         // stands in for it when the exit code is not 0
  base::Time started_at{}, finished_at{};
  int exit_code = 0;
  bool started = false, ready = false;
  base::Time started_due = kNever, ready_due = kNever, killed_due = kNever;  // by its probes

  [[nodiscard]] bool is_running() const { return state == ContainerState::running; }
  [[nodiscard]] bool has_ended() const { return state == ContainerState::exited || state == ContainerState::done; }
  [[nodiscard]] base::Time next_due() const;
  // Its part of the pod's spec, as it is written; empty when it is not there.
  [[nodiscard]] std::string_view text_in(const StoredObject& pod) const;
};

// What a stage can ask about the container and the pod around it. Views live as long as the call.
struct ContainerContext {
  const base::Json& spec;  // of the container
  std::string_view restart_policy;
  std::string_view pod_name, pod_namespace, pod_uid;
  std::string missing_config;     // a ConfigMap, Secret or key that its environment needs
  bool image_is_present = false;  // on the node, and need not be pulled again
};

// "web_default(4f2a…)", as a kubelet names a pod in messages.
std::string full_name(const ContainerContext& context);

// Restarted after the present exit?
bool restarts(const ContainerRun& run, std::string_view restart_policy);

struct ContainerStage {
  ContainerState from;
  bool (*applies)(const ContainerRun& run, const ContainerContext& context);
  ContainerState to;
  base::Duration (*takes)(
      const ContainerRun& run,
      const ClusterOptions& options);  // time until the stage after this one; negative: none by itself
};
const std::vector<ContainerStage>& container_stages();

// state.terminated of the run that has ended last.
base::Json terminated_state(const ContainerRun& run);
// containerStatuses[i].
base::Json container_status(const ContainerRun& run, const ContainerContext& context, bool initialised);

}  // namespace o2dms::simulator
