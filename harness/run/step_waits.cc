#include <algorithm>
#include <map>

#include "harness/case/api_status.h"
#include "harness/case/pod_reading.h"
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"
#include "harness/run/step_functions.h"

namespace o2dms::harness {

using base::Json;

namespace {

// A wait under one deadline, made of one or more follows; noted in the record at its end, met or not.
class NamedWait {
 public:
  NamedWait(Stage& stage, const std::string& deadline, std::string condition)
      : stage_(stage),
        wait_{.deadline = deadline,
              .condition = std::move(condition),
              .limit = limit_of(stage.shared.deadlines, deadline)},
        start_(stage.shared.clock.elapsed()) {}

  // The plan's limit is what is left of the deadline. The error says why the condition does not hold.
  base::Result<void> follow(FollowPlan plan, const std::function<void(std::string_view, const Json&)>& changed,
                            const std::function<bool()>& done) {
    plan.limit = wait_.limit - (stage_.shared.clock.elapsed() - start_);
    const FollowResult result = harness::follow(
        stage_.given(), stage_.shared.clock, stage_.shared.stop, plan,
        [&](std::string_view type, const Json& object) {
          changed(type, object);
          progress();
        },
        done);
    if (result.kind == Followed::met) return base::done();
    wait_.untold = result.untold;
    if (result.kind == Followed::late) return base::fail("");
    return base::fail(result.why);
  }

  base::Result<void> finish(const base::Result<void>& outcome) {
    wait_.met = outcome.ok();
    wait_.took = stage_.shared.clock.elapsed() - start_;
    stage_.waits.push_back(wait_);
    stage_.wait_seen(wait_);
    if (wait_.met) return base::done();
    std::string late = "the deadline " + wait_.deadline + " passed before " + wait_.condition;
    if (wait_.untold) late += ", as far as the watch told: a LIST then shows that it holds";
    return base::fail(outcome.error().message.empty() ? late : outcome.error().message);
  }

 private:
  void progress() {
    wait_.took = stage_.shared.clock.elapsed() - start_;
    stage_.wait_seen(wait_);
  }

  Stage& stage_;
  Wait wait_;
  const base::Duration start_;
};

FollowPlan pods_plan(const Stage& stage, const char* step) {
  return {.path = "/api/v1/namespaces/" + stage.space + "/pods",
          .label_selector = stage.workload_selector(),
          .step = step,
          .resource_version = stage.pods_version};
}

// Tells `seen` of these objects, whatever the target listed beside them.
template <class Seen>
auto only(Belonging own, Seen& seen) {
  return [own = std::move(own), &seen](std::string_view type, const Json& object) {
    if (type == "RESET" || own.owns(object)) seen.apply(type, object);
  };
}

base::Result<void> await_pods(Stage& stage, const std::string& deadline, std::string condition,
                              const std::function<bool(const std::vector<PodMaker>&, const PodHistory&)>& holds) {
  NamedWait wait(stage, deadline, std::move(condition));
  const std::vector<PodMaker> makers = pod_makers(stage.manifests);
  PodHistory history;
  return wait.finish(wait.follow(pods_plan(stage, "watch-pods"), only(stage.belonging(), history),
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

base::Result<void> await_status(Stage& stage) {
  NamedWait wait(stage, "status-up", "the status of every controller says that all its pods are up");
  for (const Created& object : stage.created) {
    const std::string kind = object.subject.substr(0, object.subject.find('/'));
    if (status_when_up({{"kind", kind}}).empty()) continue;
    Objects objects(kind);
    auto followed =
        wait.follow({.path = object.collection,
                     .field_selector = "metadata.name=" + object.name,
                     .step = "watch-status " + object.subject},
                    only({.space = stage.space, .name = object.name}, objects), [&] { return objects.up(); });
    if (!followed) return wait.finish(followed);
  }
  return wait.finish(base::done());
}

}  // namespace

base::Result<void> play_await(const Step& step, Stage& stage) {
  const std::string condition = step.parameters->is_string()
                                    ? step.parameters->get<std::string>()
                                    : std::string(base::string_at(*step.parameters, {"condition"}));
  if (condition == "pods-ready") return await_pods(stage, condition, "every pod of the workload is ready", all_up);
  if (condition == "unschedulable")
    return await_pods(stage, condition, "every pod of the workload is marked unschedulable", all_unschedulable);
  if (condition == "status-up") return await_status(stage);
  return base::fail("there is nothing named \"" + condition + "\" to await");
}

base::Result<void> play_await_gone(const Step&, Stage& stage) {
  NamedWait wait(stage, "gone", "nothing of the workload is left");
  // What was there before the first DELETE, and what came after it: no pod's end is missed.
  PodHistory history;
  const auto tell_own = only(stage.belonging(), history);
  for (const ExchangeRef& exchange : stage.evidence.snapshot())
    if (exchange->step == "watch-termination" && !exchange->watch)
      if (const Json* items = base::find(exchange->json(), {"items"}); items != nullptr && items->is_array())
        for (const Json& pod : *items) tell_own("ADDED", pod);
  auto followed = wait.follow(pods_plan(stage, "watch-termination"), tell_own,
                              [&] { return !history.full() && history.present(Json::object()).empty(); });
  if (!followed) return wait.finish(followed);
  for (const std::string& collection : collections_of_workload(stage)) {
    Objects objects("");
    followed = wait.follow(
        {.path = collection, .label_selector = stage.workload_selector(), .step = "watch-gone " + collection},
        only(stage.belonging(), objects), [&] { return objects.empty(); });
    if (!followed) return wait.finish(followed);
  }
  return wait.finish(base::done());
}

}  // namespace o2dms::harness
