// The kill matrix calls a row right only when exactly the cases that claim the deviation failed, and says so in order.
#include "suites/kill_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/suite.h"

namespace o2dms::suites {
namespace {

using testing::ElementsAre;
using Kind = KillRow::Kind;

TEST(KillRow, ADeviationIsCaughtByThoseWhoClaimItAndByNoOther) {
  KillRow row{.kind = Kind::deviation, .id = "d", .expected = {"a"}, .failed = {"a"}};
  EXPECT_TRUE(row.as_it_should_be());
  row.failed = {"a", "b"};
  EXPECT_FALSE(row.as_it_should_be()) << "a bystander failed";
  row.failed = {};
  EXPECT_FALSE(row.as_it_should_be()) << "nobody saw it";
  row.expected = {};
  EXPECT_FALSE(row.as_it_should_be()) << "a deviation that no case claims proves nothing";
}

TEST(KillRow, OnAnAdversaryNothingMandatoryPasses) {
  KillRow row{.kind = Kind::adversary, .id = "x"};
  EXPECT_TRUE(row.as_it_should_be());
  row.passed = {"a"};
  EXPECT_FALSE(row.as_it_should_be());
}

TEST(KillRow, TheControlPassesAndIsNotEmpty) {
  KillRow row{.kind = Kind::control, .id = "c", .passed = {"a"}};
  EXPECT_TRUE(row.as_it_should_be());
  row.failed = {"b"};
  EXPECT_FALSE(row.as_it_should_be());
  EXPECT_FALSE((KillRow{.kind = Kind::control, .id = "c"}.as_it_should_be())) << "nothing ran";
}

// The cases about uniqueness alone, so that a matrix takes no time.
harness::Suite small_suite() {
  harness::Suite suite = load_suite().value();
  std::erase_if(suite.cases, [](const harness::Case& one) { return one.id != "create.names"; });
  return suite;
}

std::vector<KillRow> played(const harness::Suite& suite, const std::string& glob, std::vector<std::string>& reported) {
  const auto clock = base::make_real_clock();
  const harness::Stop stop;
  return kill_matrix(suite, {.glob = glob}, *clock, stop, [&](const KillRow& row) { reported.push_back(row.id); });
}

TEST(KillMatrix, AGlobNamesRowsOrNothing) {
  EXPECT_TRUE(names_a_row("*"));
  EXPECT_TRUE(names_a_row("echo"));
  EXPECT_TRUE(names_a_row("watch-*"));
  EXPECT_FALSE(names_a_row("no-such-deviation"));
}

TEST(KillMatrix, RowsAreToldInTheirOrder) {
  std::vector<std::string> reported;
  const auto rows = played(small_suite(), "*-to-all", reported);
  EXPECT_THAT(reported, ElementsAre("(no deviation)", "404-to-all", "200-empty-object-to-all", "500-to-all"));
  for (const KillRow& row : rows) EXPECT_TRUE(row.as_it_should_be()) << row.id << ": " << row.problem;
}

TEST(KillMatrix, ARowIsWrongOnlyAfterASecondTry) {
  harness::Suite suite = small_suite();
  suite.cases.front().catches.push_back("preconditions-ignored");
  std::vector<std::string> reported;
  const auto rows = played(suite, "preconditions-ignored", reported);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_FALSE(rows[0].second_try);
  EXPECT_FALSE(rows[1].as_it_should_be()) << "the case claims what it cannot see";
  EXPECT_TRUE(rows[1].second_try);
  EXPECT_THAT(reported, ElementsAre("(no deviation)", "preconditions-ignored")) << "reported once, when it is final";
}

TEST(KillMatrix, AStoppedMatrixEnds) {
  const auto clock = base::make_real_clock();
  harness::Stop stop;
  stop.request(2);
  kill_matrix(small_suite(), {}, *clock, stop, [](const KillRow& row) { ADD_FAILURE() << row.id; });
}

}  // namespace
}  // namespace o2dms::suites
