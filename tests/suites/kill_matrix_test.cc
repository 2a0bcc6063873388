// The kill matrix: what counts as a kill, when a row is as it should be, and when the whole says nothing.
#include "suites/kill_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/suite.h"

namespace o2dms::suites {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using Kind = KillRow::Kind;

TEST(KillRow, ADeviationIsKilledOnlyUnderItsOwnRow) {
  KillRow row{.kind = Kind::deviation, .id = "d", .requirements = {"R"}, .kills = {{"a", "e"}}};
  EXPECT_TRUE(row.as_it_should_be());
  row.others = {{"b", "f"}};
  EXPECT_TRUE(row.as_it_should_be()) << "what breaks beside it is told, and no mistake";
  row.kills = {};
  EXPECT_FALSE(row.as_it_should_be()) << "found broken: another row than the one that is";
}

TEST(KillRow, EachRowThatADeviationBreaksIsToBeFound) {
  KillRow row{.kind = Kind::deviation, .id = "d", .requirements = {"R", "S"}, .missed = {"S"}, .kills = {{"a", "e"}}};
  EXPECT_FALSE(row.as_it_should_be()) << "nobody saw that S is broken";
  row.missed = {};
  EXPECT_TRUE(row.as_it_should_be());
}

TEST(KillRow, ASurvivorNeedsAReasonAndAReasonASurvivor) {
  KillRow row{.kind = Kind::deviation, .id = "d", .missed = {"R"}, .survives = "Nobody can see it."};
  EXPECT_TRUE(row.as_it_should_be());
  row.kills = {{"a", "e"}};
  EXPECT_FALSE(row.as_it_should_be()) << "the reason is out of date";
  row.missed = {};
  row.survives = "";
  EXPECT_TRUE(row.as_it_should_be());
  row.problem = "it did not start";
  EXPECT_FALSE(row.as_it_should_be());
}

TEST(KillRow, OnAnAdversaryNothingMandatoryPassesOnTheControlAllAndOnASiteNothingFails) {
  for (const Kind kind : {Kind::adversary, Kind::control, Kind::site}) {
    KillRow row{.kind = kind, .id = "x"};
    EXPECT_TRUE(row.as_it_should_be());
    row.wrong_cases = {"a"};
    EXPECT_FALSE(row.as_it_should_be());
  }
}

// Two cases, so that a matrix takes no time: one that the canary dies of, and one about preconditions.
harness::Suite small_suite() {
  harness::Suite suite = load_suite().value();
  std::erase_if(suite.cases, [](const harness::Case& one) {
    return one.id != "instantiation.created.cu-cp" && one.id != "delete.preconditions";
  });
  return suite;
}

std::vector<KillRow> played(const harness::Suite& suite, const std::string& glob, std::vector<std::string>& reported,
                            const Survivors& survivors = {}) {
  const auto clock = base::make_real_clock();
  const harness::Stop stop;
  return kill_matrix(suite, survivors, {.glob = glob}, *clock, stop,
                     [&](const KillRow& row) { reported.push_back(row.id); });
}

TEST(KillMatrix, AGlobMayNameDeviationsSitesAndAdversaries) {
  EXPECT_THAT(row_ids(), AllOf(Contains("watch-drops-events"), Contains("namespace-admin"), Contains("echo")));
}

TEST(KillMatrix, RowsAreToldAfterTheControlAndTheCanary) {
  std::vector<std::string> reported;
  const auto rows = played(small_suite(), "*-to-all", reported);
  EXPECT_THAT(reported, UnorderedElementsAre("(no deviation)", "(canary)", "404-to-all", "200-empty-object-to-all",
                                             "500-to-all"));
  EXPECT_THAT((std::vector<std::string>(reported.begin(), reported.begin() + 2)),
              UnorderedElementsAre("(no deviation)", "(canary)"));
  for (const KillRow& row : rows) EXPECT_TRUE(row.as_it_should_be()) << row.id << ": " << row.problem;
  EXPECT_FALSE(is_void(rows));
}

// The cases of a site that is sound, and unusual: here in the one namespace that its user has.
TEST(KillMatrix, ASiteIsPlayedWithWhatItsUserIsGiven) {
  std::vector<std::string> reported;
  const auto rows = played(small_suite(), "namespace-admin", reported);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[2].as_it_should_be()) << rows[2].problem;
  EXPECT_THAT(rows[2].coverage, testing::HasSubstr(" mandatory rows shown"));
}

