// How containers end, and what keeps them from starting: exit codes, messages, logs, images, crashes, failed Jobs.
#include <algorithm>

#include "base/json.h"
#include "harness/case/container_reading.h"
#include "harness/case/containers_read.h"
#include "harness/case/judges.h"

namespace o2dms::harness {

using base::Json;

namespace {

// Empty when the pod is as it should be, else what it is not.
using ContainerLacks = std::string (*)(const Json& pod, const Json& status, const Json& parameters);

Findings judge_container(const Record& record, const Json& parameters, const std::string& expected,
                         ContainerLacks lacks) {
  const std::string name(base::string_at(parameters, {"container"}));
  Findings findings;
  for (const ReadPod& read : pods_read(record)) {
    const Json* status = container_status(*read.pod, name);
    const std::string lacking = status == nullptr ? "it has no containerStatus" : lacks(*read.pod, *status, parameters);
    Finding finding = lacking.empty() ? holds(expected, {read.exchange}) : breach(expected, lacking, *read.exchange);
    finding.subject = "Pod/" + std::string(base::string_at(*read.pod, {"metadata", "name"})) + " container " + name;
    findings.push_back(std::move(finding));
  }
  if (findings.empty())
    for (const ExchangeRef& exchange : record.of_step("read-pods"))
      findings.push_back(breach(expected, "there is no pod of the workload", *exchange));
  return findings;
}

std::string code_text(const Json& parameters) {
  return std::to_string(base::integer_at(parameters, {"exit-code"}));
}

// How it last ended, if that is not with the exit code.
std::string other_end(const Json& status, const Json& parameters) {
  const Json* end = last_end(status);
  if (end == nullptr) return "it is not seen to have ended";
  const Json* code = base::find(*end, {"exitCode"});
  if (code == nullptr || *code != base::integer_at(parameters, {"exit-code"}))
    return "exitCode is " + (code == nullptr ? "missing" : base::to_text(*code));
  return {};
}

Findings judge_exit_code(const Record& record, const Json& parameters) {
  return judge_container(record, parameters, "an end with exit code " + code_text(parameters),
                         [](const Json&, const Json& status, const Json& asked) {
                           std::string other = other_end(status, asked);
                           if (!other.empty()) return other;
                           const Json& end = *last_end(status);
                           const bool well = base::integer_at(end, {"exitCode"}) == 0;
                           const std::string_view reason = base::string_at(end, {"reason"});
                           return (reason == "Completed") == well ? std::string()
                                                                  : "reason is \"" + std::string(reason) + "\"";
                         });
}

Findings judge_not_started(const Record& record, const Json& parameters) {
  const std::string what = base::string_at(parameters, {"for"}) == "config" ? "configuration" : "image";
  return judge_container(record, parameters, "a pod that is Pending, and a container that waits for its " + what,
                         [](const Json& pod, const Json& status, const Json& asked) -> std::string {
                           const std::string_view phase = base::string_at(pod, {"status", "phase"});
                           if (phase != "Pending") return "the phase is " + std::string(phase);
                           if (has_started(status) || base::bool_at(status, {"ready"})) return "it is told as started";
                           if (condition_of(pod, "Ready") == "True") return "the pod is told as Ready";
                           const std::string_view reason = waiting_reason(status);
                           const bool fits = base::string_at(asked, {"for"}) == "config" ? reason == kNoConfiguration
                                                                                         : is_image_failure(reason);
                           return fits ? "" : "it waits for \"" + std::string(reason) + "\"";
                         });
}

// The pods that an exchange shows, listed or watched.
std::vector<const Json*> pods_shown(const Exchange& exchange) {
  std::vector<const Json*> pods;
  for (const Json& item : base::elements_at(exchange.json(), {"items"})) pods.push_back(&item);
  for (const WatchEvent& event : exchange.events)
    if (event.object != nullptr) pods.push_back(event.object.get());
  return pods;
}

Findings judge_never_ready(const Record& record, const Json&) {
  const std::string expected = "no pod that is told as Ready, at any time";
  const Belonging own = belonging_of(record);
  std::vector<ExchangeRef> seen;
  for (const char* step : {"watch-failure", "read-pods"})
    for (const ExchangeRef& exchange : record.of_step(step)) {
      seen.push_back(exchange);
      for (const Json* pod : pods_shown(*exchange))
        if (own.owns(*pod) && condition_of(*pod, "Ready") == "True")
          return {breach(expected, subject_of(*pod) + " is told as Ready", *exchange)};
    }
  if (seen.empty()) return {};
  return {holds(expected, seen)};
}

Findings judge_crashes(const Record& record, const Json& parameters) {
  return judge_container(record, parameters,
                         "a container that ends with exit code " + code_text(parameters) +
                             " and is started again, in a pod that is not Ready",
                         [](const Json& pod, const Json& status, const Json& asked) -> std::string {
                           if (base::integer_at(status, {"restartCount"}) < 1) return "restartCount is 0";
                           if (base::bool_at(status, {"ready"})) return "it is told as ready";
                           if (condition_of(pod, "Ready") == "True") return "the pod is told as Ready";
                           return other_end(status, asked);
                         });
}

Findings judge_init_fails(const Record& record, const Json& parameters) {
  return judge_container(record, parameters,
                         "an init container that ends with exit code " + code_text(parameters) +
                             ", and no main container that was started",
                         [](const Json& pod, const Json& status, const Json& asked) -> std::string {
                           const std::string_view phase = base::string_at(pod, {"status", "phase"});
                           if (phase != "Pending") return "the phase is " + std::string(phase);
                           if (condition_of(pod, "Initialized") != "False") return "the pod is told as Initialized";
                           for (const std::string& main : container_names(pod, "containers"))
                             if (const Json* one = container_status(pod, main); one != nullptr && has_started(*one))
                               return "container " + main + " was started";
                           return other_end(status, asked);
                         });
}

// The text of a termination message, or of a log that was answered.
std::string text_told(const Record& record, const Json& pod, const std::string& container, std::string_view where) {
  if (where == "termination-message") {
    const Json* status = container_status(pod, container);
    const Json* end = status == nullptr ? nullptr : last_end(*status);
    return end == nullptr ? "" : std::string(base::string_at(*end, {"message"}));
  }
  std::string text;
  for (const ExchangeRef& exchange : logs_read(record, pod, container))
    if (succeeded(*exchange)) text += exchange->response_body.text;
  return text;
}

Findings judge_tells(const Record& record, const Json& parameters) {
  const std::string container(base::string_at(parameters, {"container"}));
  const std::string_view where = base::string_at(parameters, {"where"});
  Findings findings;
  for (const std::string& value : base::texts_at(parameters, {"values"})) {
    const std::string sent = value_sent(record, value);
    const std::string expected =
        "a " + std::string(where) + " of container " + container + " with what " + value + " holds";
    bool told = false;
    const auto pods = pods_read(record);
    for (const ReadPod& read : pods)
      told = told || (!sent.empty() && text_told(record, *read.pod, container, where).find(sent) != std::string::npos);
    for (const ExchangeRef& exchange : record.of_step("read-pods"))
      findings.push_back(told ? holds(expected, {exchange}) : breach(expected, "it is not in it", *exchange));
  }
  return findings;
}

Findings judge_job_fails(const Record& record, const Json&) {
  Findings findings;
  const std::string expected = "the condition Failed is True, and Complete is not";
  for (const ExchangeRef& exchange : record.of_step("status")) {
    if (!subject_of(*exchange).starts_with("Job/")) continue;
    const Json& job = exchange->json();
    const std::string failed(condition_of(job, "Failed")), complete(condition_of(job, "Complete"));
    const bool fails = failed == "True" && complete != "True";
    Finding finding =
        fails ? holds(expected, {exchange})
              : breach(expected, "Failed is \"" + failed + "\", Complete is \"" + complete + "\"", *exchange);
    finding.subject = subject_of(*exchange);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

std::vector<ExpectationWord> container_end_expectations() {
  using Type = Parameter::Type;
  const Parameter container = {.name = "container", .doc = "its name", .required = true};
  const Parameter code = {.name = "exit-code", .type = Type::number, .doc = "with which it ends", .required = true};
  return {
      {"exit-code", {container, code}, "the container's status shows that it ended with this code", judge_exit_code},
      {"container-tells",
       {container,
        {.name = "where", .doc = "what is looked at", .required = true, .allowed = {"termination-message", "log"}},
        {.name = "values",
         .type = Type::texts,
         .doc = "\"ConfigMap/a key\" or \"Secret/a key\", as sent",
         .required = true}},
       "the termination message or the log carries what the container was given",
       judge_tells},
      {"not-started",
       {container, {.name = "for", .doc = "what it lacks; image unless given", .allowed = {"image", "config"}}},
       "a container without its image, or its configuration, is told as waiting for it",
       judge_not_started},
      {"never-ready",
       {},
       "no pod of the workload was told as Ready, in what the wait for its failure saw and as it was read",
       judge_never_ready},
      {"crash-loop",
       {container, code},
       "a container that crashes is told as restarted, and not as ready",
       judge_crashes},
      {"init-fails",
       {container, code},
       "an init container that fails is told so, and keeps the main ones from starting",
       judge_init_fails},
      {"job-fails", {}, "each Job, as read, has the condition Failed", judge_job_fails},
  };
}

}  // namespace o2dms::harness
