#include <algorithm>
#include <set>

#include "harness/run/follow.h"
#include "harness/run/step_functions.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string pods_path(const Stage& stage) {
  return "/api/v1/namespaces/" + stage.space + "/pods";
}

// Where the watch is to start, so that nothing of what the next requests cause is missed.
base::Result<void> note_pods_version(Stage& stage, const std::string& step) {
  const Reply reply = stage.given().get(with_selectors(pods_path(stage), stage.workload_selector(), ""), step);
  stage.pods_version = base::string_at(reply.body, {"metadata", "resourceVersion"});
  if (reply.ok() && !stage.pods_version.empty()) return base::done();
  return base::fail("no list of the pods to start a watch from: " + describe(*reply.exchange));
}

// Orphaning is what batch/v1 does with a Job's pods unless told otherwise; the workload is to go with all it made.
Json background() {
  return {{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}};
}

void delete_all(Stage& stage, const std::string& verb) {
  for (auto object = stage.created.rbegin(); object != stage.created.rend(); ++object)
    stage.given().del(object->path(), verb + " " + object->subject, background());
}

base::Result<void> create(Stage& stage, const Json& manifest) {
  auto collection = stage.shared.discovery.collection(stage.given(), manifest);
  if (!collection) return base::failure(collection.error());
  const std::string subject = subject_of(manifest), label = "create " + subject;
  const Reply reply = stage.given().post(*collection, manifest, label);
  if (!reply.ok()) return base::fail(subject + " was not created: " + describe(*reply.exchange));
  stage.created.push_back({.subject = subject,
                           .collection = *collection,
                           .name = std::string(base::string_at(manifest, {"metadata", "name"})),
                           .uid = std::string(base::string_at(reply.body, {"metadata", "uid"}))});
  stage.versions[label] = base::string_at(reply.body, {"metadata", "resourceVersion"});
  return base::done();
}

// That it was created is not enough to build upon: it must be there.
base::Result<void> prove_stored(Stage& stage, const Created& object) {
  const Reply reply = stage.given().get(object.path(), "prove " + object.subject);
  if (reply.ok() && base::string_at(reply.body, {"metadata", "uid"}) == object.uid) return base::done();
  return base::fail(object.subject + " was created, and is not there: " + describe(*reply.exchange));
}

// A StatefulSet leaves its claims to the one who made it: to terminate the workload is to delete them too.
void adopt_claims(Stage& stage) {
  const std::string claims = "/api/v1/namespaces/" + stage.space + "/persistentvolumeclaims";
  const Reply reply = stage.given().get(with_selectors(claims, stage.workload_selector(), ""), "find-claims");
  const Json* items = base::find(reply.body, {"items"});
  if (!reply.ok() || items == nullptr || !items->is_array()) return;
  constexpr std::size_t kMost = 1000;  // of a target that lists claims without end
  const Belonging own = stage.belonging();
  for (const Json& claim : *items) {
    if (!own.owns(claim) || stage.created.size() >= kMost) continue;
    const std::string name(base::string_at(claim, {"metadata", "name"}));
    const bool known = std::any_of(stage.created.begin(), stage.created.end(), [&](const Created& object) {
      return object.collection == claims && object.name == name;
    });
    if (!known) stage.created.insert(stage.created.begin(), {"PersistentVolumeClaim/" + name, claims, name, ""});
  }
}

}  // namespace

base::Result<void> play_instantiate(const Step&, Stage& stage) {
  if (auto noted = note_pods_version(stage, "watch-pods"); !noted) return noted;
  for (const Json& manifest : stage.manifests)
    if (auto created = create(stage, manifest); !created) return created;
  return base::done();
}

base::Result<void> play_stored(const Step&, Stage& stage) {
  for (const Created& object : stage.created)
    if (auto proved = prove_stored(stage, object); !proved) return proved;
  return base::done();
}

base::Result<void> play_have(const Step& step, Stage& stage) {
  Json object = *step.parameters;
  if (!object.is_object()) return base::fail("have: an object is expected");
  object["metadata"]["namespace"] = stage.space;
  if (auto created = create(stage, object); !created) return created;
  return prove_stored(stage, stage.created.back());
}

base::Result<void> play_terminate(const Step&, Stage& stage) {
  if (auto noted = note_pods_version(stage, "watch-termination"); !noted) return noted;
  adopt_claims(stage);
  delete_all(stage, "delete");
  return base::done();
}

base::Result<void> play_delete_again(const Step&, Stage& stage) {
  delete_all(stage, "delete-again");
  return base::done();
}

base::Result<void> play_read_gone(const Step&, Stage& stage) {
  for (const Created& object : stage.created) stage.given().get(object.path(), "read-gone " + object.subject);
  return base::done();
}

// EndpointSlices went from v1beta1 to v1 in Kubernetes 1.21; Endpoints are there in all versions.
std::vector<std::string> collections_of_workload(Stage& stage) {
  const std::string core = "/api/v1/namespaces/" + stage.space + "/";
  std::set<std::string> collections = {core + "pods", core + "persistentvolumeclaims", core + "endpoints",
                                       "/apis/apps/v1/namespaces/" + stage.space + "/replicasets"};
  for (const Created& object : stage.created) collections.insert(object.collection);
  const std::string slices = "discovery.k8s.io/v1";
  if (stage.shared.discovery.resource(stage.given(), slices, "EndpointSlice"))
    collections.insert("/apis/" + slices + "/namespaces/" + stage.space + "/endpointslices");
  return {collections.begin(), collections.end()};
}

base::Result<void> play_list_left(const Step&, Stage& stage) {
  for (const std::string& collection : collections_of_workload(stage))
    stage.given().get(with_selectors(collection, stage.workload_selector(), ""), "list-left " + collection);
  return base::done();
}

}  // namespace o2dms::harness
