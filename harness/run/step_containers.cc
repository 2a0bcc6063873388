#include <algorithm>
#include <map>
#include <set>

#include "harness/case/container_reading.h"
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr std::size_t kMostRead = 50;  // nodes and logs, of a target that shows pods without end

std::string pods_of_the_case(const StepContext& context) {
  return "/api/v1/namespaces/" + context.inputs.space + "/pods";
}

void read_logs(const StepContext& context, const Json& pod) {
  const std::string name(base::string_at(pod, {"metadata", "name"}));
  for (const std::string& container : container_names(pod, "containers")) {
    const Json* status = container_status(pod, container);
    if (status == nullptr || !has_started(*status)) continue;
    context.clients.given().request({.path = pods_of_the_case(context) + "/" + base::percent_encode(name) +
                                             "/log?container=" + base::percent_encode(container) + "&limitBytes=65536",
                                     .step = "read-log " + name + "/" + container,
                                     .accept = "*/*"});
  }
}

base::Result<void> play_read_containers(const Step&, const StepContext& context) {
  const Reply reply = context.clients.given().get(
      with_selectors(pods_of_the_case(context), context.inputs.workload_selector(), ""), "read-pods");
  if (!reply.ok()) return cannot_go_on(context, "the pods cannot be read", *reply.exchange);
  const Belonging own = context.inputs.belonging();
  std::set<std::string> nodes;
  std::size_t pods = 0;
  for (const Json& pod : base::elements_at(reply.body, {"items"})) {
    if (!own.owns(pod) || ++pods > kMostRead) continue;
    const std::string node(base::string_at(pod, {"spec", "nodeName"}));
    if (!node.empty() && nodes.insert(node).second)
      context.clients.given().get("/api/v1/nodes/" + base::percent_encode(node), "read-node " + node);
    read_logs(context, pod);
  }
  return base::done();
}

// The objects of a collection that are ours, by uid, and whether each shows a sign.
class Signs {
 public:
  Signs(Belonging own, std::function<bool(const Json&)> shows) : own_(std::move(own)), shows_(std::move(shows)) {}

  void apply(std::string_view type, const Json& object) {
    if (type == "RESET") seen_.clear();
    const std::string uid(base::string_at(object, {"metadata", "uid"}));
    if (uid.empty() || !own_.owns(object)) return;
    if (type == "DELETED")
      lost_ = seen_.erase(uid) > 0 || lost_;
    else if (seen_.size() < kMost || seen_.count(uid) > 0)
      seen_[uid] = shows_(object);
  }
  [[nodiscard]] bool all() const { return !seen_.empty() && std::all_of(seen_.begin(), seen_.end(), is_shown); }
  // Whether one that was there is gone.
  [[nodiscard]] bool lost() const { return lost_; }
  [[nodiscard]] bool any() const { return std::any_of(seen_.begin(), seen_.end(), is_shown); }

 private:
  static constexpr std::size_t kMost = 5000;
  static bool is_shown(const std::pair<const std::string, bool>& one) { return one.second; }

  const Belonging own_;
  const std::function<bool(const Json&)> shows_;
  std::map<std::string, bool> seen_;
  bool lost_ = false;
};

// Follows under a named deadline. A follow that broke is no wait: the error says why.
base::Result<FollowResult> follow_signs(const StepContext& context, FollowPlan plan, Wait& wait, Signs& signs,
                                        const std::function<bool()>& done) {
  wait.limit = limit_of(context.inputs.run.deadlines, wait.deadline);
  plan.limit = wait.limit;
  plan.times = follow_times(context.inputs.run.deadlines);
  const auto changed = [&](std::string_view type, const Json& object) { signs.apply(type, object); };
  context.inputs.wait_observed(wait);
  FollowResult result =
      follow(context.clients.given(), context.inputs.run.clock, context.inputs.run.stop, plan, changed, done);
  if (result.turned_away) context.trace.set_up_failed = true;
  if (result.kind == Followed::broken || result.kind == Followed::stopped) return base::fail(result.why);
  wait.took = result.took;
  wait.unreported = result.unreported;
  return result;
}

void note(const StepContext& context, const Wait& wait) {
  context.trace.waits.push_back(wait);
  context.inputs.wait_observed(wait);
}

const std::vector<Parameter>& failure_parameters() {
  static const std::vector<Parameter> parameters = {
      {.name = "sign",
       .doc =
           "image: it cannot be had; config: a ConfigMap or Secret is missing; crash: a container is started again and "
           "again; probe: one that fails its liveness probe is started again; init: an init container fails; job: a "
           "Job has failed",
       .required = true,
       .allowed = {"image", "config", "crash", "probe", "init", "job"}}};
  return parameters;
}

base::Result<void> play_await_failure(const Step& step, const StepContext& context) {
  const std::string sign = text_parameter(failure_parameters(), *step.parameters, "sign");
  FollowPlan plan{
      .path = pods_of_the_case(context), .label_selector = context.inputs.workload_selector(), .step = "watch-failure"};
  if (sign == "job")
    for (const Created& object : context.trace.created)
      if (object.subject.starts_with("Job/")) plan.path = object.collection;
  Signs signs(context.inputs.belonging(), [sign](const Json& object) {
    return sign == "job" ? condition_of(object, "Failed") == "True" : shows_failure(object, sign);
  });
  Wait wait{.deadline = "failure-shown", .condition = "the status shows the failure: " + sign};
  const auto followed = follow_signs(context, std::move(plan), wait, signs, [&] { return signs.all(); });
  if (!followed) return base::failure(followed.error());
  wait.met = followed->kind == Followed::met;
  note(context, wait);
  return base::done();  // what it shows instead is read and judged
}

base::Result<void> play_stay_ready(const Step&, const StepContext& context) {
  Signs unready(context.inputs.belonging(), [](const Json& pod) {
    if (base::find(pod, {"metadata", "deletionTimestamp"}) != nullptr) return true;
    const bool lives = base::string_at(pod, {"status", "phase"}) == "Running";
    return lives && condition_of(pod, "Ready") != "True";
  });
  FollowPlan plan{
      .path = pods_of_the_case(context), .label_selector = context.inputs.workload_selector(), .step = "watch-ready"};
  Wait wait{.deadline = "ready-stays", .condition = "every pod stays, and one that is running stays ready"};
  const auto followed =
      follow_signs(context, std::move(plan), wait, unready, [&] { return unready.any() || unready.lost(); });
  if (!followed) return base::failure(followed.error());
  wait.met = followed->kind == Followed::late && !followed->unreported;
  note(context, wait);
  return base::done();
}

}  // namespace

std::vector<StepWord> container_steps() {
  return {
      {"read-containers",
       {},
       "LIST of the workload's pods, then GET of their nodes and of the logs of their containers",
       play_read_containers,
       {"read-pods", "read-node", "read-log"}},
      {"await-failure",
       failure_parameters(),
       "waits by watch until the status of every pod, or of the Job, shows the failure",
       play_await_failure,
       {"watch-failure"}},
      {"stay-ready",
       {},
       "watches for the deadline ready-stays whether every pod stays ready",
       play_stay_ready,
       {"watch-ready"}},
  };
}

}  // namespace o2dms::harness
