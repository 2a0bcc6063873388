#include <algorithm>

#include "base/json.h"
#include "harness/case/judges.h"
#include "harness/case/pod_reading.h"
#include "harness/case/site_refusal.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::vector<std::uint64_t> ids(const std::vector<ExchangeRef>& exchanges) {
  std::vector<std::uint64_t> numbers;
  for (const ExchangeRef& exchange : exchanges) numbers.push_back(exchange->id);
  return numbers;
}

std::string seconds(base::Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) + " ms";
}

// Why what was watched is no evidence of pods; empty when it is. The LIST before the first POST alone says nothing, a
// watch that was refused neither, and one that broke may not have come to what is looked for.
std::string why_no_evidence(const Record& record, const std::vector<ExchangeRef>& watched) {
  const auto last =
      std::find_if(watched.rbegin(), watched.rend(), [](const auto& exchange) { return exchange->watch; });
  const bool let_in = std::any_of(watched.begin(), watched.end(), [](const ExchangeRef& exchange) {
    return exchange->watch && exchange->status == 200;
  });
  if (!let_in) return last == watched.rend() ? "the pods were not watched" : describe(**last);
  for (const Wait& wait : record.waits)
    if (!wait.broken.empty()) return wait.broken;
  return {};
}

// What is not seen where there is no evidence is not broken.
void judge_seen(Finding& finding, bool seen, const std::string& no_evidence) {
  finding.ok = seen;
  if (seen || no_evidence.empty()) return;
  finding.shown = false;
  finding.actual = no_evidence;
}

bool was_tried(const std::vector<ExchangeRef>& watched) {
  return std::any_of(watched.begin(), watched.end(), [](const ExchangeRef& exchange) { return exchange->watch; });
}

// Pods that admission of the site refuses are not the workers' matter: nobody saw what they would have done.
bool is_refused_by_site(const Wait& wait) {
  return !wait.met && wait.reason.find("FailedCreate") != std::string::npos && is_of_admission(wait.reason);
}

// For each controller: how many of its pods reached a stage, of how many.
template <class Reached>
Findings judge_stage(const Record& record, const char* stage, Reached&& reached) {
  Findings findings;
  const auto watched = record.of_step("watch-pods");
  if (!was_tried(watched)) return findings;
  const std::string no_evidence = why_no_evidence(record, watched);
  const PodHistory history = pod_history(record, "watch-pods");
  for (const PodMaker& maker : pod_makers(sent_manifests(record))) {
    const auto present = history.present(maker.labels);
    const auto count = static_cast<std::size_t>(
        std::count_if(present.begin(), present.end(), [&](const PodLife* life) { return reached(maker, *life); }));
    const std::size_t wanted = maker.count == 0 ? std::max<std::size_t>(1, fitting(present).size()) : maker.count;
    Finding finding{.subject = maker.subject,
                    .expected = std::to_string(wanted) + " pods " + stage,
                    .actual = std::to_string(count) + " of " + std::to_string(present.size()) + " pods " + stage,
                    .exchanges = ids(watched)};
    for (const Wait& wait : record.waits)
      if (count < wanted && !wait.reason.empty()) finding.actual += "; the cluster says: " + wait.reason;
    judge_seen(finding, count >= wanted, no_evidence);
    if (finding.is_breach() && std::any_of(record.waits.begin(), record.waits.end(), is_refused_by_site))
      finding.shown = false;
    findings.push_back(std::move(finding));
  }
  return findings;
}

// A wait that broke missed no deadline.
Finding judge_wait(const Wait& wait) {
  Finding finding{.ok = wait.met,
                  .shown = wait.broken.empty(),
                  .expected = wait.condition + " within " + seconds(wait.limit) + " (deadline " + wait.deadline + ")",
                  .actual = wait.broken};
  if (!finding.shown) return finding;
  finding.actual = (wait.met ? "after " : "not after ") + seconds(wait.took);
  if (wait.unreported) finding.actual += ", though a LIST then shows that it holds: the watch did not report it";
  if (!wait.reason.empty()) finding.actual += "; the cluster says: " + wait.reason;
  if (is_refused_by_site(wait)) finding.shown = false;
  return finding;
}

Findings judge_reached(const Record& record, const Json& parameters) {
  Findings findings;
  for (const Wait& wait : record.waits)
    if (wait.deadline == base::string_at(parameters, {"deadline"})) findings.push_back(judge_wait(wait));
  return findings;
}

Findings judge_pods_appear(const Record& record, const Json&) {
  return judge_stage(record, "created", [](const PodMaker&, const PodLife&) { return true; });
}

Findings judge_pods_bound(const Record& record, const Json&) {
  return judge_stage(record, "bound to a node", [](const PodMaker&, const PodLife& life) { return life.bound; });
}

// A pod that runs to its end may be seen Succeeded without ever having been seen Running.
Findings judge_pods_running(const Record& record, const Json&) {
  return judge_stage(record, "running",
                     [](const PodMaker&, const PodLife& life) { return life.running || life.succeeded; });
}

Findings judge_pods_ready(const Record& record, const Json&) {
  return judge_stage(
      record, "ready, or finished where they are to finish",
      [](const PodMaker& maker, const PodLife& life) { return maker.finishes ? life.succeeded : life.ready; });
}

// Pods that had finished before the deletion hold nothing any more: they may vanish without a grace period.
Findings judge_pods_terminate(const Record& record, const Json&) {
  Findings findings;
  const auto watched = record.of_step("watch-termination");
  if (!was_tried(watched)) return findings;
  const std::string no_evidence = why_no_evidence(record, watched);
  const PodHistory history = pod_history(record, "watch-termination");
  for (const auto& [uid, life] : history.pods()) {
    const bool seen = life.terminating || life.succeeded || !life.bound;  // what never ran has nothing to end
    std::string actual = seen ? "seen terminating" : "never seen terminating";
    actual += life.deleted ? ", then DELETED" : ", and still there when we gave up";
    Finding finding{.subject = "Pod/" + life.name,
                    .expected = "seen with a deletionTimestamp, and then DELETED",
                    .actual = std::move(actual),
                    .exchanges = ids(watched)};
    judge_seen(finding, seen && life.deleted, no_evidence);
    findings.push_back(std::move(finding));
  }
  if (findings.empty())
    findings.push_back({.ok = false,
                        .shown = false,
                        .expected = "pods of the workload that end",
                        .actual = "no pod of the workload was seen",
                        .exchanges = ids(watched)});
  return findings;
}

}  // namespace

std::vector<ExpectationWord> pod_expectations() {
  return {
      {"reached",
       {{.name = "deadline", .type = Parameter::Type::deadline, .doc = "of the wait", .required = true}},
       "the wait under this deadline met its condition in time",
       judge_reached,
       false},
      {"pods-appear", {}, "for each controller, the watch of the pods saw as many as it is to make", judge_pods_appear},
      {"pods-bound", {}, "for each controller, the watch of the pods saw them bound to a node", judge_pods_bound},
      {"pods-running", {}, "for each controller, the watch of the pods saw them running", judge_pods_running},
      {"pods-ready",
       {},
       "for each controller, the watch of the pods saw them ready, or finished where they are to finish",
       judge_pods_ready},
      {"pods-terminate", {}, "every pod was seen with a deletionTimestamp, and then was DELETED", judge_pods_terminate},
  };
}

}  // namespace o2dms::harness
