// The pairs of a case and an expectation: what there is, what kills, and what has a reason not to.
#include "suites/pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "suites/kill_matrix.h"
#include "suites/suite.h"
#include "suites/survivors.h"

namespace o2dms::suites {
namespace {

using base::Json;
using testing::Contains;
using testing::Not;

harness::Expectation an_expectation(std::string id, std::string word, Json parameters, std::string requirement) {
  return {.id = std::move(id),
          .word = std::move(word),
          .requirement = std::move(requirement),
          .parameters = std::make_shared<const Json>(std::move(parameters))};
}

// One case that judges the same for two rows, and something else beside.
harness::Suite suite_of_one_case() {
  harness::Case one{.id = "a.case"};
  one.expectations = {an_expectation("gone", "not-found", {{"step", "read"}}, "R-1"),
                      an_expectation("gone-too", "not-found", {{"step", "read"}}, "R-2"),
                      an_expectation("other", "not-found", {{"step", "list"}}, "R-1")};
  one.expectations.push_back(one.expectations.back());
  one.expectations.back().id = "advises";
  one.expectations.back().advisory = true;
  harness::Suite suite;
  suite.cases = {one};
  return suite;
}

KillRow deviation_row(std::set<CaseExpectation> kills) {
  return {.kind = KillRow::Kind::deviation, .id = "d", .requirements = {"R-1"}, .kills = std::move(kills)};
}

PairKills kills_of(const std::string& expectation, const std::vector<KillRow>& rows, const Survivors& survivors = {}) {
  for (const PairKills& one : pair_kills(suite_of_one_case(), rows, survivors))
    if (one.pair == CaseExpectation("a.case", expectation)) return one;
  ADD_FAILURE() << "no pair a.case/" << expectation;
  return {};
}

TEST(Pairs, AreOfWhatCanKill) {
  const auto pairs = pairs_of(suite_of_one_case());
  EXPECT_THAT(pairs, Contains(CaseExpectation("a.case", "gone")));
  EXPECT_THAT(pairs, Contains(CaseExpectation("(every case)", "passive.error-is-status")));
  EXPECT_THAT(pairs, Not(Contains(CaseExpectation("a.case", "advises"))));
}

TEST(PairKills, OneWithoutKillsIsWrongUnlessThereIsAReason) {
  const std::vector<KillRow> rows = {deviation_row({{"a.case", "gone"}}), deviation_row({{"a.case", "gone"}})};
  EXPECT_EQ(kills_of("gone", rows).kills, 2U);
  EXPECT_TRUE(kills_of("gone", rows).as_it_should_be());
  EXPECT_FALSE(kills_of("other", rows).as_it_should_be());
  EXPECT_TRUE(kills_of("other", rows, {{}, {{"a.case/other", "Says more."}}}).as_it_should_be());
}

TEST(PairKills, AReasonForOneThatKillsIsWrong) {
  const std::vector<KillRow> rows = {deviation_row({{"a.case", "gone"}})};
  EXPECT_FALSE(kills_of("gone", rows, {{}, {{"a.case/gone", "Says more."}}}).as_it_should_be());
}

TEST(PairKills, TheSameJudgementForAnotherRowIsAReasonIfItKills) {
  EXPECT_TRUE(kills_of("gone-too", {deviation_row({{"a.case", "gone"}})}).as_it_should_be());
  EXPECT_FALSE(kills_of("gone-too", {deviation_row({{"a.case", "other"}})}).as_it_should_be());
  EXPECT_FALSE(kills_of("other", {deviation_row({{"a.case", "gone"}})}).as_it_should_be()) << "it judges another step";
}

TEST(PairKills, OnlyDeviationsAreKilled) {
  KillRow site = deviation_row({{"a.case", "gone"}});
  site.kind = KillRow::Kind::site;
  EXPECT_EQ(kills_of("gone", {site}).kills, 0U);
}

}  // namespace
}  // namespace o2dms::suites
