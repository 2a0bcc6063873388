// Every exit code of a run, and what wins over what.
#include "harness/run/exit_code.h"

#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

class ExitCodeTest : public testing::Test {
 protected:
  ExitCode code(std::vector<Outcome> outcomes, const RunEnd& end = {}) {
    RunSummary summary;
    summary.residue = residue;
    summary.stale = stale;
    info.plan.clear();
    for (std::size_t index = 0; index < outcomes.size(); ++index) {
      CaseResult result{.id = index == 0 ? "first" : "second", .outcome = outcomes[index]};
      summary.results.push_back(result);
      info.plan.push_back(index == 0 ? &first : &second);
    }
    conclude(summary, info, end);
    EXPECT_FALSE(summary.sentence.empty());
    sentence = summary.sentence;
    return summary.exit_code;
  }

  Case first{.id = "first"}, second{.id = "second"};
  RunInfo info;
  std::vector<std::string> residue, stale;
  std::string sentence;  // of the last conclusion
};

TEST_F(ExitCodeTest, ConformantWhenEveryMandatoryCasePassed) {
  EXPECT_EQ(code({Outcome::passed, Outcome::passed}), ExitCode::conformant);
}
TEST_F(ExitCodeTest, ANotApplicableCaseDoesNotBarIt) {
  EXPECT_EQ(code({Outcome::passed, Outcome::not_applicable}), ExitCode::conformant);
}
TEST_F(ExitCodeTest, AFailedMandatoryCase) {
  EXPECT_EQ(code({Outcome::passed, Outcome::failed}), ExitCode::nonconformant);
}
TEST_F(ExitCodeTest, AFailedOptionalCaseIsReportedAndNoMore) {
  second.level = Level::optional;
  EXPECT_EQ(code({Outcome::passed, Outcome::failed}), ExitCode::conformant);
}
TEST_F(ExitCodeTest, AnErrorOfOursWinsOverAFailure) {
  EXPECT_EQ(code({Outcome::failed, Outcome::error}), ExitCode::harness_fault);
}
TEST_F(ExitCodeTest, ABrokenPrerequisiteIsInconclusive) {
  EXPECT_EQ(code({Outcome::passed, Outcome::not_testable}), ExitCode::inconclusive);
}
TEST_F(ExitCodeTest, AnUnreachableTargetIsInconclusive) {
  EXPECT_EQ(code({Outcome::error}, {.unreachable = "refused"}), ExitCode::inconclusive);
}
TEST_F(ExitCodeTest, ResidueIsAVerdict) {
  residue = {"Namespace x"};
  EXPECT_EQ(code({Outcome::passed}), ExitCode::inconclusive);
}
TEST_F(ExitCodeTest, PartialWhenMandatoryCasesWereLeftOut) {
  info.left_out = {&second};
  EXPECT_EQ(code({Outcome::passed}), ExitCode::partial);
}
TEST_F(ExitCodeTest, PartialWhenNothingRan) {
  EXPECT_EQ(code({Outcome::not_applicable}), ExitCode::partial);
}
// A failed optional case has run, and has failed: no sentence may say otherwise, whatever else decides.
TEST_F(ExitCodeTest, NoSentenceDeniesAFailedOptionalCase) {
  first.level = Level::optional;
  const auto concluded = [this](const char* what, std::vector<Outcome> outcomes, ExitCode expected) {
    EXPECT_EQ(code(std::move(outcomes)), expected) << what;
    EXPECT_EQ(sentence.find("nothing"), std::string::npos) << what << ": " << sentence;
  };
  concluded("alone", {Outcome::failed}, ExitCode::partial);
  concluded("the other does not apply", {Outcome::failed, Outcome::not_applicable}, ExitCode::partial);
  concluded("a prerequisite broke", {Outcome::failed, Outcome::not_testable}, ExitCode::inconclusive);
  concluded("known", {Outcome::failed, Outcome::known_deviation}, ExitCode::partial);
  info.left_out = {&second};
  concluded("the other was left out", {Outcome::failed}, ExitCode::partial);
  info.left_out.clear();
  residue = {"Namespace x"};
  concluded("residue", {Outcome::failed, Outcome::passed}, ExitCode::inconclusive);
  residue.clear();
  info.target.insecure = true;
  concluded("TLS", {Outcome::failed, Outcome::passed}, ExitCode::partial);
}
TEST_F(ExitCodeTest, UnverifiedTlsBarsConformant) {
  info.target.insecure = true;
  EXPECT_EQ(code({Outcome::passed}), ExitCode::partial);
}
TEST_F(ExitCodeTest, AKnownDeviationIsNoFailureAndBarsConformant) {
  EXPECT_EQ(code({Outcome::passed, Outcome::known_deviation}), ExitCode::partial);
  second.level = Level::optional;
  EXPECT_EQ(code({Outcome::passed, Outcome::known_deviation}), ExitCode::conformant);
}
TEST_F(ExitCodeTest, AStaleKnownDeviationAfterAllThatIsWorse) {
  stale = {"known.yaml: entry 1 (a.*) matches no case"};
  EXPECT_EQ(code({Outcome::passed}), ExitCode::stale_deviation);
  EXPECT_EQ(code({Outcome::passed, Outcome::failed}), ExitCode::nonconformant);
}
TEST_F(ExitCodeTest, SignalsWinOverAll) {
  EXPECT_EQ(code({Outcome::error}, {.signal = 2}), ExitCode::interrupted);
  EXPECT_EQ(code({Outcome::error}, {.signal = 15}), ExitCode::terminated);
}

}  // namespace
}  // namespace o2dms::harness
