#include "tests/reports/sample_run.h"

#include "harness/run/exit_code.h"

namespace o2dms::reports {
namespace {

using harness::Level;
using harness::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

// 2026-01-02T03:04:05Z.
const base::Time kStart = base::Time(seconds(1767323045));

harness::Requirement row(std::string id, std::string clause, std::string text, std::vector<std::string> parts = {}) {
  return {.id = std::move(id),
          .clause = std::move(clause),
          .judged = {"cloud"},
          .basis = {"text", "k8s"},
          .parts = std::move(parts),
          .text = std::move(text)};
}

void add_catalogue(SampleRun& run) {
  run.catalogue.requirements = {
      row("DMS-2.2-1", "2.2", "A workload of every category.", {"network", "storage"}),
      row("DMS-3.1.2-2", "3.1.2 step 3", "Each request is authenticated."),
      row("DMS-3.1.2-4", "3.1.2 step 4", "A created object is answered by 201."),
      row("DMS-3.1.2-5", "3.1.2 notes", "Workers start the containers."),
      row("DMS-2.1-4", "2.1", "Node labels can be matched."),
      row("DMS-3.1.3-5", "3.1.3 step 4", "Nothing is left."),
      row("DMS-3.1.2-8", "3.1.2 step 5", "The outcome is notified."),
      row("DMS-4.3-1", "4.3", "For further study."),
  };
  auto& rows = run.catalogue.requirements;
  rows[4].level = Level::optional;
  rows[5].judged = {"cloud", "smo"};
  rows[6].level = Level::optional;
  rows[6].judged = {"smo"};
  rows[6].without_case = "Judged on the SMO's side.";
  rows[7].level = Level::informative;
  run.info.catalogue = &run.catalogue;
}

// `named`: what its expectations name, "ROW" or "ROW/part", each by an expectation of the id "holds-N".
const harness::Case* add_case(SampleRun& run, std::string id, std::string group, std::string clause,
                              const std::vector<std::string>& named) {
  auto one = std::make_unique<harness::Case>();
  one->title = "Title of " + id;
  one->id = std::move(id);
  one->group = std::move(group);
  one->clause = std::move(clause);
  for (const std::string& name : named) {
    const std::size_t slash = name.find('/');
    one->expectations.push_back({.id = "holds-" + std::to_string(one->expectations.size() + 1),
                                 .word = "answered",
                                 .requirement = name.substr(0, slash),
                                 .part = slash == std::string::npos ? "" : name.substr(slash + 1)});
    one->requirements.push_back(one->expectations.back().requirement);
  }
  run.cases.push_back(std::move(one));
  return run.cases.back().get();
}

void describe_run(SampleRun& run) {
  run.info.id = "x7k2m";
  run.info.product_version = "0.1.0";
  run.info.command = "o2dms run --kubeconfig cloud.yaml";
  run.info.start = kStart;
  run.info.target = {"kubeconfig cloud.yaml", "https://cloud.example:6443", "v1.36.0", "client certificate", false};
  run.info.capabilities = {
      {.name = "default-storage-class", .present = true, .detail = "StorageClass standard is marked default"},
      {.name = "extended-resources", .detail = "no node offers intel.com/sriov"},
      {.name = "ready-nodes", .unknown = true, .detail = "nobody knows: GET /api/v1/nodes answered 403"}};
  run.info.deadlines = {
      {"workload-up", seconds(60), seconds(120), "", "our choice: a CNF is up in minutes", true},
      {"workload-gone", seconds(120), seconds(120), "", "our choice: graceful termination and a margin", false}};
}

harness::CaseResult& add_result(SampleRun& run, const harness::Case* one, Outcome outcome, std::string reason) {
  run.info.plan.push_back(one);
  harness::CaseResult result;
  result.id = one->id;
  result.outcome = outcome;
  result.complete = outcome != Outcome::error && outcome != Outcome::not_testable;
  result.reason = std::move(reason);
  result.start = kStart + milliseconds(250 * run.summary.results.size());
  result.duration = milliseconds(1234);
  result.space = "o2dms-x7k2m-" + std::to_string(run.summary.results.size());
  result.repeat = "o2dms run --kubeconfig cloud.yaml --case '" + one->id + "'";
  run.summary.results.push_back(std::move(result));
  return run.summary.results.back();
}

// What a target may say to break a report: markup, a CDATA end, control characters, escape codes, broken UTF-8.
const std::string kHostile =
    std::string("<b>\"no\" & ]]></failure>\x01\x1b[31mred\x07 \xff\xfe \xed\xa0\x80 \xef\xbf\xbe end\n\ttab") + '\0' +
    "nul";

harness::Finding finding(std::string expectation, std::string requirement, bool ok, std::string part = {}) {
  harness::Finding f;
  f.expectation = std::move(expectation);
  f.requirement = std::move(requirement);
  f.part = std::move(part);
  f.basis = "figure";
  f.clause = "3.1.2 step 4";
  f.ok = ok;
  f.exchanges = {1, 2};
  return f;
}

// A result whose case's expectations all hold.
void add_passed(SampleRun& run, const harness::Case* one) {
  harness::CaseResult& result = add_result(run, one, Outcome::passed, "");
  for (const harness::Expectation& expectation : one->expectations)
    result.findings.push_back(finding(expectation.id, expectation.requirement, true, expectation.part));
}

void add_failed(SampleRun& run) {
  auto& failed = add_result(run,
                            add_case(run, "instantiation.created.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2",
                                     {"DMS-3.1.2-4", "DMS-2.2-1/network"}),
                            Outcome::failed, "Deployment cu-cp-ctl was answered with 200");
  auto breach = finding("created-with-201", "DMS-3.1.2-4", false);
  breach.subject = "Deployment cu-cp-ctl";
  breach.expected = "201 with the object as stored";
  breach.actual = kHostile;
  breach.curl =
      "curl --cacert $CA -H 'Content-Type: application/json' -d '{\"kind\":\"Deployment\"}' "
      "'https://cloud.example:6443/apis/apps/v1'";
  auto warning = finding("warning-header", "DMS-2.1-4", true);
  warning.warning = true;
  warning.advisory = true;
  warning.expected = "no Warning header";
  warning.actual = "299 - \"old\"";
  failed.findings = {finding("survives", "DMS-3.1.2-4", true), finding("stored", "DMS-2.2-1", true, "network"), breach,
                     warning};
  failed.waits = {{"workload-up", "all workloads are ready", seconds(60), milliseconds(1234), true},
                  {"workload-gone", "every object answers 404", seconds(120), seconds(120), false}};
  failed.residue = {"Namespace o2dms-x7k2m-1"};
}

}  // namespace

std::unique_ptr<SampleRun> mixed_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  run->info.target.insecure = true;
  run->info.selection = "--case '*'";
  add_passed(*run,
             add_case(*run, "authentication.no-credentials", "o2dms.3_1_2.authentication", "3.1.2", {"DMS-3.1.2-2"}));
  add_failed(*run);
  add_result(*run, add_case(*run, "instantiation.started.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2", {"DMS-3.1.2-5"}),
             Outcome::not_testable, "the namespace could not be made");
  add_result(*run, add_case(*run, "placement.by-label", "o2dms.2_1.placement", "2.1", {"DMS-2.1-4"}),
             Outcome::not_applicable, "needs extended-resources: no node offers intel.com/sriov");
  add_result(*run, add_case(*run, "termination.gone.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}),
             Outcome::known_deviation, "listed as DEV-7 until 2026-06-30")
      .findings = {finding("nothing-left", "DMS-3.1.3-5", false)};
  auto& unreached =
      add_result(*run, add_case(*run, "termination.deleted.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}),
                 Outcome::error, "The run ended before this case did.");
  unreached.start = {};
  unreached.duration = {};
  run->info.left_out.push_back(
      add_case(*run, "instantiation.storage.upf", "o2dms.3_1_2.instantiation", "3.1.2", {"DMS-2.2-1/storage"}));
  run->summary.stale = {"known.yaml: entry 2 (objects.*) matches no case"};
  run->summary.residue = {"Namespace o2dms-x7k2m-1"};
  run->summary.duration = milliseconds(7654);
  constexpr int kInterrupt = 2;
  conclude(run->summary, run->info, {.signal = kInterrupt});
  return run;
}

std::unique_ptr<SampleRun> passing_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  add_passed(*run,
             add_case(*run, "authentication.no-credentials", "o2dms.3_1_2.authentication", "3.1.2", {"DMS-3.1.2-2"}));
  add_passed(*run, add_case(*run, "instantiation.created.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2",
                            {"DMS-3.1.2-4", "DMS-3.1.2-5", "DMS-2.2-1/network", "DMS-2.2-1/storage"}));
  run->summary.results.back().waits = {
      {"workload-up", "all workloads are ready", seconds(60), milliseconds(1234), true}};
  add_passed(*run, add_case(*run, "termination.gone.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}));
  run->summary.duration = milliseconds(2468);
  conclude(run->summary, run->info, {});
  return run;
}

std::unique_ptr<SampleRun> partial_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  run->info.target.name = "built-in simulator; KUBECONFIG is set and was not used: --kubeconfig";
  add_passed(*run, add_case(*run, "instantiation.created.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2",
                            {"DMS-3.1.2-2", "DMS-3.1.2-4", "DMS-3.1.2-5", "DMS-3.1.3-5", "DMS-2.2-1/network"}));
  add_result(*run,
             add_case(*run, "instantiation.storage.upf", "o2dms.3_1_2.instantiation", "3.1.2", {"DMS-2.2-1/storage"}),
             Outcome::not_applicable, "the target has no default-storage-class");
  run->summary.duration = milliseconds(1500);
  conclude(run->summary, run->info, {});
  return run;
}

std::unique_ptr<SampleRun> empty_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  run->info.capabilities.clear();
  run->info.target.version.clear();
  conclude(run->summary, run->info, {.unreachable = "cloud.example:6443: connection refused"});
  return run;
}

harness::ExchangeRef sample_exchange(const std::string& case_id, std::uint64_t id) {
  auto exchange = std::make_shared<harness::Exchange>();
  exchange->id = id;
  exchange->case_id = case_id;
  exchange->step = "create";
  exchange->identity = "given";
  exchange->method = "POST";
  exchange->url = "https://cloud.example:6443/apis/apps/v1/namespaces/n/deployments";
  exchange->status = 201;
  exchange->started = milliseconds(10);
  exchange->ended = milliseconds(22);
  return exchange;
}

void play(const SampleRun& run, harness::Listener& listener) {
  listener.on_run_start(run.info);
  for (std::size_t i = 0; i < run.summary.results.size(); ++i) {
    const harness::Case& one = *run.info.plan[i];
    const harness::CaseResult& result = run.summary.results[i];
    if (result.start == base::Time{}) continue;  // never reached
    listener.on_case_start(one);
    const auto exchange = sample_exchange(one.id, 1);
    listener.on_exchange(one, *exchange);
    for (const harness::Wait& wait : result.waits) listener.on_wait(one, wait);
    listener.on_case_end(one, result, {exchange});
  }
  listener.on_run_end(run.info, run.summary);
}

}  // namespace o2dms::reports
