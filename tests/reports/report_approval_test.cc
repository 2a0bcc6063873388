// Every report format against its golden file, on fixed runs; tests/reports/junit_check.py then reads the golden JUnit
// files as the published schemas and the usual CI systems do.
#include <gtest/gtest.h>

#include <sstream>

#include "base/json.h"
#include "reports/console_report.h"
#include "reports/json_report.h"
#include "reports/junit_report.h"
#include "tests/reports/approval.h"
#include "tests/reports/sample_run.h"

namespace o2dms::reports {
namespace {

const EvidenceFiles kEvidence = {
    {"instantiation.created.cu-cp", {{"evidence/instantiation.created.cu-cp.jsonl", 2, "00ff"}}},
    {"probe", {{"evidence/probe.jsonl", 5, "ff00"}}}};

std::string json_text(const SampleRun& run) {
  return base::to_pretty_text(report_json(run.info, run.summary, kEvidence)) + "\n";
}

std::string console_text(const SampleRun& run, ConsoleOptions options) {
  std::ostringstream out, err;
  options.report_folder = "o2dms-report";
  ConsoleReport console(options, out, err);
  play(run, console);
  return "--- standard error\n" + err.str() + "--- standard output\n" + out.str();
}

TEST(JUnitApproval, EachRun) {
  const auto mixed = mixed_run(), passing = passing_run(), empty = empty_run();
  expect_approved(junit_text(mixed->info, mixed->summary, "ci-7"), "mixed.junit.xml");
  expect_approved(junit_text(passing->info, passing->summary, "ci-7"), "passing.junit.xml");
  expect_approved(junit_text(empty->info, empty->summary, "ci-7"), "empty.junit.xml");
}

TEST(JsonApproval, EachRun) {
  expect_approved(json_text(*mixed_run()), "mixed.report.json");
  expect_approved(json_text(*passing_run()), "passing.report.json");
  expect_approved(json_text(*empty_run()), "empty.report.json");
}

TEST(ConsoleApproval, PlainWhereThereIsNoTerminal) {
  expect_approved(console_text(*mixed_run(), {}), "mixed.console.txt");
  expect_approved(console_text(*passing_run(), {}), "passing.console.txt");
  expect_approved(console_text(*empty_run(), {}), "empty.console.txt");
}

TEST(ConsoleApproval, LiveAndColouredOnATerminal) {
  ConsoleOptions options;
  options.live = options.colour = options.colour_err = true;
  expect_approved(console_text(*mixed_run(), options), "mixed.console-live.txt");
}

TEST(ConsoleApproval, QuietAndVerbose) {
  ConsoleOptions options;
  options.verbosity = Verbosity::quiet;
  expect_approved(console_text(*passing_run(), options), "passing.console-quiet.txt");
  options.verbosity = Verbosity::verbose;
  expect_approved(console_text(*passing_run(), options), "passing.console-verbose.txt");
}

}  // namespace
}  // namespace o2dms::reports
