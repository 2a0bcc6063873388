// What a run shows of each row: what the findings that name it say, and nothing else.
#include "harness/run/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/case/expectations.h"

namespace o2dms::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Finding found(std::string expectation, bool ok, std::string part = {}, std::string requirement = "R") {
  return {.expectation = std::move(expectation),
          .requirement = std::move(requirement),
          .part = std::move(part),
          .ok = ok,
          .actual = "as seen"};
}

Case case_naming(std::string id, std::string part = {}) {
  Case one{.id = std::move(id)};
  one.expectations.push_back({.id = "holds", .word = "answered", .requirement = "R", .part = std::move(part)});
  return one;
}

class CoverageTest : public testing::Test {
 protected:
  CoverageTest() {
    catalogue_.requirements = {{.id = "R", .clause = "1", .judged = {"cloud"}, .basis = {"text"}, .text = "Row."}};
    info_.catalogue = &catalogue_;
  }
  Requirement& row() { return catalogue_.requirements.front(); }

  // Each finding in a case of its own: "a", "b", ... A case that fails is one whose finding is a breach.
  Coverage covered(const std::vector<Finding>& findings, bool complete = true) {
    std::vector<CaseResult> results;
    for (const Finding& finding : findings)
      results.push_back({.id = std::string(1, static_cast<char>('a' + results.size())),
                         .outcome = finding.is_breach() ? Outcome::failed : Outcome::passed,
                         .complete = complete,
                         .findings = {finding}});
    return cover(info_, results);
  }
  RowState state(const std::vector<Finding>& findings) { return covered(findings).rows.front().state; }

  Catalogue catalogue_;
  RunInfo info_;
};

TEST_F(CoverageTest, NobodyPassesBySilence) {
  const Coverage coverage = covered({});
  EXPECT_EQ(coverage.rows.front().state, RowState::not_shown);
  EXPECT_EQ(coverage.rows.front().reason(), "no case shows it");
  EXPECT_EQ(coverage.in_words(), "0 of 1 mandatory rows shown");
  EXPECT_EQ(state({found("holds", true, "", "another")}), RowState::not_shown) << "what holds of another row";
}

TEST_F(CoverageTest, AFindingThatHoldsShowsTheRowAndIsNamed) {
  const Coverage coverage = covered({found("holds", true)});
  EXPECT_EQ(coverage.rows.front().state, RowState::passed);
  EXPECT_THAT(coverage.rows.front().parts.front().shown_by, ElementsAre("a/holds"));
  EXPECT_EQ(coverage.shown, 1U);
}

TEST_F(CoverageTest, WhatHeldInACaseThatDidNotComeToItsEndShowsNothing) {
  EXPECT_EQ(covered({found("holds", true)}, false).rows.front().state, RowState::not_shown);
}

TEST_F(CoverageTest, ABreachInACaseThatDidNotComeToItsEndBreaksTheRow) {
  EXPECT_EQ(covered({found("holds", false)}, false).rows.front().state, RowState::broken);
}

TEST_F(CoverageTest, OneBreachBreaksTheRowHoweverManyHold) {
  const Coverage coverage = covered({found("holds", true), found("fails", false), found("holds", true)});
  EXPECT_EQ(coverage.rows.front().state, RowState::broken);
  EXPECT_THAT(coverage.rows.front().parts.front().broken_by, ElementsAre("b/fails"));
  EXPECT_EQ(coverage.broken, 1U);
  EXPECT_EQ(coverage.shown, 0U);
}

TEST_F(CoverageTest, AnExpectationWithOneFindingThatSaysNothingShowsNothing) {
  Finding unshown = found("holds", false);
  unshown.shown = false;
  unshown.actual = "TLS was not verified";
  const std::vector<CaseResult> results = {
      {.id = "a", .outcome = Outcome::not_testable, .complete = true, .findings = {found("holds", true), unshown}}};
  const RowCoverage row = cover(info_, results).rows.front();
  EXPECT_EQ(row.state, RowState::not_shown) << "neither broken nor shown";
  EXPECT_EQ(row.reason(), "a: TLS was not verified");
}

TEST_F(CoverageTest, AWarningStillShowsAndAnAdviceNeverDoes) {
  Finding warning = found("holds", true), advice = found("advises", true);
  warning.warning = true;
  advice.advisory = true;
  EXPECT_EQ(state({warning}), RowState::passed);
  EXPECT_EQ(state({advice}), RowState::not_shown) << "it could not have broken the row";
}

