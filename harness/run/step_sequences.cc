#include <algorithm>
#include <set>

#include "harness/case/site_refusal.h"
#include "harness/run/follow.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string pods_path(const StepContext& context) {
  return "/api/v1/namespaces/" + context.inputs.space + "/pods";
}

// Where the watch is to start, so that nothing of what the next requests cause is missed.
base::Result<void> note_pods_version(const StepContext& context, const std::string& step) {
  const Reply reply =
      context.clients.given().get(with_selectors(pods_path(context), context.inputs.workload_selector(), ""), step);
  context.trace.pods_version = base::string_at(reply.body, {"metadata", "resourceVersion"});
  if (reply.ok() && !context.trace.pods_version.empty()) return base::done();
  return cannot_go_on(context, "no list of the pods to start a watch from", *reply.exchange);
}

// Orphaning is what batch/v1 does with a Job's pods by default; the workload is to go with all it made.
Json background() {
  return {{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", "Background"}};
}

void delete_all(const StepContext& context, const std::string& verb) {
  for (auto object = context.trace.created.rbegin(); object != context.trace.created.rend(); ++object)
    context.clients.given().del(object->path(), verb + " " + object->subject, background());
}

// Whether the site's own admission keeps the object out, its dry run says, too: then the case cannot be prepared here.
base::Result<void> not_created(const StepContext& context, const std::string& collection, const Json& manifest,
                               const Reply& reply) {
  const std::string subject = subject_of(manifest);
  if (!admission_words(*reply.exchange).empty()) {
    const Reply tried = context.clients.given().post(collection + "?dryRun=All", manifest, admission_step(subject));
    if (const std::string words = admission_words(*tried.exchange); !words.empty()) {
      context.trace.set_up_failed = true;
      return base::fail("admission of the site refuses " + subject + ": " + words);
    }
  }
  return cannot_go_on(context, subject + " was not created", *reply.exchange);
}

base::Result<void> create(const StepContext& context, const Json& manifest, const std::string& verb = "create") {
  auto collection = context.inputs.run.discovery.collection(context.clients.given(), manifest);
  if (!collection) return base::failure(collection.error());
  const std::string subject = subject_of(manifest), label = verb + " " + subject;
  const Reply reply = context.clients.given().post(*collection, manifest, label);
  if (!reply.ok()) return not_created(context, *collection, manifest, reply);
  context.trace.created.push_back({.subject = subject,
                                   .collection = *collection,
                                   .name = std::string(base::string_at(manifest, {"metadata", "name"})),
                                   .uid = std::string(base::string_at(reply.body, {"metadata", "uid"}))});
  context.trace.answers[label] = metadata_of(reply.body);
  return base::done();
}

// That it was created is not enough to build upon: it must be there.
base::Result<void> prove_stored(const StepContext& context, const Created& object) {
  const Reply reply = context.clients.given().get(object.path(), "prove " + object.subject);
  if (object.uid.empty()) return base::fail(object.subject + " was created without a uid to know it by");
  if (reply.ok() && base::string_at(reply.body, {"metadata", "uid"}) == object.uid) return base::done();
  return cannot_go_on(context, object.subject + " was created, and is not there", *reply.exchange);
}

// A StatefulSet leaves its claims to the one who made it: to terminate the workload is to delete them too.
void adopt_claims(const StepContext& context) {
  const std::string claims = "/api/v1/namespaces/" + context.inputs.space + "/persistentvolumeclaims";
  const Reply reply =
      context.clients.given().get(with_selectors(claims, context.inputs.workload_selector(), ""), "find-claims");
  const Json::array_t* items = list_items(reply.body);
  if (!reply.ok() || items == nullptr) return;
  constexpr std::size_t kMost = 1000;  // of a target that lists claims without end
  const Belonging own = context.inputs.belonging();
  for (const Json& claim : *items) {
    if (!own.owns(claim) || context.trace.created.size() >= kMost) continue;
    const std::string name(base::string_at(claim, {"metadata", "name"}));
    const bool known =
        std::any_of(context.trace.created.begin(), context.trace.created.end(),
                    [&](const Created& object) { return object.collection == claims && object.name == name; });
    if (!known)
      context.trace.created.insert(
          context.trace.created.begin(),
          {"PersistentVolumeClaim/" + name, claims, name, std::string(base::string_at(claim, {"metadata", "uid"}))});
  }
}

base::Result<void> play_instantiate(const Step&, const StepContext& context) {
  if (auto noted = note_pods_version(context, "watch-pods"); !noted) return noted;
  for (const Json& manifest : context.inputs.manifests)
    if (auto created = create(context, manifest); !created) return created;
  return base::done();
}

// Under the same names. What was there before is gone.
base::Result<void> play_instantiate_again(const Step&, const StepContext& context) {
  if (auto noted = note_pods_version(context, "watch-pods"); !noted) return noted;
  context.trace.created.clear();
  for (const Json& manifest : context.inputs.further_manifests)
    if (auto created = create(context, manifest, "recreate"); !created) return created;
  return base::done();
}

base::Result<void> play_stored(const Step&, const StepContext& context) {
  for (const Created& object : context.trace.created)
    if (auto proved = prove_stored(context, object); !proved) return proved;
  return base::done();
}

base::Result<void> play_have(const Step& step, const StepContext& context) {
  Json object = *step.parameters;
  if (!object.is_object()) return base::fail("have: an object is expected");
  object["metadata"]["namespace"] = context.inputs.space;
  if (!context.inputs.prefix.empty())
    for (const auto& [key, value] : case_labels(context.inputs)) object["metadata"]["labels"][key] = value;
  if (auto created = create(context, object); !created) return created;
  return prove_stored(context, context.trace.created.back());
}

base::Result<void> play_terminate(const Step&, const StepContext& context) {
  if (auto noted = note_pods_version(context, "watch-termination"); !noted) return noted;
  adopt_claims(context);
  delete_all(context, "delete");
  return base::done();
}

base::Result<void> play_delete_again(const Step&, const StepContext& context) {
  delete_all(context, "delete-again");
  return base::done();
}

base::Result<void> play_read_gone(const Step&, const StepContext& context) {
  for (const Created& object : context.trace.created)
    context.clients.given().get(object.path(), "read-gone " + object.subject);
  return base::done();
}

base::Result<void> play_list_left(const Step&, const StepContext& context) {
  for (const std::string& collection : collections_of_workload(context))
    context.clients.given().get(with_selectors(collection, context.inputs.workload_selector(), ""),
                                "list-left " + collection);
  return base::done();
}

}  // namespace

// EndpointSlices went from v1beta1 to v1 in Kubernetes 1.21; Endpoints are there in all versions.
std::vector<std::string> collections_of_workload(const StepContext& context) {
  const std::string core = "/api/v1/namespaces/" + context.inputs.space + "/";
  std::set<std::string> collections = {core + "pods", core + "persistentvolumeclaims", core + "endpoints",
                                       "/apis/apps/v1/namespaces/" + context.inputs.space + "/replicasets"};
  for (const Created& object : context.trace.created) collections.insert(object.collection);
  const std::string slices = "discovery.k8s.io/v1";
  if (context.inputs.run.discovery.resource(context.clients.given(), slices, "EndpointSlice"))
    collections.insert("/apis/" + slices + "/namespaces/" + context.inputs.space + "/endpointslices");
  return {collections.begin(), collections.end()};
}

std::vector<StepWord> sequence_steps() {
  return {
      {"have",
       {},
       "what the case builds on: the object is created, and then found by GET, or the case breaks",
       play_have,
       {"create", "prove", "admission"},
       true,
       true},
      {"instantiate",
       {},
       "LIST of the pods, then POST of each manifest, one by one; the dry run of one that admission refuses",
       play_instantiate,
       {"watch-pods", "create", "admission"},
       false,
       true},
      {"instantiate-again",
       {},
       "the same once more, when all of it is gone, with other nonces",
       play_instantiate_again,
       {"watch-pods", "recreate", "admission"}},
      {"stored", {}, "GET of each object created; one that is not there breaks the case", play_stored, {"prove"}},
      {"terminate",
       {},
       "LIST of the pods, then DELETE of each object, last created first, then the claims that "
       "StatefulSets made",
       play_terminate,
       {"watch-termination", "find-claims", "delete"}},
      {"read-gone", {}, "GET of each object that was deleted", play_read_gone, {"read-gone"}},
      {"delete-again", {}, "DELETE of each object once more", play_delete_again, {"delete-again"}},
      {"list-left", {}, "LIST of every kind that might be left", play_list_left, {"list-left"}},
  };
}

}  // namespace o2dms::harness
