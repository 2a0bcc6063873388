#include "deployer.h"

namespace smo {
namespace {

std::string collection(const std::string& name_space) {
  return "/apis/apps/v1/namespaces/" + name_space + "/deployments";
}

// From the revision of an answer on, so that nothing is missed between the answer and the watch.
std::string watch_of(const std::string& name_space, const std::string& name, const Json& from) {
  return collection(name_space) + "?watch=true&fieldSelector=metadata.name%3D" + name +
         "&resourceVersion=" + from.at("metadata").at("resourceVersion").get<std::string>();
}

Outcome unexpected(const std::string& what, const Answer& answer) {
  if (answer.status == 0) return {false, what + ": " + answer.problem};
  const bool says_why = answer.body.is_object() && answer.body.contains("message");
  return {false, what + " was answered by " + std::to_string(answer.status) +
                     (says_why ? ": " + answer.body["message"].get<std::string>() : "")};
}

bool is_up(const Json& deployment) {
  const Json status = deployment.value("status", Json::object());
  const int wanted = deployment.at("spec").value("replicas", 1);
  return status.value("observedGeneration", 0) >= deployment.at("metadata").value("generation", 0) &&
         status.value("updatedReplicas", 0) == wanted && status.value("availableReplicas", 0) == wanted;
}

}  // namespace

Outcome deploy(const KubeClient& cloud, const std::string& name_space, const Json& deployment,
               std::chrono::milliseconds limit) {
  const std::string name = deployment.at("metadata").at("name");
  const Answer created = cloud.post(collection(name_space), deployment);
  if (created.status != 201) return unexpected("the creation of " + name, created);
  const bool up = cloud.watch(watch_of(name_space, name, created.body), limit,
                              [](const Json& event) { return is_up(event.at("object")); });
  return {up, up ? "" : name + " is not up after " + std::to_string(limit.count()) + " ms"};
}

Outcome terminate(const KubeClient& cloud, const std::string& name_space, const std::string& name,
                  std::chrono::milliseconds limit) {
  const Json foreground = {{"propagationPolicy", "Foreground"}};  // its pods go first
  const Answer deleted = cloud.remove(collection(name_space) + "/" + name, foreground);
  if (deleted.status != 200) return unexpected("the deletion of " + name, deleted);
  const bool gone = cloud.watch(watch_of(name_space, name, deleted.body), limit,
                                [](const Json& event) { return event.at("type") == "DELETED"; });
  return {gone, gone ? "" : name + " is still there after " + std::to_string(limit.count()) + " ms"};
}

}  // namespace smo
