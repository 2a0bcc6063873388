#include "harness/run/site_reason.h"

#include <algorithm>

#include "base/http_message.h"
#include "base/json.h"
#include "harness/case/record.h"
#include "harness/run/follow.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr const char* kStep = "why";  // of our own business (record.h)

std::string reason_and_message(const Json& value) {
  const std::string_view reason = base::string_at(value, {"reason"}), message = base::string_at(value, {"message"});
  constexpr std::size_t kMost = 300;
  std::string text(reason);
  if (!message.empty()) text += (text.empty() ? "" : ": ") + std::string(message.substr(0, kMost));
  return text;
}

std::string reason_of_container(const Json& pod) {
  for (const char* list : {"initContainerStatuses", "containerStatuses"})
    for (const Json& status : base::elements_at(pod, {"status", list}))
      for (const char* state : {"waiting", "terminated"}) {
        const Json* found = base::find(status, {"state", state});
        if (found == nullptr || base::string_at(*found, {"reason"}) == "Completed") continue;
        if (const std::string reason = reason_and_message(*found); !reason.empty())
          return "container " + std::string(base::string_at(status, {"name"})) + " is " + state + ", " + reason;
      }
  return {};
}

// A condition of that type and status, in its words.
std::string reason_of_condition(const Json& object, std::string_view type, std::string_view status) {
  for (const Json& condition : base::elements_at(object, {"status", "conditions"}))
    if (base::string_at(condition, {"type"}) == type && base::string_at(condition, {"status"}) == status)
      return std::string(type) + " is " + std::string(status) + ", " + reason_and_message(condition);
  return {};
}

std::vector<Json> listed(const StepContext& context, const std::string& path) {
  const Reply reply = context.clients.given().get(path, kStep);
  const Json::array_t* items = list_items(reply.body);
  return reply.ok() && items != nullptr ? *items : std::vector<Json>{};
}

std::string named(const char* kind, const Json& object) {
  return std::string(kind) + "/" + std::string(base::string_at(object, {"metadata", "name"})) + ": ";
}

std::string reason_of_pods(const StepContext& context) {
  const Belonging own = context.inputs.belonging();
  for (const Json& pod : listed(context, with_selectors("/api/v1/namespaces/" + context.inputs.space + "/pods",
                                                        context.inputs.workload_selector(), "")))
    if (const std::string reason = reason_of_pod(pod); own.owns(pod) && !reason.empty())
      return named("Pod", pod) + reason;
  return {};
}

// Where there are no pods: why their controller could make none.
std::string reason_of_controllers(const StepContext& context) {
  for (const Created& object : context.trace.created) {
    const Reply reply = context.clients.given().get(object.path(), kStep);
    if (const std::string reason = reason_of_condition(reply.body, "ReplicaFailure", "True"); !reason.empty())
      return object.subject + ": " + reason;
  }
  const std::string events =
      with_selectors("/api/v1/namespaces/" + context.inputs.space + "/events", "", "reason=FailedCreate");
  for (const Json& event : listed(context, events)) {
    const std::string_view about = base::string_at(event, {"involvedObject", "name"});
    const bool ours = std::any_of(context.trace.created.begin(), context.trace.created.end(),
                                  [&](const Created& object) { return about.starts_with(object.name); });
    if (ours && base::string_at(event, {"reason"}) == "FailedCreate")
      return std::string(base::string_at(event, {"involvedObject", "kind"})) + "/" + std::string(about) + ": " +
             reason_and_message(event);
  }
  return {};
}

std::string redacted(const StepContext& context, const std::string& text) {
  return context.inputs.run.redactor.patterns(text);
}

}  // namespace

std::string reason_of_pod(const Json& pod) {
  if (std::string reason = reason_of_container(pod); !reason.empty()) return reason;
  for (const char* type : {"PodScheduled", "Initialized", "Ready"})
    if (std::string reason = reason_of_condition(pod, type, "False"); !reason.empty()) return reason;
  return {};
}

std::string why_not_up(const StepContext& context) {
  const std::string pods = reason_of_pods(context);
  return redacted(context, pods.empty() ? reason_of_controllers(context) : pods);
}

std::string why_not_gone(const StepContext& context) {
  for (const Created& object : context.trace.created) {
    const Reply reply = context.clients.given().get(object.path(), kStep);
    if (!reply.ok()) continue;
    std::string finalizers;
    for (const std::string& one : base::texts_at(reply.body, {"metadata", "finalizers"})) finalizers += " " + one;
    const bool deleted = !base::string_at(reply.body, {"metadata", "deletionTimestamp"}).empty();
    return redacted(context, object.subject + (deleted ? " is being deleted" : " is there, and not being deleted") +
                                 (finalizers.empty() ? "" : ", held by the finalizers" + finalizers));
  }
  return {};
}

std::string why_namespace_stays(Client& client, const std::string& space) {
  const Reply reply = client.get("/api/v1/namespaces/" + base::percent_encode(space), "clean-up");
  std::string why;
  for (const char* type :
       {"NamespaceDeletionDiscoveryFailure", "NamespaceDeletionGroupVersionParsingFailure",
        "NamespaceDeletionContentFailure", "NamespaceContentRemaining", "NamespaceFinalizersRemaining"})
    if (const std::string reason = reason_of_condition(reply.body, type, "True"); !reason.empty())
      why += (why.empty() ? "" : "; ") + reason;
  return why;
}

}  // namespace o2dms::harness
