#include <algorithm>
#include <map>

#include "harness/case/api_status.h"
#include "harness/case/pod_reading.h"
#include "harness/run/follow.h"
#include "harness/run/named_wait.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

FollowPlan pods_plan(const StepContext& context, const char* step) {
  return {.path = "/api/v1/namespaces/" + context.inputs.space + "/pods",
          .label_selector = context.inputs.workload_selector(),
          .step = step,
          .resource_version = context.trace.pods_version};
}

// Passes these objects on to `seen`, whatever the target listed beside them.
template <class Seen>
auto only(Belonging own, Seen& seen) {
  return [own = std::move(own), &seen](std::string_view type, const Json& object) {
    if (type == "RESET" || own.owns(object)) seen.apply(type, object);
  };
}

base::Result<void> await_pods(const StepContext& context, const std::string& deadline, std::string condition,
                              const std::function<bool(const std::vector<PodMaker>&, const PodHistory&)>& holds) {
  NamedWait wait(context, deadline, std::move(condition));
  const std::vector<PodMaker> makers = pod_makers(context.inputs.manifests);
  PodHistory history;
  return wait.finish(wait.follow(pods_plan(context, "watch-pods"), only(context.inputs.belonging(), history),
                                 [&] { return holds(makers, history); }));
}

bool all_unschedulable(const std::vector<PodMaker>& makers, const PodHistory& history) {
  if (history.full()) return false;
  for (const PodMaker& maker : makers) {
    const auto present = history.present(maker.labels);
    if (present.size() < maker.count) return false;
    for (const PodLife* life : present)
      if (!life->unschedulable) return false;
  }
  return true;
}

// The objects of one collection that are there, by uid, and whether the status of each says that it is up. A target may
// show as many as it likes: of more than a number nothing is said any more.
class Objects {
 public:
  // `kind`: of all in the collection, for items of a LIST do not say theirs.
  explicit Objects(std::string kind) : kind_(std::move(kind)) {}

  void apply(std::string_view type, const Json& object) {
    if (type == "RESET") up_.clear();
    const std::string uid(base::string_at(object, {"metadata", "uid"}));
    if (uid.empty()) return;
    if (type == "DELETED") {
      up_.erase(uid);
      return;
    }
    full_ = full_ || uid.size() > kLongestUid || (up_.size() >= kMostObjects && up_.count(uid) == 0);
    if (full_) return;
    Json of_kind = object;
    of_kind["kind"] = kind_;
    up_[uid] = what_status_lacks(of_kind).empty();
  }
  [[nodiscard]] bool empty() const { return up_.empty() && !full_; }
  [[nodiscard]] bool up() const {
    return !up_.empty() && !full_ && std::all_of(up_.begin(), up_.end(), [](const auto& one) { return one.second; });
  }

 private:
  const std::string kind_;
  std::map<std::string, bool> up_;
  bool full_ = false;
};

base::Result<void> await_status(const StepContext& context) {
  NamedWait wait(context, "status-up", "the status of every controller says that all its pods are up");
  for (const Created& object : context.trace.created) {
    const std::string kind = object.subject.substr(0, object.subject.find('/'));
    if (status_when_up({{"kind", kind}}).empty()) continue;
    Objects objects(kind);
    auto followed =
        wait.follow({.path = object.collection,
                     .field_selector = "metadata.name=" + object.name,
                     .step = "watch-status " + object.subject},
                    only({.space = context.inputs.space, .name = object.name}, objects), [&] { return objects.up(); });
    if (!followed) return wait.finish(followed);
  }
  return wait.finish(base::done());
}

const std::vector<Parameter>& await_parameters() {
  static const std::vector<Parameter> parameters = {{.name = "condition",
                                                     .type = Parameter::Type::deadline,
                                                     .doc = "what is awaited, under the deadline of that name",
                                                     .required = true,
                                                     .allowed = {"pods-ready", "status-up", "unschedulable"}}};
  return parameters;
}

base::Result<void> play_await(const Step& step, const StepContext& context) {
  const std::string condition = text_parameter(await_parameters(), *step.parameters, "condition");
  if (condition == "pods-ready") return await_pods(context, condition, "every pod of the workload is ready", all_up);
  if (condition == "unschedulable")
    return await_pods(context, condition, "every pod of the workload is marked unschedulable", all_unschedulable);
  if (condition == "status-up") return await_status(context);
  return base::fail("there is nothing named \"" + condition + "\" to await");
}

base::Result<void> play_await_gone(const Step&, const StepContext& context) {
  NamedWait wait(context, "gone", "nothing of the workload is left");
  // What was there before the first DELETE, and what came after it: no pod's end is missed.
  PodHistory history;
  const auto apply_own = only(context.inputs.belonging(), history);
  for (const ExchangeRef& exchange : context.clients.evidence().snapshot())
    if (exchange->step == "watch-termination" && !exchange->watch)
      for (const Json& pod : base::elements_at(exchange->json(), {"items"})) apply_own("ADDED", pod);
  auto followed = wait.follow(pods_plan(context, "watch-termination"), apply_own,
                              [&] { return !history.full() && history.present(Json::object()).empty(); });
  if (!followed) return wait.finish(followed);
  for (const std::string& collection : collections_of_workload(context)) {
    Objects objects("");
    followed = wait.follow(
        {.path = collection, .label_selector = context.inputs.workload_selector(), .step = "watch-gone " + collection},
        only(context.inputs.belonging(), objects), [&] { return objects.empty(); });
    if (!followed) return wait.finish(followed);
  }
  return wait.finish(base::done());
}

}  // namespace

std::vector<StepWord> wait_steps() {
  return {
      {"await",
       await_parameters(),
       "waits by watch until the condition holds",
       play_await,
       {"watch-pods", "watch-status"}},
      {"await-gone",
       {},
       "waits by watch until no pod and no dependent is left, under the deadline gone",
       play_await_gone,
       {"watch-termination", "watch-gone"}},
  };
}

}  // namespace o2dms::harness
