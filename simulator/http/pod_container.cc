#include "simulator/http/pod_container.h"

#include "base/joined.h"
#include "base/json.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::vector<std::string> names_in(const Json& pod, const char* list) {
  std::vector<std::string> names;
  for (const Json& each : base::elements_at(pod, {"spec", list})) names.emplace_back(base::string_at(each, {"name"}));
  return names;
}

}  // namespace

StatusOr<std::string> choose_container(const OpenObject& pod, const std::string& asked) {
  const auto containers = names_in(pod.json(), "containers"), init = names_in(pod.json(), "initContainers"),
             ephemeral = names_in(pod.json(), "ephemeralContainers");
  if (asked.empty()) {
    if (containers.size() == 1) return containers.front();
    std::string message = "a container name must be specified for pod " + std::string(pod.name()) +
                          ", choose one of: [" + base::joined(containers, " ") + "]";
    if (!init.empty()) message += " or one of the init containers: [" + base::joined(init, " ") + "]";
    return base::failure(bad_request(std::move(message)));
  }
  for (const auto* list : {&containers, &init, &ephemeral}) {
    for (const std::string& name : *list) {
      if (name == asked) return asked;
    }
  }
  return base::failure(bad_request("container " + asked + " is not valid for pod " + std::string(pod.name())));
}

}  // namespace o2dms::simulator
