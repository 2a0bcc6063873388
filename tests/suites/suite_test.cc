// The suite that the program carries fits together, and passes on the simulator.
#include "suites/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/clock.h"
#include "harness/case/suite_check.h"
#include "harness/case/suite_loader.h"
#include "harness/run/deadlines.h"
#include "harness/run/run.h"
#include "simulator/simulator.h"
#include "suites/target_access.h"
#include "suites/traceability.h"

namespace o2dms::suites {
namespace {

TEST(Suite, LoadsAndFitsTogether) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  EXPECT_THAT(harness::check_catalogue(suite->catalogue, suite->cases), testing::IsEmpty());
  EXPECT_THAT(harness::check_cases(suite->catalogue, suite->cases, suite->workloads), testing::IsEmpty());
  EXPECT_THAT(check_deviations(suite->catalogue, simulator::deviations()), testing::IsEmpty());
  EXPECT_TRUE(suite->cases.front().sanity) << "the sanity case comes first";
}

TEST(Suite, AllRowsOfTheProfileAreThere) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  EXPECT_EQ(suite->catalogue.requirements.size(), 44U);
}

TEST(Suite, WhatAWorkloadNeedsItsCasesNeed) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  const auto& cases = suite->cases;
  const auto at = std::find_if(cases.begin(), cases.end(), [](const auto& one) { return one.workload == "no-image"; });
  ASSERT_NE(at, cases.end());
  EXPECT_THAT(at->needs, testing::Contains("containers"));
}

TEST(Suite, EveryIdentityIsAText) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  for (const harness::Case& one : suite->cases)
    for (const harness::Step& step : one.steps)
      if (const auto* as = base::find(*step.parameters, {"as"}); as != nullptr) {
        EXPECT_TRUE(as->is_string()) << one.id;
      }
}

harness::RunSummary run_against(const simulator::Simulator& simulator, const harness::Suite& suite,
                                const std::string& glob, const harness::Stop& stop) {
  harness::RunOptions options{.deadlines = harness::default_deadlines()};
  auto access = access_of(simulator);
  auto selected = harness::select(suite.cases, {.globs = {glob}});
  if (!access || !selected) return {};
  options.access = std::move(*access);
  options.selected = std::move(*selected);
  options.jobs = 4;
  const auto clock = base::make_real_clock();
  return harness::execute(suite, options, *clock, stop, {});
}

TEST(RunOnSimulator, CasesPassAndNothingIsLeftBehind) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  const auto simulator = simulator::start_simulator({});
  ASSERT_TRUE(simulator) << simulator.error().message;
  const harness::Stop stop;
  const auto summary = run_against(**simulator, *suite, "access.*", stop);
  for (const auto& result : summary.results)
    EXPECT_EQ(result.outcome, harness::Outcome::passed) << result.id << ": " << result.reason;
  EXPECT_GE(summary.results.size(), 10U);
  EXPECT_TRUE(summary.residue.empty());
}

TEST(RunOnSimulator, ADeviationFailsTheCaseThatClaimsIt) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  const auto simulator = simulator::start_simulator({.deviations = {"create-answers-200"}});
  ASSERT_TRUE(simulator) << simulator.error().message;
  const harness::Stop stop;
  const auto summary = run_against(**simulator, *suite, "instantiation.created.cu-cp", stop);
  ASSERT_EQ(summary.results.size(), 1U);
  EXPECT_EQ(summary.results[0].outcome, harness::Outcome::failed) << summary.results[0].reason;
  EXPECT_EQ(summary.exit_code, harness::ExitCode::nonconformant);
}

TEST(RunOnSimulator, AnUnreachableTargetIsInconclusiveAndEveryCaseIsReported) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  auto simulator = simulator::start_simulator({});
  ASSERT_TRUE(simulator) << simulator.error().message;
  (*simulator)->stop();
  const harness::Stop stop;
  const auto summary = run_against(**simulator, *suite, "sanity.*", stop);
  EXPECT_EQ(summary.exit_code, harness::ExitCode::inconclusive);
  ASSERT_FALSE(summary.results.empty());
  for (const harness::CaseResult& result : summary.results) EXPECT_EQ(result.outcome, harness::Outcome::error);
}

TEST(RunOnSimulator, AStoppedRunReportsWhatItDidNotReach) {
  const auto suite = load_suite();
  ASSERT_TRUE(suite) << suite.error().message;
  const auto simulator = simulator::start_simulator({});
  ASSERT_TRUE(simulator) << simulator.error().message;
  harness::Stop stop;
  stop.request(2);
  const auto summary = run_against(**simulator, *suite, "termination.*", stop);
  EXPECT_EQ(summary.exit_code, harness::ExitCode::interrupted);
  EXPECT_FALSE(summary.results.empty());
}

}  // namespace
}  // namespace o2dms::suites
