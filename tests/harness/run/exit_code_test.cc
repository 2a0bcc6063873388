// Every exit code of a run, what wins over what, and the sentence that goes with it.
#include "harness/run/exit_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Two mandatory rows and an optional one, each with the one case that names it.
class ExitCodeTest : public testing::Test {
 protected:
  ExitCodeTest() {
    for (const char* id : {"R-1", "R-2", "R-3"}) {
      catalogue_.requirements.push_back(
          {.id = id, .clause = "1", .judged = {"cloud"}, .basis = {"text"}, .text = "Row."});
      Case one{.id = std::string("of.") + id};
      one.expectations.push_back({.id = "e", .word = "answered", .requirement = id});
      cases_.push_back(std::move(one));
    }
    catalogue_.requirements[2].level = Level::optional;
    cases_[2].level = Level::optional;
    info_.catalogue = &catalogue_;
  }

  // As many cases as outcomes, in their order; the others were left out when `left_out` says so.
  ExitCode code(const std::vector<Outcome>& outcomes, const RunEnd& end = {}) {
    RunSummary summary{.residue = residue_, .stale = stale_};
    info_.plan.clear();
    for (std::size_t index = 0; index < outcomes.size(); ++index) {
      summary.results.push_back(result(index, outcomes[index]));
      info_.plan.push_back(&cases_[index]);
    }
    conclude(summary, info_, end);
    sentence_ = summary.sentence;
    return summary.exit_code;
  }

  CaseResult result(std::size_t index, Outcome outcome) {
    CaseResult one{.id = cases_[index].id, .outcome = outcome, .reason = "why"};
    one.complete = outcome != Outcome::error;
    one.set_up_failed = outcome == Outcome::not_testable && set_up_failed_;
    if (outcome == Outcome::passed || outcome == Outcome::failed || outcome == Outcome::known_deviation)
      one.findings.push_back(
          {.expectation = "e", .requirement = catalogue_.requirements[index].id, .ok = outcome == Outcome::passed});
    return one;
  }

  Catalogue catalogue_;
  std::vector<Case> cases_;
  RunInfo info_;
  bool set_up_failed_ = false;
  std::vector<std::string> residue_, stale_;
  std::string sentence_;  // of the last conclusion
};

constexpr Outcome kPassed = Outcome::passed, kFailed = Outcome::failed, kError = Outcome::error,
                  kUntestable = Outcome::not_testable, kAbsent = Outcome::not_applicable,
                  kKnown = Outcome::known_deviation;

TEST_F(ExitCodeTest, ConformantWhenEveryMandatoryRowWasShown) {
  EXPECT_EQ(code({kPassed, kPassed, kPassed}), ExitCode::conformant);
  EXPECT_EQ(sentence_, "2 of 2 mandatory rows shown: conformant");
  EXPECT_EQ(code({kPassed, kPassed, kAbsent}), ExitCode::conformant) << "an optional row need not be shown";
}

TEST_F(ExitCodeTest, ABrokenMandatoryRow) {
  EXPECT_EQ(code({kPassed, kFailed}), ExitCode::nonconformant);
  EXPECT_EQ(sentence_, "1 of 2 mandatory rows shown, 1 broken: R-2; 1 case failed");
  EXPECT_EQ(code({kFailed, kFailed}), ExitCode::nonconformant);
  EXPECT_EQ(sentence_, "0 of 2 mandatory rows shown, 2 broken: R-1 and others; 2 cases failed");
}

TEST_F(ExitCodeTest, ABrokenOptionalRowIsReportedAndNoMore) {
  EXPECT_EQ(code({kPassed, kPassed, kFailed}), ExitCode::conformant);
}

// A target that breaks a row and then closes its connections has broken it.
TEST_F(ExitCodeTest, WhatIsBrokenWinsOverAllButASignal) {
  residue_ = {"Namespace x"};
  stale_ = {"known.yaml: entry 1 matches no case"};
  info_.left_out = {&cases_[2]};
  info_.target.insecure = true;
  set_up_failed_ = true;
  EXPECT_EQ(code({kFailed, kError}, {.unreachable = "refused"}), ExitCode::nonconformant);
  EXPECT_THAT(sentence_,
              HasSubstr("1 broken: R-1; 1 case failed; 1 case ended in an error; in the end the target could "
                        "not be used: refused"));
  EXPECT_EQ(code({kFailed, kUntestable}), ExitCode::nonconformant);
  EXPECT_EQ(code({kFailed, kError}, {.signal = 2}), ExitCode::interrupted);
  EXPECT_EQ(code({kFailed, kError}, {.signal = 15}), ExitCode::terminated);
}

TEST_F(ExitCodeTest, AnUnreachableTargetIsInconclusiveBeforeTheErrorsItMakes) {
  EXPECT_EQ(code({kPassed, kError}, {.unreachable = "refused"}), ExitCode::inconclusive);
  EXPECT_EQ(sentence_, "1 of 2 mandatory rows shown, none broken: the target could not be used: refused");
}

TEST_F(ExitCodeTest, AnErrorOfOursWinsOverASetUpThatFailed) {
  set_up_failed_ = true;
  EXPECT_EQ(code({kError, kUntestable}), ExitCode::harness_fault);
  EXPECT_THAT(sentence_, HasSubstr("1 case ended in an error of ours"));
}

