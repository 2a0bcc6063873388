// Passive expectations: rows of the catalogue that are judged on every exchange of every case.
#include "harness/case/passive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "harness/case/expectations.h"

namespace o2dms::harness {
namespace {

using base::Json;

ExchangeRef answer(int status, const Json& body) {
  Exchange exchange{.id = 1, .step = "s", .method = "GET", .url = "https://x/a", .status = status};
  exchange.response_body = make_body(base::to_text(body));
  return std::make_shared<const Exchange>(std::move(exchange));
}

std::vector<Finding> of(std::string_view expectation, const std::vector<Finding>& all) {
  std::vector<Finding> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const Finding& finding) { return finding.expectation == expectation; });
  return some;
}

TEST(Passive, EachIsNamedOnceAndNamesARowAndABasis) {
  std::set<std::string_view> names;
  for (const PassiveExpectation& one : passive_expectations()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_TRUE(one.name.starts_with("passive.")) << one.name;
    EXPECT_FALSE(one.requirement.empty()) << one.name;
    EXPECT_NE(std::find(kBases.begin(), kBases.end(), one.basis), kBases.end()) << one.name;
    EXPECT_FALSE(one.doc.empty()) << one.name;
  }
}

TEST(Passive, NothingIsFoundWhereNothingWasSeen) {
  EXPECT_THAT(judge_passively({}, {}), testing::IsEmpty());
}

TEST(Passive, AFindingIsFilledInFromItsRow) {
  Catalogue catalogue;
  catalogue.requirements = {{.id = "DMS-4.1-1", .clause = "4.1", .judged = {"cloud"}, .basis = {"text"}}};
  Record record;
  record.exchanges = {answer(500, "no Status")};
  const auto findings = of("passive.error-is-status", judge_passively(record, catalogue));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].is_breach());
  EXPECT_EQ(findings[0].requirement, "DMS-4.1-1");
  EXPECT_EQ(findings[0].clause, "4.1");
  EXPECT_EQ(findings[0].basis, "k8s");
}

TEST(Passive, ABreachOfAnyExchangeFailsACaseThatIsAboutSomethingElse) {
  Case one{.id = "c"};
  one.expectations.push_back({.id = "e",
                              .word = "answered",
                              .requirement = "R",
                              .parameters = std::make_shared<const Json>(Json{{"step", "s"}, {"status", 404}})});
  Record record;
  record.exchanges = {answer(404, {{"kind", "Status"}, {"code", 404}})};
  EXPECT_EQ(of("passive.error-is-status", judge_case(one, record, {}).findings).size(), 1U);
  record.exchanges = {answer(404, {{"kind", "Status"}, {"code", 500}})};
  const CaseResult result = judge_case(one, record, {});
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_TRUE(of("passive.error-is-status", result.findings).front().is_breach());
}

}  // namespace
}  // namespace o2dms::harness
