// Which expectations serve a requirement and which deviations break it, and what is missing.
#include "suites/traceability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/suite.h"

namespace o2dms::suites {
namespace {

using simulator::DeviationInfo;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

harness::Requirement a_row(std::string id, std::vector<std::string> parts = {}) {
  return {.id = std::move(id),
          .clause = "1",
          .judged = {"cloud"},
          .basis = {"text", "k8s"},
          .parts = std::move(parts),
          .text = "Row."};
}

harness::Suite a_suite() {
  harness::Suite suite;
  suite.catalogue.requirements = {a_row("R-1", {"one", "two"}), a_row("DMS-4.1-1")};
  harness::Case one{.id = "a.case"};
  one.expectations = {{.id = "shows", .requirement = "R-1", .part = "one"},
                      {.id = "advises", .requirement = "R-1", .part = "two", .advisory = true}};
  suite.cases = {one};
  return suite;
}

TEST(Trace, NamesForEachPartWhatCanFail) {
  const harness::Suite suite = a_suite();
  const std::vector<DeviationInfo> deviations = {{"d", "R-1", "Is wrong."}, {"e", "R-2", "Is wrong, too."}};
  const auto traced = trace(suite, deviations);
  ASSERT_EQ(traced.size(), 2U);
  EXPECT_THAT(traced[0].parts[0].expectations, ElementsAre("a.case/shows"));
  EXPECT_THAT(traced[0].parts[1].expectations, IsEmpty()) << "who only advises shows nothing";
  ASSERT_EQ(traced[0].deviations.size(), 1U);
  EXPECT_EQ(traced[0].deviations[0]->id, "d");
  EXPECT_THAT(to_text(traced[0]),
              AllOf(HasSubstr("R-1, clause 1, mandatory; judged: cloud; basis: text, k8s\n"),
                    HasSubstr("  part one\n    expectation a.case/shows\n  part two: no expectation\n"),
                    HasSubstr("  deviation d: Is wrong.\n")));
}

TEST(Trace, PassiveExpectationsServeTheirRow) {
  const harness::Suite suite = a_suite();
  EXPECT_THAT(to_text(trace(suite, {})[1]), HasSubstr("  expectation (every case)/passive.error-is-status\n"));
}

TEST(Trace, NamesADeviationForEachRowThatItBreaks) {
  const harness::Suite suite = a_suite();
  const std::vector<DeviationInfo> deviations = {{"d", "R-1", "Is wrong.", {"DMS-4.1-1"}}};
  for (const TracedRequirement& one : trace(suite, deviations)) EXPECT_EQ(one.deviations.size(), 1U);
}

TEST(CheckDeviations, EachRowThatADeviationBreaksIsKnown) {
  harness::Catalogue catalogue;
  EXPECT_THAT(
      check_deviations(catalogue, {{"d", "R-1", "Is wrong.", {"R-2"}}}),
      testing::UnorderedElementsAre("deviation d: unknown requirement R-1", "deviation d: unknown requirement R-2"));
}

TEST(CheckDeviations, AMandatoryRowNeedsADeviationOrAReason) {
  harness::Catalogue catalogue;
  catalogue.requirements = {a_row("R-1")};
  harness::Requirement& row = catalogue.requirements.front();
  EXPECT_THAT(check_deviations(catalogue, {}),
              ElementsAre("requirement R-1: mandatory, without a deviation, and without a reason"));
  EXPECT_THAT(check_deviations(catalogue, {{"d", "R-1", ""}}), IsEmpty());
  row.without_deviation = "Cannot be played.";
  EXPECT_THAT(check_deviations(catalogue, {}), IsEmpty());
  EXPECT_THAT(check_deviations(catalogue, {{"d", "R-1", ""}}), ElementsAre(HasSubstr("a reason for having none")));
  row.without_deviation.clear();
  row.judged = {"smo"};
  EXPECT_THAT(check_deviations(catalogue, {}), IsEmpty()) << "not a matter of the cloud";
  row.judged = {"cloud"};
  row.level = harness::Level::optional;
  EXPECT_THAT(check_deviations(catalogue, {}), IsEmpty());
}

TEST(CheckDeviations, ADeviationOfAnUnknownRowIsTold) {
  EXPECT_THAT(check_deviations({}, {{"d", "R-9", ""}}), ElementsAre("deviation d: unknown requirement R-9"));
}

}  // namespace
}  // namespace o2dms::suites