TEST_F(ExitCodeTest, ASetUpThatFailedIsInconclusiveAndNamesTheCase) {
  set_up_failed_ = true;
  EXPECT_EQ(code({kPassed, kUntestable}), ExitCode::inconclusive);
  EXPECT_THAT(sentence_, HasSubstr("the set-up of a case failed: of.R-2: why"));
}

TEST_F(ExitCodeTest, AnotherPrerequisiteThatBrokeLeavesARowNotShown) {
  EXPECT_EQ(code({kPassed, kUntestable}), ExitCode::partial);
  EXPECT_EQ(
      sentence_,
      "1 of 2 mandatory rows shown, none broken; the run is partial: not shown: R-2 (of.R-2 is not-testable: why)");
}

TEST_F(ExitCodeTest, AMandatoryRowThatDoesNotApplyIsNotShown) {
  EXPECT_EQ(code({kPassed, kAbsent}), ExitCode::partial);
  EXPECT_THAT(sentence_, HasSubstr("not shown: R-2 (of.R-2 is not-applicable: why)"));
}

TEST_F(ExitCodeTest, ARowThatNoCaseNamesIsNotShown) {
  EXPECT_EQ(code({kPassed}), ExitCode::partial);
  EXPECT_THAT(sentence_, HasSubstr("not shown: R-2 (no case shows it)"));
}

TEST_F(ExitCodeTest, ResidueIsAVerdict) {
  residue_ = {"Namespace x"};
  stale_ = {"known.yaml: entry 1 matches no case"};
  EXPECT_EQ(code({kPassed, kPassed}), ExitCode::inconclusive);
  EXPECT_THAT(sentence_, HasSubstr("the clean-up left something behind"));
}

TEST_F(ExitCodeTest, AStaleKnownDeviationWinsOverAPartialRun) {
  stale_ = {"known.yaml: entry 1 matches no case"};
  info_.left_out = {&cases_[1]};
  EXPECT_EQ(code({kPassed}), ExitCode::stale_deviation);
  EXPECT_THAT(sentence_, HasSubstr("a known deviation is stale: known.yaml: entry 1 matches no case"));
}

TEST_F(ExitCodeTest, PartialWhenMandatoryCasesWereLeftOutThoughAllRowsAreShown) {
  const Case other{.id = "other"};
  info_.left_out = {&other};
  EXPECT_EQ(code({kPassed, kPassed}), ExitCode::partial);
  EXPECT_EQ(sentence_, "2 of 2 mandatory rows shown, none broken; the run is partial: not selected: 1 mandatory case");
  info_.left_out = {&cases_[2]};
  EXPECT_EQ(code({kPassed, kPassed}), ExitCode::conformant) << "an optional case";
}

TEST_F(ExitCodeTest, PartialWhenNothingRan) {
  EXPECT_EQ(code({kAbsent, kAbsent}), ExitCode::partial);
  EXPECT_THAT(sentence_, HasSubstr("the run is partial: nothing ran"));
}

TEST_F(ExitCodeTest, UnverifiedTlsBarsConformant) {
  info_.target.insecure = true;
  EXPECT_EQ(code({kPassed, kPassed}), ExitCode::partial);
  EXPECT_THAT(sentence_, HasSubstr("the run is partial: TLS was not verified"));
}

TEST_F(ExitCodeTest, AKnownDeviationIsNoFailureAndBarsConformant) {
  EXPECT_EQ(code({kPassed, kKnown}), ExitCode::partial);
  EXPECT_EQ(sentence_,
            "1 of 2 mandatory rows shown, 1 broken as listed; the run is partial: R-2 is broken as listed, "
            "which bars \"conformant\"");
  EXPECT_EQ(code({kPassed, kPassed, kKnown}), ExitCode::conformant) << "of an optional row";
}

// A failed optional case has run, and has failed: no sentence may say otherwise, whatever else decides.
TEST_F(ExitCodeTest, NoSentenceDeniesAFailedOptionalCase) {
  cases_.front() = cases_.back();
  std::swap(catalogue_.requirements.front(), catalogue_.requirements.back());
  const auto concluded = [this](const char* what, const std::vector<Outcome>& outcomes, ExitCode expected) {
    EXPECT_EQ(code(outcomes), expected) << what;
    EXPECT_THAT(sentence_, Not(HasSubstr("nothing"))) << what;
  };
  concluded("alone", {kFailed}, ExitCode::partial);
  concluded("the other does not apply", {kFailed, kAbsent}, ExitCode::partial);
  concluded("a prerequisite broke", {kFailed, kUntestable}, ExitCode::partial);
  concluded("known", {kFailed, kKnown}, ExitCode::partial);
}

TEST_F(ExitCodeTest, EveryVerdictLeadsWithItsCoverage) {
  for (const std::vector<Outcome>& outcomes : std::vector<std::vector<Outcome>>{
           {kPassed, kPassed}, {kPassed, kFailed}, {kPassed, kError}, {kAbsent, kAbsent}}) {
    code(outcomes);
    EXPECT_THAT(sentence_, testing::MatchesRegex("[0-9]+ of 2 mandatory rows shown.*"));
  }
}

}  // namespace
}  // namespace o2dms::harness
