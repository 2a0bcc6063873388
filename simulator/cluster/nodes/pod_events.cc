// What a PodRun tells of its containers, in a kubelet's words.
#include "simulator/cluster/nodes/pod_run.h"

namespace o2dms::simulator {

namespace {

std::string milliseconds_text(base::Duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + "ms";
}

}  // namespace

void PodRun::tell_of(const ContainerRun& run, std::string_view reason, std::string message, bool warning) const {
  around_.tell({reason, std::move(message), warning,
                std::string(run.init ? "spec.initContainers{" : "spec.containers{") + run.name + "}"});
}

void PodRun::tell_state(const ContainerRun& run, ContainerState before) const {
  const std::string image = "\"" + std::string(base::string_at(run.spec, {"image"})) + "\"";
  const std::string pull_time = milliseconds_text(around_.options.pull);
  switch (run.state) {
    case ContainerState::pulling:
      return tell_of(run, "Pulling", "Pulling image " + image);
    case ContainerState::pull_failed:
      tell_of(run, "Failed",
              "Failed to pull image " + image + ": failed to pull and unpack image " + image + ": not found", true);
      return tell_of(run, "Failed", "Error: ErrImagePull", true);
    case ContainerState::pull_back_off:
      tell_of(run, "BackOff", "Back-off pulling image " + image);
      return tell_of(run, "Failed", "Error: ImagePullBackOff", true);
    case ContainerState::creating:
      if (before == ContainerState::pulling)
        tell_of(run, "Pulled",
                "Successfully pulled image " + image + " in " + pull_time + " (" + pull_time + " including waiting)");
      return;
    case ContainerState::config_error:
      return tell_of(run, "Failed", "Error: " + run.problem, true);
    case ContainerState::running:
      if (before != ContainerState::creating)
        tell_of(run, "Pulled", "Container image " + image + " already present on machine");
      tell_of(run, "Created", "Created container: " + run.name);
      return tell_of(run, "Started", "Started container " + run.name);
    case ContainerState::crash_back_off:
      return tell_of(run, "BackOff",
                     "Back-off restarting failed container " + run.name + " in pod " + names_.pod_name + "_" +
                         names_.pod_namespace + "(" + names_.pod_uid + ")",
                     true);
    case ContainerState::waiting:
    case ContainerState::exited:
    case ContainerState::done:
      return;
  }
}

}  // namespace o2dms::simulator
