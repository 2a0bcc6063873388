#include "tests/reports/sample_run.h"

namespace o2dms::reports {
namespace {

using harness::Level;
using harness::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

// 2026-01-02T03:04:05Z.
const base::Time kStart = base::Time(seconds(1767323045));

void add_catalogue(SampleRun& run) {
  run.catalogue.requirements = {
      {"DMS-3.1.2-2", "3.1.2 step 3", Level::mandatory, {"cloud"}, "Each request is authenticated.", ""},
      {"DMS-3.1.2-4", "3.1.2 step 4", Level::mandatory, {"cloud"}, "A created object is answered by 201.", ""},
      {"DMS-3.1.2-5", "3.1.2 notes", Level::mandatory, {"cloud"}, "Workers start the containers.", ""},
      {"DMS-2.1-4", "2.1", Level::optional, {"cloud"}, "Node labels can be matched.", ""},
      {"DMS-3.1.3-5", "3.1.3 step 4", Level::mandatory, {"cloud", "smo"}, "Nothing is left.", ""},
      {"DMS-3.1.2-8",
       "3.1.2 step 5",
       Level::optional,
       {"smo"},
       "The outcome is notified.",
       "Judged on the SMO's side."},
  };
  run.info.catalogue = &run.catalogue;
}

const harness::Case* add_case(SampleRun& run, std::string id, std::string group, std::string clause,
                              std::vector<std::string> requirements) {
  auto one = std::make_unique<harness::Case>();
  one->title = "Title of " + id;
  one->id = std::move(id);
  one->group = std::move(group);
  one->clause = std::move(clause);
  one->requirements = std::move(requirements);
  run.cases.push_back(std::move(one));
  return run.cases.back().get();
}

void describe_run(SampleRun& run) {
  run.info.id = "x7k2m";
  run.info.product_version = "0.1.0";
  run.info.command = "o2dms run --kubeconfig cloud.yaml";
  run.info.start = kStart;
  run.info.target = {"kubeconfig cloud.yaml", "https://cloud.example:6443", "v1.36.0", "client certificate", false};
  run.info.capabilities = {{"default-storage-class", true, "StorageClass standard is marked default"},
                           {"extended-resources", false, "no node offers intel.com/sriov"}};
  run.info.deadlines = {
      {"workload-up", seconds(60), seconds(120), "", "our choice: a CNF is up in minutes", true},
      {"workload-gone", seconds(120), seconds(120), "", "our choice: graceful termination and a margin", false}};
}

harness::CaseResult& add_result(SampleRun& run, const harness::Case* one, Outcome outcome, std::string reason) {
  run.info.plan.push_back(one);
  harness::CaseResult result;
  result.id = one->id;
  result.outcome = outcome;
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

harness::Finding finding(std::string expectation, std::string requirement, bool ok) {
  harness::Finding f;
  f.expectation = std::move(expectation);
  f.requirement = std::move(requirement);
  f.clause = "3.1.2 step 4";
  f.ok = ok;
  f.exchanges = {1, 2};
  return f;
}

}  // namespace

std::unique_ptr<SampleRun> mixed_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  run->info.target.insecure = true;
  run->info.selection = "--case '*'";

  auto& passed = add_result(
      *run, add_case(*run, "authentication.no-credentials", "o2dms.3_1_2.authentication", "3.1.2", {"DMS-3.1.2-2"}),
      Outcome::passed, "");
  passed.findings = {finding("answered-401", "DMS-3.1.2-2", true)};

  auto& failed = add_result(*run,
                            add_case(*run, "instantiation.created.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2",
                                     {"DMS-3.1.2-4", "DMS-3.1.2-5"}),
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
  warning.expected = "no Warning header";
  warning.actual = "299 - \"old\"";
  failed.findings = {finding("survives", "DMS-3.1.2-4", true), breach, warning};
  failed.waits = {{"workload-up", "all workloads are ready", seconds(60), milliseconds(1234), true},
                  {"workload-gone", "every object answers 404", seconds(120), seconds(120), false}};
  failed.residue = {"Namespace o2dms-x7k2m-1"};

  add_result(*run, add_case(*run, "instantiation.started.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2", {"DMS-3.1.2-5"}),
             Outcome::not_testable, "the namespace could not be made");
  add_result(*run, add_case(*run, "placement.by-label", "o2dms.2_1.placement", "2.1", {"DMS-2.1-4"}),
             Outcome::not_applicable, "needs extended-resources: no node offers intel.com/sriov");
  add_result(*run, add_case(*run, "termination.gone.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}),
             Outcome::known_deviation, "listed as DEV-7 until 2026-06-30");
  add_result(*run, add_case(*run, "termination.deleted.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}),
             Outcome::error, "The run ended before this case did.")
      .start = {};
  run->summary.results.back().duration = {};

  run->info.left_out.push_back(
      add_case(*run, "termination.refused.upf", "o2dms.3_1_3.termination", "3.1.3", {"DMS-3.1.3-5"}));
  auto& summary = run->summary;
  summary.exit_code = harness::ExitCode::interrupted;
  summary.sentence = "Interrupted by SIGINT.";
  summary.passed = summary.failed = summary.not_testable = summary.not_applicable = summary.errors =
      summary.known_deviations = 1;
  summary.warnings = 1;
  summary.stale = {"known.yaml: entry 2 (objects.*) matches no case"};
  summary.residue = {"Namespace o2dms-x7k2m-1"};
  summary.duration = milliseconds(7654);
  summary.interrupted = true;
  return run;
}

std::unique_ptr<SampleRun> passing_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  add_result(*run,
             add_case(*run, "authentication.no-credentials", "o2dms.3_1_2.authentication", "3.1.2", {"DMS-3.1.2-2"}),
             Outcome::passed, "");
  auto& up = add_result(*run,
                        add_case(*run, "instantiation.created.cu-cp", "o2dms.3_1_2.instantiation", "3.1.2",
                                 {"DMS-3.1.2-4", "DMS-3.1.2-5"}),
                        Outcome::passed, "");
  up.waits = {{"workload-up", "all workloads are ready", seconds(60), milliseconds(1234), true}};
  up.findings = {finding("created-with-201", "DMS-3.1.2-4", true)};
  run->summary.exit_code = harness::ExitCode::conformant;
  run->summary.sentence = "Every mandatory case passed.";
  run->summary.passed = 2;
  run->summary.duration = milliseconds(2468);
  return run;
}

std::unique_ptr<SampleRun> empty_run() {
  auto run = std::make_unique<SampleRun>();
  describe_run(*run);
  add_catalogue(*run);
  run->info.capabilities.clear();
  run->info.target.version.clear();
  run->summary.exit_code = harness::ExitCode::inconclusive;
  run->summary.sentence = "cloud.example:6443 cannot be reached: connection refused.";
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