// Nobody whose token alone is to be tried gets past the handshake, before it is revoked as after: there is nothing to
// wait for.
TEST(KillMatrix, ARevokedTokenThatNeverGotThroughIsNotWaitedFor) {
  harness::Suite suite = load_suite().value();
  std::erase_if(suite.cases, [](const harness::Case& one) {
    return one.id != "instantiation.created.cu-cp" && one.id != "access.revoked";
  });
  std::vector<std::string> reported;
  const auto rows = played(suite, "mtls-enforced", reported);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[2].as_it_should_be()) << rows[2].problem;
  EXPECT_LT(rows[2].took, std::chrono::seconds(15)) << "less than the deadline token-revoked";
}

TEST(KillMatrix, KillsAreOfPairsOfACaseAndAnExpectation) {
  const harness::Suite suite = small_suite();
  std::vector<std::string> reported;
  const auto rows = played(suite, "preconditions-ignored", reported);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_THAT(rows[2].kills, Not(IsEmpty())) << rows[2].problem;
  for (const CaseExpectation& pair : rows[2].kills) EXPECT_EQ(pair.first, "delete.preconditions");
  for (const PairKills& one : pair_kills(suite, rows, {}))
    EXPECT_EQ(one.kills, rows[2].kills.count(one.pair)) << to_text(one.pair);
}

// A deviation whose only case breaks nothing that an expectation of its own would see: a passive one does.
TEST(KillMatrix, WhatAPassiveExpectationAloneSeesIsFoundInTheFirstTry) {
  harness::Suite suite = load_suite().value();
  std::erase_if(suite.cases, [](const harness::Case& one) {
    return one.id != "instantiation.created.cu-cp" && one.id != "patch.strategic" && one.id != "create.wrong-verb";
  });
  std::vector<std::string> reported;
  const auto rows = played(suite, "old-api-version-shown", reported);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[2].as_it_should_be()) << rows[2].problem;
  EXPECT_FALSE(rows[2].second_try);
  EXPECT_THAT(rows[2].kills, Contains(CaseExpectation("(every case)", "passive.identity")));
}

TEST(KillMatrix, ARowIsWrongOnlyAfterASecondTry) {
  std::vector<std::string> reported;
  const auto rows =
      played(small_suite(), "preconditions-ignored", reported, {{{"preconditions-ignored", "Nobody sees it."}}, {}});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_FALSE(rows[0].second_try);
  EXPECT_FALSE(rows[2].as_it_should_be()) << "a reason for what is killed";
  EXPECT_TRUE(rows[2].second_try);
  EXPECT_THAT(reported, UnorderedElementsAre("(no deviation)", "(canary)", "preconditions-ignored"))
      << "reported once, when it is final";
}

TEST(KillMatrix, IsVoidWhereTheCanaryLives) {
  harness::Suite suite = small_suite();
  std::erase_if(suite.cases, [](const harness::Case& one) { return one.id == "instantiation.created.cu-cp"; });
  std::vector<std::string> reported;
  EXPECT_TRUE(is_void(played(suite, "*", reported)));
  EXPECT_THAT(reported, UnorderedElementsAre("(no deviation)", "(canary)")) << "nothing else is tried";
}

// What does not apply to the simulator is tried by nobody.
TEST(KillMatrix, IsVoidWhereACaseDoesNotPassOnTheCleanSimulator) {
  harness::Suite suite = small_suite();
  suite.cases.front().needs = {"a-capability-that-nobody-has"};
  std::vector<std::string> reported;
  const auto rows = played(suite, "*", reported);
  EXPECT_TRUE(is_void(rows));
  EXPECT_THAT(rows.front().wrong_cases, ElementsAre(suite.cases.front().id));
}

TEST(KillMatrix, AStoppedMatrixEnds) {
  const auto clock = base::make_real_clock();
  harness::Stop stop;
  stop.request(2);
  kill_matrix(small_suite(), {}, {}, *clock, stop, [](const KillRow& row) { ADD_FAILURE() << row.id; });
}

}  // namespace
}  // namespace o2dms::suites
