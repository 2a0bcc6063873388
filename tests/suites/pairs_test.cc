// The pairs of a case and an expectation: what there is, what kills, and what has a reason not to.
#include "suites/pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/kill_matrix.h"
#include "suites/survivors.h"

namespace o2dms::suites {
namespace {

using testing::Contains;
using testing::Not;

harness::Suite suite_of_one_case() {
  harness::Case one{.id = "a.case"};
  one.expectations = {{.id = "gone", .requirement = "R-1"},
                      {.id = "other", .requirement = "R-1"},
                      {.id = "advises", .requirement = "R-1", .advisory = true}};
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

TEST(PairKills, OnlyDeviationsAreKilled) {
  KillRow site = deviation_row({{"a.case", "gone"}});
  site.kind = KillRow::Kind::site;
  EXPECT_EQ(kills_of("gone", {site}).kills, 0U);
}

}  // namespace
}  // namespace o2dms::suites
