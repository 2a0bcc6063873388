#include "simulator/verbs/create_strategies.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/pod_qos.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// stringData is for writing only: its values go to data, encoded.
void fold_string_data(Json& secret) {
  const auto found = secret.find("stringData");
  if (found == secret.end()) return;
  for (const auto& [key, value] : found->items()) {
    if (value.is_string()) secret["data"][key] = base::base64_encode(value.get_ref<const std::string&>());
  }
  secret.erase("stringData");
}

void start_namespace(Json& object) {
  Json& finalizers = object["spec"]["finalizers"];
  if (!finalizers.is_array()) finalizers = Json::array();
  if (std::find(finalizers.begin(), finalizers.end(), "kubernetes") == finalizers.end())
    finalizers.push_back("kubernetes");
}

// The label by which everybody selects namespaces cannot be taken off or changed.
void label_namespace(Json& object) {
  object["metadata"]["labels"]["kubernetes.io/metadata.name"] = object["metadata"]["name"];
}

// Unless the user insists on a selector of their own, a job selects by its uid.
void start_job(Json& job) {
  if (base::bool_at(job, {"spec", "manualSelector"})) return;
  const Json& metadata = job["metadata"];
  const Json uid = metadata.value("uid", Json("")), name = metadata.value("name", Json(""));
  Json& labels = job["spec"]["template"]["metadata"]["labels"];
  labels["controller-uid"] = uid;
  labels["batch.kubernetes.io/controller-uid"] = uid;
  labels["job-name"] = name;
  labels["batch.kubernetes.io/job-name"] = name;
  job["spec"]["selector"]["matchLabels"]["batch.kubernetes.io/controller-uid"] = uid;
  // Who does not label a job finds it by the labels of its pods.
  if (!job["metadata"].contains("labels")) job["metadata"]["labels"] = labels;
}

void start_signing_request(Json& request, const UserInfo& user) {
  Json& spec = request["spec"];
  spec["username"] = user.name;
  if (!user.uid.empty()) spec["uid"] = user.uid;
  spec["groups"] = user.groups;
  spec.erase("extra");
  for (const auto& [key, values] : user.extra) spec["extra"][key] = values;
}

// The version in which objects are stored from now on, in which some may be stored already.
void note_stored_version(Json& definition) {
  Json& stored = definition["status"]["storedVersions"];
  if (!stored.is_array()) stored = Json::array();
  for (const Json& version : base::elements_at(definition, {"spec", "versions"}))
    if (base::bool_at(version, {"storage"}) && std::find(stored.begin(), stored.end(), version["name"]) == stored.end())
      stored.push_back(version["name"]);
}

void start_definition(Json& definition) {
  definition["status"] = {{"conditions", nullptr}, {"acceptedNames", {{"plural", ""}, {"kind", ""}}}};
  note_stored_version(definition);
}

void start_pod(Json& pod) {
  pod["status"]["qosClass"] = qos_class(pod);
}

}  // namespace

Json first_status(const ResourceType& storage, base::Time now) {
  const std::string_view plural = storage.plural;
  if (plural == "pods") return {{"phase", "Pending"}};
  if (plural == "namespaces") return {{"phase", "Active"}};
  if (plural == "persistentvolumeclaims") return {{"phase", "Pending"}};
  if (plural == "persistentvolumes") return {{"phase", "Pending"}, {"lastPhaseTransitionTime", base::to_rfc3339(now)}};
  if (plural == "services" || plural == "ingresses") return {{"loadBalancer", Json::object()}};
  if (plural == "replicasets" || plural == "replicationcontrollers") return {{"replicas", 0}};
  if (plural == "statefulsets") return {{"replicas", 0}, {"availableReplicas", 0}};
  if (plural == "daemonsets") {
    return {
        {"currentNumberScheduled", 0}, {"numberMisscheduled", 0}, {"desiredNumberScheduled", 0}, {"numberReady", 0}};
  }
  if (plural == "poddisruptionbudgets") {
    return {{"disruptionsAllowed", 0}, {"currentHealthy", 0}, {"desiredHealthy", 0}, {"expectedPods", 0}};
  }
  if (plural == "horizontalpodautoscalers") return {{"desiredReplicas", 0}, {"currentMetrics", nullptr}};
  return Json::object();
}

void start_object(const ResourceType& storage, Json& object, const UserInfo& user) {
  if (storage.custom) return;
  if (storage.plural == "pods") start_pod(object);
  if (storage.plural == "secrets") fold_string_data(object);
  if (storage.plural == "namespaces") {
    start_namespace(object);
    label_namespace(object);
  }
  if (storage.plural == "jobs") start_job(object);
  if (storage.plural == "customresourcedefinitions") start_definition(object);
  if (storage.plural == "certificatesigningrequests") start_signing_request(object, user);
}

void continue_object(const ResourceType& storage, Json& object, const Json& old) {
  if (storage.custom) return;
  if (storage.plural == "secrets") fold_string_data(object);
  if (storage.plural == "namespaces") {
    // Only the subresource `finalize` may take the finalizer off.
    object["spec"] = old.value("spec", Json::object());
    label_namespace(object);
  }
  if (storage.plural == "customresourcedefinitions") note_stored_version(object);
  if (storage.plural == "certificatesigningrequests") object["spec"] = old.at("spec");
}

}  // namespace o2dms::simulator
