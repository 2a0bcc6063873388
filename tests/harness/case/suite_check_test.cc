// What does not fit together in a suite is told, one sentence each.
#include "harness/case/suite_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/case/passive.h"

namespace o2dms::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Requirement a_row(std::string id) {
  return {.id = std::move(id), .clause = "1", .judged = {"cloud"}, .basis = {"text"}, .text = "Row."};
}

Case case_naming(std::string requirement, std::string part = {}) {
  Case one{.id = "a.case"};
  one.expectations.push_back(
      {.id = "e", .word = "answered", .requirement = std::move(requirement), .part = std::move(part)});
  return one;
}

class SuiteCheckTest : public testing::Test {
 protected:
  // The rows that the passive expectations name are served by these, and are no matter of the tests.
  SuiteCheckTest() {
    for (const PassiveExpectation& one : passive_expectations()) {
      Requirement& row = row_of(std::string(one.requirement));
      const bool known = std::find(row.parts.begin(), row.parts.end(), one.part) != row.parts.end();
      if (!one.part.empty() && !known) row.parts.emplace_back(one.part);
    }
  }
  Requirement& row_of(const std::string& id) {
    for (Requirement& row : catalogue_.requirements)
      if (row.id == id) return row;
    return catalogue_.requirements.emplace_back(a_row(id));
  }
  Requirement& add_row(std::vector<std::string> parts = {}) {
    Requirement& row = row_of("R");
    row.parts = std::move(parts);
    return row;
  }
  [[nodiscard]] std::vector<std::string> complaints(const std::vector<Case>& cases) const {
    std::vector<std::string> all = check_cases(catalogue_, cases, {{.name = "there"}});
    for (std::string& complaint : check_catalogue(catalogue_, cases)) all.push_back(std::move(complaint));
    return all;
  }

  Catalogue catalogue_;
};

TEST_F(SuiteCheckTest, NothingIsSaidOfWhatFitsTogether) {
  add_row({"one", "two"});
  EXPECT_THAT(complaints({case_naming("R", "one"), case_naming("R", "two")}), IsEmpty());
}

TEST_F(SuiteCheckTest, AnUnknownRequirement) {
  EXPECT_THAT(complaints({case_naming("R-9")}),
              ElementsAre("case a.case: expectation e: unknown requirement R-9; `o2dms list` shows them all"));
  add_row();
  EXPECT_THAT(complaints({case_naming("R"), case_naming("r")}),
              ElementsAre(HasSubstr("unknown requirement r; did you mean \"R\"?")));
}

TEST_F(SuiteCheckTest, APassiveExpectationOfAnUnknownRequirement) {
  catalogue_.requirements.clear();
  EXPECT_EQ(complaints({}).size(), passive_expectations().size());
  EXPECT_THAT(complaints({}).front(), HasSubstr("the passive expectation passive."));
}

TEST_F(SuiteCheckTest, AnUnknownWorkload) {
  Case one = case_naming("R");
  add_row();
  one.workload = "there";
  EXPECT_THAT(complaints({one}), IsEmpty());
  one.workload = "absent";
  EXPECT_THAT(complaints({one}), ElementsAre("case a.case: unknown workload absent"));
}

TEST_F(SuiteCheckTest, APartThatTheRowHasNot) {
  add_row({"one"});
  EXPECT_THAT(complaints({case_naming("R", "one"), case_naming("R", "three")}),
              ElementsAre(HasSubstr("requirement R has no part \"three\": name one of one")));
  EXPECT_THAT(complaints({case_naming("R", "one"), case_naming("R")}),
              ElementsAre(HasSubstr("R has parts: name one of one")))
      << "of a row with parts, one is to be named";
  add_row();
  EXPECT_THAT(complaints({case_naming("R"), case_naming("R", "one")}), ElementsAre(HasSubstr("R has no parts")));
}

TEST_F(SuiteCheckTest, AMandatoryRowThatNobodyServesNeedsAReason) {
  Requirement& row = add_row();
  EXPECT_THAT(complaints({}), ElementsAre("requirement R: mandatory, without a case, and without a reason"));
  row.without_case = "Later.";
  EXPECT_THAT(complaints({}), IsEmpty());
  row.without_case.clear();
  row.level = Level::optional;
  EXPECT_THAT(complaints({}), IsEmpty());
}

TEST_F(SuiteCheckTest, EachPartIsToBeServed) {
  Requirement& row = add_row({"one", "two"});
  EXPECT_THAT(complaints({case_naming("R", "one")}), ElementsAre(HasSubstr("part two has no expectation")));
  row.without_case = "The second needs a node.";
  EXPECT_THAT(complaints({case_naming("R", "one")}), IsEmpty());
}

TEST_F(SuiteCheckTest, AReasonThatIsOutOfDate) {
  add_row().without_case = "Later.";
  EXPECT_THAT(complaints({case_naming("R")}), ElementsAre(HasSubstr("is served, and has a reason")));
}

TEST_F(SuiteCheckTest, AnAdviceServesNothing) {
  add_row();
  Case one = case_naming("R");
  one.expectations.front().advisory = true;
  EXPECT_THAT(complaints({one}), ElementsAre(HasSubstr("without a case")));
}

TEST_F(SuiteCheckTest, AnOptionalCaseDecidesNoMandatoryRow) {
  Requirement& row = add_row();
  Case one = case_naming("R");
  one.level = Level::optional;
  EXPECT_THAT(complaints({one}), ElementsAre(HasSubstr("expectation e: R is mandatory and the case is optional")));
  one.expectations.front().advisory = true;
  row.without_case = "Later.";
  EXPECT_THAT(complaints({one}), IsEmpty());
}

}  // namespace
}  // namespace o2dms::harness
