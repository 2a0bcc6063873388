#include "harness/run/case_runner.h"

#include "harness/case/expectations.h"
#include "harness/case/labels.h"
#include "harness/run/deadlines.h"
#include "harness/run/steps.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string missing_capability(const CaseRun& run) {
  for (const std::string& need : run.subject.needs)
    if (run.present.count(need) == 0) return need;
  if (run.workload != nullptr)
    for (const std::string& need : run.workload->needs)
      if (run.present.count(need) == 0) return need;
  return {};
}

std::vector<std::pair<std::string, std::string>> labels(const CaseRun& run) {
  std::vector<std::pair<std::string, std::string>> all = {{kManagedBy, kManagedByUs}, {kRunLabel, run.shared.run_id}};
  if (run.workload != nullptr) all.emplace_back(kWorkloadLabel, run.workload->name);
  return all;
}

void prepare_manifests(const CaseRun& run, Stage& stage) {
  if (run.workload == nullptr) return;
  const Placement placement{.space = run.space,
                            .labels = labels(run),
                            .image = run.shared.image,
                            .extended_resource = run.shared.extended_resource};
  for (const Json& manifest : run.workload->manifests) stage.manifests.push_back(place(manifest, placement));
}

base::Result<void> make_space(const CaseRun& run, Stage& stage) {
  if (!run.subject.own_namespace) return base::done();
  Json manifest = {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", run.space}}}};
  for (const auto& [key, value] : labels(run)) manifest["metadata"]["labels"][key] = value;
  run.ledger.made(run.space);
  const Reply reply = stage.given().post("/api/v1/namespaces", manifest, "create " + subject_of(manifest));
  if (reply.ok()) return base::done();
  return base::fail("no namespace for the case: " + describe(*reply.exchange));
}

base::Result<void> play_all(const CaseRun& run, Stage& stage) {
  if (auto made = make_space(run, stage); !made) return made;
  for (const Step& step : run.subject.steps)
    if (auto played = play(step, stage); !played) return played;
  return base::done();
}

// Left to the end of the run when that was stopped: then all namespaces are removed together.
void clean_up(const CaseRun& run, Stage& stage, CaseResult& result) {
  if (!run.subject.own_namespace || run.shared.stop.requested()) return;
  const std::string left = remove_space(stage.given(), run.shared.clock, run.shared.stop, run.space,
                                        limit_of(run.shared.deadlines, "clean-up"));
  if (run.shared.stop.requested()) return;
  run.ledger.gone(run.space);
  if (!left.empty()) result.residue.push_back("Namespace " + run.space + ": " + left);
}

}  // namespace

CaseResult run_case(const CaseRun& run, Evidence& evidence, const Stage::WaitSeen& wait_seen) {
  CaseResult result{.id = run.subject.id};
  const base::Time start = run.shared.clock.now();
  const base::Duration begun = run.shared.clock.elapsed();
  if (const std::string missing = missing_capability(run); !missing.empty()) {
    result.outcome = Outcome::not_applicable;
    result.reason = "the target has no " + missing;
  } else {
    Stage stage(run.subject, run.shared, evidence, run.subject.own_namespace ? run.space : "", wait_seen);
    prepare_manifests(run, stage);
    const base::Result<void> played = play_all(run, stage);
    Record record{.exchanges = evidence.snapshot(), .waits = stage.waits};
    if (!played) record.broken = played.error().message;
    result = judge_case(run.subject, record, run.catalogue);
    if (run.shared.stop.requested()) {
      result.outcome = Outcome::error;
      result.reason = "not finished: the run was stopped";
    }
    clean_up(run, stage, result);
    result.space = stage.space;
  }
  result.start = start;
  result.duration = run.shared.clock.elapsed() - begun;
  result.repeat = run.repeat;
  return result;
}

}  // namespace o2dms::harness
