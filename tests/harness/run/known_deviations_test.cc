// The user's list of known deviations: what it excuses, and when it no longer tells the truth.
#include "harness/run/known_deviations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kEntry =
    "- {case: 'create.*', clause: DMS-1, reason: answers 200, link: 'https://t.example/1', expires: 2027-03-31}\n";

class KnownDeviationsTest : public testing::Test {
 protected:
  KnownDeviationsTest() {
    catalogue.requirements.resize(1);
    catalogue.requirements[0].id = "DMS-1";
    catalogue.requirements[0].clause = "3.1 step 4";
    info.plan = {&first, &second};
  }

  static CaseResult failed(std::string id, const std::vector<std::string>& requirements) {
    CaseResult result{.id = std::move(id), .outcome = Outcome::failed, .reason = "expected 201"};
    for (const std::string& requirement : requirements)
      result.findings.push_back({.requirement = requirement, .clause = "3.1 step 4", .ok = false});
    return result;
  }
  std::vector<KnownDeviation> load(const std::string& text = std::string(kEntry)) {
    return load_known_deviations(text, "known.yaml", catalogue).value();
  }
  std::string refusal(const std::string& text) {
    auto loaded = load_known_deviations(text, "known.yaml", catalogue);
    return loaded ? "it was taken" : loaded.error().message;
  }
  std::vector<std::string> stale(const std::vector<CaseResult>& results) {
    return stale_deviations(load(), info, results, now);
  }

  Catalogue catalogue;
  Case first{.id = "create.a"}, second{.id = "create.b"};
  RunInfo info;
  base::Time now{std::chrono::seconds(1767323045)};  // in January 2026
};

TEST_F(KnownDeviationsTest, ExcuseACaseWhoseBreachesAreAllListed) {
  auto result = failed("create.a", {"DMS-1", "DMS-1"});
  apply_known_deviations(load(), result);
  EXPECT_EQ(result.outcome, Outcome::known_deviation);
  EXPECT_EQ(result.reason, "answers 200 (https://t.example/1, until 2027-03-31): expected 201");
}

TEST_F(KnownDeviationsTest, DoNotHideAnotherBreachNorAnotherCase) {
  auto result = failed("create.a", {"DMS-1", "DMS-2"});
  result.findings[1].clause = "2";
  apply_known_deviations(load(), result);
  EXPECT_EQ(result.outcome, Outcome::failed);
  result = failed("delete.a", {"DMS-1"});
  apply_known_deviations(load(), result);
  EXPECT_EQ(result.outcome, Outcome::failed);
}

TEST_F(KnownDeviationsTest, MayNameTheClauseAsReportsShowIt) {
  auto result = failed("create.a", {"DMS-1"});
  std::string text(kEntry);
  text.replace(text.find("DMS-1"), 5, "3.1 step 4");
  apply_known_deviations(load(text), result);
  EXPECT_EQ(result.outcome, Outcome::known_deviation);
}

TEST_F(KnownDeviationsTest, AreStaleWhenNothingBreaksThemAnyMore) {
  const CaseResult passed{.id = "create.a", .outcome = Outcome::passed};
  const CaseResult other{.id = "create.b", .outcome = Outcome::passed};
  EXPECT_THAT(stale({passed, failed("create.b", {"DMS-1"})}), IsEmpty());
  EXPECT_THAT(
      stale({passed, other}),
      testing::ElementsAre("known.yaml: entry 1 (create.*) is not seen any more: no case it matches breaks DMS-1"));
}

TEST_F(KnownDeviationsTest, AreNotStaleWhileNobodyCanKnow) {
  const CaseResult passed{.id = "create.a", .outcome = Outcome::passed};
  EXPECT_THAT(stale({passed, {.id = "create.b", .outcome = Outcome::not_testable}}), IsEmpty());
  info.plan = {&first};
  info.left_out = {&second};
  EXPECT_THAT(stale({passed}), IsEmpty()) << "the other case did not run";
}

TEST_F(KnownDeviationsTest, AreStaleWhenNoCaseMatchesOrTheirDayIsOver) {
  first.id = "delete.a", second.id = "delete.b";
  EXPECT_THAT(stale({}), testing::ElementsAre(HasSubstr("matches no case")));
  now = base::Time(std::chrono::seconds(1806537599));  // 2027-03-31T23:59:59Z
  EXPECT_THAT(stale({}), testing::ElementsAre(HasSubstr("matches no case")));
  now += std::chrono::seconds(1);
  EXPECT_THAT(stale({}), testing::ElementsAre(HasSubstr("has expired on 2027-03-31")));
}

TEST_F(KnownDeviationsTest, AMistakeInTheListIsNamedByItsPlace) {
  EXPECT_THAT(refusal("- {case: a, clause: DMS-1, reason: r, link: l}"),
              HasSubstr("known.yaml: entry 1: expires is missing"));
  EXPECT_THAT(refusal("- {case: a, clause: DMS-1, reason: r, link: l, expires: soon}"),
              HasSubstr("\"soon\" is no day"));
  EXPECT_THAT(refusal("- {case: a, clause: DMS-7, reason: r, link: l, expires: 2027-03-31}"),
              HasSubstr("\"DMS-7\" is neither"));
  EXPECT_THAT(refusal(std::string(kEntry) + "- {cases: a}"), HasSubstr("entry 2: unknown key \"cases\""));
  EXPECT_THAT(refusal("case: a"), HasSubstr("known.yaml: a list"));
  EXPECT_THAT(refusal(""), HasSubstr("known.yaml: no known deviation"));
  EXPECT_THAT(refusal("- {case: ["), HasSubstr("known.yaml, line 2"));
}

}  // namespace
}  // namespace o2dms::harness
