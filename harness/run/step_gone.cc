// Waiting for the end of one object.
#include "harness/run/deadlines.h"
#include "harness/run/follow.h"
#include "harness/run/placeholders.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

// Whether the object is still there is for a later request to show: a wait that is not met breaks nothing.
base::Result<void> await_gone(const std::string& path, const std::string& label, const StepContext& context) {
  const auto slash = path.rfind('/');
  const std::string name = path.substr(slash + 1);
  Wait wait{
      .deadline = "gone", .condition = name + " is gone", .limit = limit_of(context.inputs.run.deadlines, "gone")};
  bool there = true;
  const FollowResult result = follow(
      context.clients.given(), context.inputs.run.clock, context.inputs.run.stop,
      {.path = path.substr(0, slash),
       .field_selector = "metadata.name=" + name,
       .step = label,
       .limit = wait.limit,
       .times = follow_times(context.inputs.run.deadlines)},
      [&](std::string_view type, const Json& object) {
        if (type == "RESET") there = false;
        if (base::string_at(object, {"metadata", "name"}) == name) there = type != "DELETED";
      },
      [&] { return !there; });
  wait.met = result.kind == Followed::met;
  wait.took = result.took;
  context.trace.waits.push_back(wait);
  context.inputs.wait_observed(wait);
  if (result.kind == Followed::met || result.kind == Followed::late) return base::done();
  return base::fail(result.why);
}

namespace {

base::Result<void> play_await_object_gone(const Step& step, const StepContext& context) {
  const auto path =
      fill_in(base::string_at(*step.parameters, {"path"}), context.inputs.space, context.trace.answers, true);
  if (!path) return base::failure(path.error());
  return await_gone(*path, step.label, context);
}

}  // namespace

std::vector<StepWord> gone_steps() {
  return {
      {"await-object-gone",
       {{.name = "label", .type = Parameter::Type::label, .doc = "marks the exchanges", .required = true},
        {.name = "path",
         .type = Parameter::Type::path,
         .doc = "of the object, filled in as that of a request",
         .required = true}},
       "waits by watch until the object is gone, or for as long as the deadline gone allows",
       play_await_object_gone},
  };
}

}  // namespace o2dms::harness
