#include "harness/run/named_wait.h"

#include "base/json.h"
#include "harness/run/deadlines.h"
#include "harness/run/site_reason.h"

namespace o2dms::harness {

using base::Json;

NamedWait::NamedWait(const StepContext& context, const std::string& deadline, std::string condition)
    : context_(context),
      wait_{.deadline = deadline,
            .condition = std::move(condition),
            .limit = limit_of(context.inputs.run.deadlines, deadline)},
      start_(context.inputs.run.clock.elapsed()) {}

base::Result<void> NamedWait::follow(FollowPlan plan, const std::function<void(std::string_view, const Json&)>& changed,
                                     const std::function<bool()>& done) {
  plan.times = follow_times(context_.inputs.run.deadlines);
  plan.limit = wait_.limit - (context_.inputs.run.clock.elapsed() - start_);
  const FollowResult result = harness::follow(
      context_.clients.given(), context_.inputs.run.clock, context_.inputs.run.stop, plan,
      [&](std::string_view type, const Json& object) {
        changed(type, object);
        progress();
      },
      done);
  if (result.kind == Followed::met) return base::done();
  wait_.unreported = result.unreported;
  if (result.kind == Followed::late) {
    wait_.reason = wait_.deadline == "gone" ? why_not_gone(context_) : why_not_up(context_);
    return base::fail("");
  }
  wait_.broken = result.why;
  if (result.turned_away) context_.trace.set_up_failed = true;
  return base::fail(result.why);
}

base::Result<void> NamedWait::finish(const base::Result<void>& outcome) {
  wait_.met = outcome.ok();
  progress();
  context_.trace.waits.push_back(wait_);
  if (wait_.met) return base::done();
  std::string late = "the deadline " + wait_.deadline + " passed before " + wait_.condition;
  if (!wait_.reason.empty()) late += "; the cluster says: " + wait_.reason;
  if (wait_.unreported) late += ", as far as the watch reported: a LIST then shows that it holds";
  return base::fail(outcome.error().message.empty() ? late : outcome.error().message);
}

void NamedWait::progress() {
  wait_.took = context_.inputs.run.clock.elapsed() - start_;
  context_.inputs.wait_observed(wait_);
}

}  // namespace o2dms::harness