TEST_F(CoverageTest, EachPartIsShownByItself) {
  row().parts = {"network", "storage"};
  const RowCoverage partly = covered({found("holds", true, "network")}).rows.front();
  EXPECT_EQ(partly.state, RowState::not_shown);
  EXPECT_EQ(partly.parts[0].state, RowState::passed);
  EXPECT_THAT(partly.reason(), HasSubstr("storage: no case shows it"));
  EXPECT_EQ(state({found("holds", true, "network"), found("holds", true, "storage")}), RowState::passed);
  EXPECT_EQ(state({found("holds", true, "network"), found("fails", false, "storage")}), RowState::broken);
}

TEST_F(CoverageTest, ARowIsKnownToBeBrokenOnlyWhenEachBreachIs) {
  std::vector<CaseResult> results = {
      {.id = "a", .outcome = Outcome::known_deviation, .complete = true, .findings = {found("fails", false)}},
      {.id = "b", .outcome = Outcome::passed, .complete = true, .findings = {found("holds", true)}}};
  EXPECT_EQ(cover(info_, results).rows.front().state, RowState::known_deviation);
  EXPECT_EQ(cover(info_, results).shown, 0U) << "what is known to be broken is not shown";
  results[1].outcome = Outcome::failed;
  results[1].findings[0].ok = false;
  EXPECT_EQ(cover(info_, results).rows.front().state, RowState::broken);
}

TEST_F(CoverageTest, WhatTheCloudDoesNotDecideIsNotJudged) {
  row().judged = {"smo"};
  EXPECT_EQ(state({found("fails", false)}), RowState::not_judged);
  row().judged = {"cloud", "smo"};
  EXPECT_EQ(state({found("fails", false)}), RowState::broken);
  row().level = Level::informative;
  EXPECT_EQ(state({found("fails", false)}), RowState::not_judged);
  EXPECT_EQ(covered({}).mandatory, 0U);
}

TEST_F(CoverageTest, AnOptionalRowIsJudgedAndNotCounted) {
  row().level = Level::optional;
  const Coverage coverage = covered({found("fails", false)});
  EXPECT_EQ(coverage.rows.front().state, RowState::broken);
  EXPECT_EQ(coverage.mandatory, 0U);
  EXPECT_EQ(coverage.broken, 0U);
}

TEST_F(CoverageTest, ARowThatIsNotShownSaysWhy) {
  const Case one = case_naming("one");
  info_.plan = {&one};
  const auto reason = [&](Outcome outcome, const std::string& why) {
    return cover(info_, {{.id = "one", .outcome = outcome, .reason = why}}).rows.front().reason();
  };
  EXPECT_EQ(reason(Outcome::not_applicable, "the target has no storage"),
            "one is not-applicable: the target has no storage");
  EXPECT_EQ(reason(Outcome::not_testable, "refused"), "one is not-testable: refused");
  EXPECT_EQ(reason(Outcome::error, "not reached"), "one is error: not reached");
  info_.plan.clear();
  info_.left_out = {&one};
  const RowCoverage row = cover(info_, {}).rows.front();
  EXPECT_EQ(row.reason(), "not selected");
  EXPECT_TRUE(row.parts.front().left_out);
}

TEST_F(CoverageTest, WithoutACatalogueThereIsNothingToCover) {
  info_.catalogue = nullptr;
  EXPECT_THAT(covered({found("holds", true)}).rows, IsEmpty());
}

// What the profile leaves for further study, or to the SMO, is reported, and fails nobody.
class UndecidedRow : public testing::TestWithParam<Requirement> {};

TEST_P(UndecidedRow, ABreachOfItIsAWarning) {
  const Catalogue catalogue{{GetParam()}};
  Record record;
  record.exchanges.push_back(std::make_shared<const Exchange>(Exchange{.id = 1, .step = "s", .status = 500}));
  const auto findings =
      judge({.id = "e",
             .word = "answered",
             .requirement = "R",
             .parameters = std::make_shared<const base::Json>(base::Json{{"step", "s"}, {"status", 200}})},
            record, catalogue);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].warning);
  EXPECT_FALSE(findings[0].is_breach());
  EXPECT_FALSE(findings[0].shows());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, UndecidedRow,
    testing::Values(Requirement{.id = "R", .level = Level::informative, .judged = {"cloud"}, .basis = {"text"}},
                    Requirement{.id = "R", .judged = {"smo"}, .basis = {"text"}}));

}  // namespace
}  // namespace o2dms::harness
