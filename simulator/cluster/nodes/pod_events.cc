// What a PodRun records about its containers, in a kubelet's words.
#include "simulator/cluster/nodes/image_pull.h"
#include "simulator/cluster/nodes/pod_run.h"

namespace o2dms::simulator {

namespace {

std::string milliseconds_text(base::Duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + "ms";
}

}  // namespace

void PodRun::record(PodHost& host, const ContainerRun& run, std::string_view reason, std::string message,
                    bool warning) {
  host.record({reason, std::move(message), warning,
               std::string(run.init ? "spec.initContainers{" : "spec.containers{") + run.name + "}"});
}

void PodRun::record_state(PodHost& host, const ContainerRun& run, const ContainerContext& context,
                          ContainerState before) {
  const std::string name(base::string_at(context.spec, {"image"})), image = "\"" + name + "\"";
  const std::string pull_time = milliseconds_text(host.options().pull);
  switch (run.state) {
    case ContainerState::pulling:
      return record(host, run, "Pulling", "Pulling image " + image);
    case ContainerState::invalid_image:
      record(host, run, "InspectFailed", invalid_name_message(name), true);
      return record(host, run, "Failed", "Error: InvalidImageName", true);
    case ContainerState::pull_failed:
      record(host, run, "Failed", "Failed to pull image " + image + ": " + pull_error(name), true);
      return record(host, run, "Failed", "Error: ErrImagePull", true);
    case ContainerState::pull_back_off:
      record(host, run, "BackOff", "Back-off pulling image " + image);
      return record(host, run, "Failed", "Error: ImagePullBackOff", true);
    case ContainerState::creating:
      if (before == ContainerState::pulling)
        record(host, run, "Pulled",
               "Successfully pulled image " + image + " in " + pull_time + " (" + pull_time + " including waiting)");
      if (before == ContainerState::waiting)
        record(host, run, "Pulled", "Container image " + image + " already present on machine");
      return;
    case ContainerState::config_error:
      return record(host, run, "Failed", "Error: " + run.problem, true);
    case ContainerState::running:
      if (before != ContainerState::creating)
        record(host, run, "Pulled", "Container image " + image + " already present on machine");
      record(host, run, "Created", "Created container: " + run.name);
      return record(host, run, "Started", "Started container " + run.name);
    case ContainerState::crash_back_off:
      return record(host, run, "BackOff",
                    "Back-off restarting failed container " + run.name + " in pod " + full_name(context), true);
    case ContainerState::waiting:
    case ContainerState::exited:
    case ContainerState::done:
      return;
  }
}

}  // namespace o2dms::simulator
