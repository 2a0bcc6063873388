// Every report format against its golden file, on fixed runs; tests/reports/junit_check.py then reads the golden JUnit
// files as the published schemas and the usual CI systems do.
#include <gtest/gtest.h>

#include <sstream>

#include "reports/console_report.h"
#include "reports/report_files.h"
#include "tests/reports/approval.h"
#include "tests/reports/sample_run.h"

namespace o2dms::reports {
namespace {

const EvidenceFiles kEvidence = {
    {"instantiation.created.cu-cp", {{"evidence/instantiation.created.cu-cp.jsonl", 2, "00ff"}}},
    {"probe", {{"evidence/probe.jsonl", 5, "ff00"}}}};

// The text of every report file, by its name in the folder.
std::string text_of(std::string_view name, const SampleRun& run) {
  for (const ReportFile& file : report_files())
    if (file.name == name)
      return file.text({.info = run.info, .summary = run.summary, .evidence = kEvidence, .hostname = "ci-7"});
  return {};
}

std::string console_text(const SampleRun& run, ConsoleOptions options) {
  std::ostringstream out, err;
  options.report_folder = "o2dms-report";
  ConsoleReport console(options, out, err);
  play(run, console);
  return "--- standard error\n" + err.str() + "--- standard output\n" + out.str();
}

TEST(JUnitApproval, EachRun) {
  const auto mixed = mixed_run(), passing = passing_run(), partial = partial_run(), empty = empty_run();
  expect_approved(text_of("junit.xml", *mixed), "mixed.junit.xml");
  expect_approved(text_of("junit.xml", *passing), "passing.junit.xml");
  expect_approved(text_of("junit.xml", *partial), "partial.junit.xml");
  expect_approved(text_of("junit.xml", *empty), "empty.junit.xml");
}

TEST(JsonApproval, EachRun) {
  expect_approved(text_of("report.json", *mixed_run()), "mixed.report.json");
  expect_approved(text_of("report.json", *passing_run()), "passing.report.json");
  expect_approved(text_of("report.json", *partial_run()), "partial.report.json");
  expect_approved(text_of("report.json", *empty_run()), "empty.report.json");
}

TEST(ConsoleApproval, PlainWhereThereIsNoTerminal) {
  expect_approved(console_text(*mixed_run(), {}), "mixed.console.txt");
  expect_approved(console_text(*passing_run(), {}), "passing.console.txt");
  expect_approved(console_text(*partial_run(), {}), "partial.console.txt");
  expect_approved(console_text(*empty_run(), {}), "empty.console.txt");
}

TEST(ConsoleApproval, LiveAndColouredOnATerminal) {
  ConsoleOptions options;
  options.live = options.colour = options.colour_err = true;
  expect_approved(console_text(*mixed_run(), options), "mixed.console-live.txt");
}

// The sanity case may end twice: it is one case all the same.
TEST(ConsoleReport, CountsACaseOnceHoweverOftenItEnds) {
  harness::Case sanity{.id = "sanity.a"}, other{.id = "b"};
  harness::RunInfo info;
  info.plan = {&sanity, &other};
  std::ostringstream out, err;
  ConsoleReport console({.live = true}, out, err);
  console.on_run_start(info);
  console.on_case_end(sanity, {.id = sanity.id, .outcome = harness::Outcome::passed}, {});
  console.on_case_end(sanity, {.id = sanity.id, .outcome = harness::Outcome::failed}, {});
  console.on_case_end(sanity, {.id = sanity.id, .outcome = harness::Outcome::failed}, {});
  EXPECT_NE(err.str().find("1/2  1 failed"), std::string::npos) << err.str();
  EXPECT_EQ(err.str().find("2/2"), std::string::npos) << err.str();
  EXPECT_EQ(err.str().find("2 failed"), std::string::npos) << err.str();
}

// What the folder holds is what the table says, and what the user is shown is the same.
TEST(ReportFiles, TheConsoleNamesThemAll) {
  const std::string shown = console_text(*passing_run(), {});
  ASSERT_FALSE(report_files().empty());
  for (const ReportFile& file : report_files()) {
    EXPECT_NE(shown.find(std::string(file.name)), std::string::npos) << file.name;
    EXPECT_FALSE(text_of(file.name, *passing_run()).empty()) << file.name;
  }
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
