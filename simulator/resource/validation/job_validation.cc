#include "base/ascii.h"
#include "simulator/resource/selector.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_job_spec(const Json& spec, const FieldPath& at, Problems& problems) {
  for (const char* key :
       {"parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"})
    problems.not_negative(at, spec, key);
  problems.one_of(at, spec, "completionMode", {"Indexed", "NonIndexed"});
  problems.one_of(at, spec, "podReplacementPolicy", {"Failed", "TerminatingOrFailed"});
  if (base::string_at(spec, {"completionMode"}) == "Indexed" && !spec.contains("completions"))
    problems.required(at.field("completions"), "when completion mode is Indexed");
  validate_pod_template(spec, at, PodRestart::never_or_on_failure, problems);
}

// A suspended job that never ran may still change where its pods go.
Json comparable_template(const Json& spec, bool suspended) {
  Json out = spec.value("template", Json::object());
  if (suspended && out.contains("spec")) {
    for (const char* key : {"nodeSelector", "affinity", "tolerations", "schedulingGates"}) out["spec"].erase(key);
    out.erase("metadata");
  }
  return out;
}

void validate_job_update(const Json& spec, const Json& before, const FieldPath& at, Problems& problems) {
  // An indexed job can grow and shrink.
  const bool elastic = base::string_at(spec, {"completionMode"}) == "Indexed";
  if (!elastic || spec.value("completions", Json()) != spec.value("parallelism", Json()))
    problems.immutable(at, spec, before, "completions");
  problems.immutable(at, spec, before, "selector");
  problems.immutable(at, spec, before, "completionMode");
  problems.immutable(at, spec, before, "podFailurePolicy");
  const bool suspended = base::bool_at(before, {"suspend"});
  if (comparable_template(spec, suspended) != comparable_template(before, suspended))
    problems.invalid(at.field("template"), spec.value("template", Json()), "field is immutable");
}

// Minute, hour, day, month and weekday, or one of the named schedules.
std::string check_schedule(std::string_view schedule) {
  if (schedule.starts_with("@")) {
    for (const std::string_view name :
         {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
      if (schedule == name) return {};
    return schedule.starts_with("@every ") ? "" : "unrecognized descriptor: " + std::string(schedule);
  }
  std::size_t fields = 0;
  bool inside = false;
  for (const char c : schedule) {
    if (c == ' ' || c == '\t') {
      inside = false;
      continue;
    }
    if (!inside) ++fields;
    inside = true;
    const bool known = base::is_alphanumeric(c) || std::string_view("*/,-?").find(c) != std::string_view::npos;
    if (!known) return "failed to parse int from " + std::string(schedule);
  }
  if (fields == 5) return {};
  return "expected exactly 5 fields, found " + std::to_string(fields) + ": [" + std::string(schedule) + "]";
}

}  // namespace

void validate_job(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  validate_job_spec(*spec, at, problems);
  const Json* selector = member(*spec, "selector");
  if (selector == nullptr) {
    problems.required(at.field("selector"));
  } else {
    validate_label_selector(selector, at.field("selector"), problems);
    const auto parsed = LabelSelector::from_object(selector);
    const Json* labels = base::find(*spec, {"template", "metadata", "labels"});
    if (parsed && !parsed->matches(labels))
      problems.invalid(at.field("template").field("metadata").field("labels"), labels == nullptr ? Json() : *labels,
                       "`selector` does not match template `labels`");
  }
  if (subject.old != nullptr)
    if (const Json* before = member(*subject.old, "spec")) validate_job_update(*spec, *before, at, problems);
}

void validate_cron_job(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  if (const std::string_view schedule = base::string_at(*spec, {"schedule"}); !schedule.empty())
    problems.check(at.field("schedule"), schedule, check_schedule(schedule));
  problems.one_of(at, *spec, "concurrencyPolicy", {"Allow", "Forbid", "Replace"});
  for (const char* key : {"startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"})
    problems.not_negative(at, *spec, key);
  const FieldPath job = at.field("jobTemplate");
  if (const Json* job_spec = base::find(*spec, {"jobTemplate", "spec"}))
    validate_job_spec(*job_spec, job.field("spec"), problems);
}

}  // namespace o2dms::simulator
