#include "harness/run/case_runner.h"

#include "harness/case/expectations.h"
#include "harness/run/steps.h"

namespace o2dms::harness {

using base::Json;

namespace {

base::Result<void> make_space(const StepContext& context, Ledger& ledger) {
  const CaseInputs& inputs = context.inputs;
  if (inputs.space.empty() || !inputs.prefix.empty()) return base::done();
  const Json manifest = own_namespace(inputs);
  const Reply reply = context.clients.given().post("/api/v1/namespaces", manifest, "set-up " + subject_of(manifest));
  // One whose creation was not answered may be there all the same; one that was refused is not.
  if (reply.ok() || !reply.exchange->fault.empty()) ledger.made(inputs.space);
  if (reply.ok()) return base::done();
  context.trace.set_up_failed = true;
  return base::fail("no namespace for the case: " + describe(*reply.exchange));
}

base::Result<void> play_steps(const StepContext& context, Ledger& ledger) {
  if (auto made = make_space(context, ledger); !made) return made;
  for (const Step& step : context.inputs.subject.steps)
    if (auto played = play_step(step, context); !played) return played;
  return base::done();
}

// What was made in a namespace that others share. It is in the ledger first, for a run that is stopped here.
void remove_made(const StepContext& context, Ledger& ledger, CaseResult& result) {
  const CaseInputs& inputs = context.inputs;
  MadeObjects made{.space = inputs.space, .objects = {}, .selector = ""};
  made.objects = objects_made(context.clients.evidence().snapshot(), inputs.space, inputs.prefix);
  if (!inputs.manifests.empty()) made.selector = inputs.workload_selector();
  if (made.empty()) return;
  ledger.made(inputs.prefix, made);
  const RunContext& run = inputs.run;
  if (run.stop.requested()) return;
  const auto left = remove_objects(context.clients.given(), run.clock, run.stop, made, run.deadlines);
  if (run.stop.requested()) return;
  ledger.gone_objects(inputs.prefix);
  result.residue.insert(result.residue.end(), left.begin(), left.end());
}

// Left to the end of the run when that was stopped: then all namespaces are removed together.
void remove_own_space(const StepContext& context, Ledger& ledger, const std::string& space, CaseResult& result) {
  const RunContext& run = context.inputs.run;
  if (!ledger.has(space) || run.stop.requested()) return;
  const std::string left = remove_space(context.clients.given(), run.clock, run.stop, space, run.deadlines);
  if (run.stop.requested()) return;
  ledger.gone(space);
  if (!left.empty()) result.residue.push_back("Namespace " + space + ": " + left);
}

void clean_up(const StepContext& context, Ledger& ledger, CaseResult& result) {
  const std::string &space = context.inputs.space, &other = context.trace.other_space;
  if (!other.empty()) ledger.made(other);
  remove_own_space(context, ledger, other, result);
  if (!context.inputs.prefix.empty() && !space.empty()) return remove_made(context, ledger, result);
  remove_own_space(context, ledger, space, result);
}

// What was seen of a case that did not come to its end shows nothing: a wait that was stopped is no deadline missed.
CaseResult verdict_of(const CaseInputs& inputs, const Record& record, const Catalogue& catalogue) {
  if (!inputs.run.stop.requested()) return judge_case(inputs.subject, record, catalogue);
  return {.id = inputs.subject.id, .outcome = Outcome::error, .reason = "not finished: the run was stopped"};
}

CaseResult play_and_judge(const CaseInputs& inputs, const Catalogue& catalogue, Ledger& ledger, Evidence& evidence) {
  CaseClients clients(inputs, evidence);
  CaseTrace trace;
  const StepContext context{.inputs = inputs, .clients = clients, .trace = trace};
  const base::Result<void> played = play_steps(context, ledger);
  Record record{.exchanges = evidence.snapshot(), .waits = trace.waits};
  if (!played) record.broken = played.error().message;
  record.set_up_failed = trace.set_up_failed;
  CaseResult result = verdict_of(inputs, record, catalogue);
  clean_up(context, ledger, result);
  result.space = inputs.space;
  return result;
}

}  // namespace

CaseResult run_case(const PlannedCase& planned, const CaseInputs& inputs, const Catalogue& catalogue, Ledger& ledger,
                    Evidence& evidence) {
  const base::Time start = inputs.run.clock.now();
  const base::Duration begun = inputs.run.clock.elapsed();
  CaseResult result{.id = planned.subject->id, .outcome = Outcome::not_applicable};
  if (planned.missing.empty() && planned.unknown.empty() && planned.beyond.empty()) {
    result = play_and_judge(inputs, catalogue, ledger, evidence);
  } else if (planned.missing.empty()) {
    result.outcome = Outcome::not_testable;
    result.reason = planned.beyond.empty() ? planned.unknown : planned.beyond;
    result.set_up_failed = planned.beyond.empty();
  } else {
    result.reason = "the target has no " + planned.missing;
  }
  result.start = start;
  result.duration = inputs.run.clock.elapsed() - begun;
  result.repeat = planned.repeat;
  return result;
}

}  // namespace o2dms::harness
