// What expectations find in a record, and what they do not.
#include "harness/case/expectations.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "harness/case/labels.h"

namespace o2dms::harness {
namespace {

using base::Json;

Exchange answered(std::uint64_t id, std::string step, int status, const Json& body, std::string url = "https://x/a/b") {
  Exchange exchange{.id = id, .step = std::move(step), .method = "POST", .url = std::move(url), .status = status};
  exchange.response_body = make_body(base::to_text(body));
  return exchange;
}

Record record_of(std::vector<Exchange> exchanges) {
  Record record;
  for (Exchange& exchange : exchanges)
    record.exchanges.push_back(std::make_shared<const Exchange>(std::move(exchange)));
  return record;
}

std::vector<Finding> judged(const char* word, const Json& parameters, const Record& record) {
  return judge({.id = word, .word = word, .requirement = "R", .parameters = std::make_shared<const Json>(parameters)},
               record, {});
}

bool holds_for(const char* word, const Json& parameters, const Record& record) {
  const auto findings = judged(word, parameters, record);
  for (const Finding& finding : findings)
    if (!finding.ok) return false;
  return !findings.empty();
}

Json failure_status(int code, const char* reason) {
  return {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"}, {"code", code}, {"reason", reason}};
}

TEST(Expectations, AnotherSuccessCodeIsNotTheOneWanted) {
  const Json parameters = {{"step", "create"}, {"status", 201}};
  EXPECT_TRUE(holds_for("answered", parameters, record_of({answered(1, "create A/a", 201, {})})));
  EXPECT_FALSE(holds_for("answered", parameters, record_of({answered(1, "create A/a", 200, {})})));
}

TEST(Expectations, NothingIsFoundWithoutEvidence) {
  EXPECT_TRUE(judged("answered", {{"step", "create"}, {"status", 201}}, record_of({})).empty());
}

TEST(Expectations, ARefusalNeedsStatusAndReasonNotOnlyTheCode) {
  const Json parameters = {{"step", "s"}, {"status", 401}, {"reason", "Unauthorized"}};
  EXPECT_TRUE(
      holds_for("refused", parameters, record_of({answered(1, "s", 401, failure_status(401, "Unauthorized"))})));
  EXPECT_FALSE(holds_for("refused", parameters, record_of({answered(1, "s", 401, "Unauthorized")})));
  EXPECT_FALSE(holds_for("refused", parameters, record_of({answered(1, "s", 401, failure_status(401, "Forbidden"))})));
}

TEST(Expectations, AnonymousRefusalIsAWarningAndAnythingElseAFailure) {
  const auto forbidden = judged("refused-unidentified", {{"step", "s"}},
                                record_of({answered(1, "s", 403, failure_status(403, "Forbidden"))}));
  ASSERT_EQ(forbidden.size(), 1U);
  EXPECT_TRUE(forbidden[0].ok);
  EXPECT_TRUE(forbidden[0].warning);
  EXPECT_FALSE(holds_for("refused-unidentified", {{"step", "s"}}, record_of({answered(1, "s", 200, Json::object())})));
}

TEST(Expectations, WhatIsServedSaysAnythingButThatItIsNotThere) {
  const Json parameters = {{"step", "s"}};
  for (const int served : {200, 204, 400, 409, 422, 500})
    EXPECT_TRUE(holds_for("served", parameters, record_of({answered(1, "s", served, Json::object())}))) << served;
  for (const int missing : {404, 405, 501}) {
    const auto findings = judged("served", parameters, record_of({answered(1, "s", missing, Json::object())}));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_TRUE(findings[0].is_breach()) << missing;
  }
  const auto refused = judged("served", parameters, record_of({answered(1, "s", 403, Json::object())}));
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_FALSE(refused[0].shown) << "one who may not use it does not see whether it is there";
}

TEST(Expectations, AnErrorThatRepeatsASecretIsFound) {
  Json status = failure_status(422, "Invalid");
  EXPECT_TRUE(holds_for("tells-no-secret", {{"step", "s"}}, record_of({answered(1, "s", 422, status)})));
  status["message"] = "it is [redacted:0123456789ab]";
  EXPECT_FALSE(holds_for("tells-no-secret", {{"step", "s"}}, record_of({answered(1, "s", 422, status)})));
}

TEST(Expectations, AMissingRouteIsNotAMissingObject) {
  Json status = failure_status(404, "NotFound");
  const std::string url = "https://x/api/v1/namespaces/n/configmaps/gone";
  EXPECT_FALSE(holds_for("not-found", {{"step", "s"}}, record_of({answered(1, "s", 404, status, url)})));
  status["details"]["name"] = "gone";
  EXPECT_TRUE(holds_for("not-found", {{"step", "s"}}, record_of({answered(1, "s", 404, status, url)})));
}

TEST(Expectations, ABreachTellsExpectedActualAndHowToRepeat) {
  const auto findings =
      judged("answered", {{"step", "create"}, {"status", 201}}, record_of({answered(7, "create A/a", 500, {})}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].expected, "status code 201");
  EXPECT_NE(findings[0].actual.find("500"), std::string::npos);
  EXPECT_EQ(findings[0].exchanges, std::vector<std::uint64_t>{7});
  EXPECT_NE(findings[0].curl.find("curl"), std::string::npos);
  EXPECT_EQ(findings[0].subject, "A/a");
}

const std::string kList = "https://x/api/v1/namespaces/n/pods?labelSelector=x";

Exchange created(const Json& object) {
  Exchange creation{.id = 1, .step = "create " + subject_of(object), .method = "POST", .status = 201};
  creation.request_body = make_body(base::to_text(object));
  return creation;
}

Exchange the_space() {
  return created(
      {{"kind", "ConfigMap"},
       {"metadata", {{"name", "c"}, {"namespace", "n"}, {"labels", {{kRunLabel, "r"}, {kWorkloadLabel, "w"}}}}}});
}

Json item(const char* name, const char* space, const char* run) {
  return {{"metadata", {{"name", name}, {"namespace", space}, {"labels", {{kRunLabel, run}, {kWorkloadLabel, "w"}}}}}};
}

Exchange listed(const char* step, const Json& items) {
  return answered(2, step, 200, {{"kind", "PodList"}, {"items", items}}, kList);
}

TEST(Expectations, NothingIsLeftWhenWhatIsListedIsNotTheWorkloads) {
  const auto left = [](const Json& items) {
    return !holds_for("nothing-left", {}, record_of({the_space(), listed("list-left pods", items)}));
  };
  EXPECT_FALSE(left(Json::array()));
  EXPECT_FALSE(left(Json::array({item("p", "n", "another-run")}))) << "selectors are another case's matter";
  EXPECT_FALSE(left(Json::array({item("p", "elsewhere", "r")}))) << "walls between namespaces, too";
  EXPECT_TRUE(left(Json::array({item("p", "n", "r")})));
  EXPECT_TRUE(left(Json::array({Json::object()}))) << "what does not tell where it lives is no proof";
  EXPECT_TRUE(left("no list"));
}

Exchange watched(const std::vector<std::pair<std::string, Json>>& events) {
  Exchange watch{.id = 3, .step = "s", .url = kList, .status = 200, .watch = true};
  for (const auto& [type, object] : events)
    watch.events.push_back({.type = type, .object = std::make_shared<const Json>(object)});
  return watch;
}

Json config_map(const char* name) {
  return {{"kind", "ConfigMap"}, {"metadata", {{"name", name}, {"namespace", "n"}}}};
}

TEST(Expectations, EventsAreJudgedOfWhatTheCaseCreated) {
  const Json parameters = {{"step", "s"}, {"events", {"ADDED a", "DELETED a"}}};
  const auto good = [&](const std::vector<std::pair<std::string, Json>>& events) {
    return holds_for("events", parameters, record_of({created(config_map("a")), watched(events)}));
  };
  const Json a = config_map("a"), others = config_map("kube-root-ca.crt");
  EXPECT_TRUE(good({{"ADDED", a}, {"DELETED", a}}));
  EXPECT_TRUE(good({{"ADDED", others}, {"ADDED", a}, {"BOOKMARK", {}}, {"DELETED", a}}));
  EXPECT_FALSE(good({{"ADDED", a}})) << "one is missing";
  EXPECT_FALSE(good({{"ADDED", a}, {"ADDED", a}, {"DELETED", a}})) << "one came twice";
  EXPECT_FALSE(good({{"DELETED", a}, {"ADDED", a}})) << "out of order";
  EXPECT_FALSE(good({{"ADDED", a}, {"MODIFIED", Json::object()}, {"DELETED", a}})) << "one of nothing";
  EXPECT_TRUE(good({{"ADDED", a}, {"MODIFIED", a}, {"DELETED", a}})) << "a controller of the site annotates it";
}

TEST(Expectations, NamesAreThoseOfTheListOrOfTheWatch) {
  const Json parameters = {{"step", "s"}, {"names", {"a"}}};
  const auto good = [&](Exchange exchange) {
    return holds_for("names", parameters,
                     record_of({created(config_map("a")), created(config_map("b")), std::move(exchange)}));
  };
  EXPECT_TRUE(good(listed("s", Json::array({config_map("a")}))));
  EXPECT_TRUE(good(listed("s", Json::array({config_map("a"), config_map("of-the-site")}))));
  EXPECT_TRUE(good(listed("s", Json::array({config_map("a"), item("leaked", "elsewhere", "r")}))));
  EXPECT_FALSE(good(listed("s", Json::array({config_map("a"), config_map("b")}))));
  EXPECT_FALSE(good(listed("s", Json::array())));
  EXPECT_TRUE(good(watched({{"ADDED", config_map("a")}, {"MODIFIED", config_map("a")}})));
  EXPECT_FALSE(good(watched({{"ADDED", config_map("a")}, {"ADDED", config_map("b")}})));
  Exchange refused = watched({});
  refused.status = 403;
  EXPECT_FALSE(good(std::move(refused)));
}

TEST(Expectations, HistoryIsToldOrSaidToBeGone) {
  const auto good = [&](Exchange watch) {
    return holds_for("history", {{"step", "s"}}, record_of({created(config_map("a")), std::move(watch)}));
  };
  const Json gone = failure_status(410, "Expired"), broken = failure_status(500, "InternalError");
  EXPECT_TRUE(good(watched({{"ADDED", config_map("of-the-site")}, {"ADDED", config_map("a")}})));
  EXPECT_TRUE(good(watched({{"ERROR", gone}})));
  EXPECT_FALSE(good(watched({{"ERROR", broken}})));
  EXPECT_FALSE(good(watched({}))) << "what was created since is passed over";
  EXPECT_FALSE(good(watched({{"MODIFIED", config_map("a")}})));
  Exchange refused = watched({});
  refused.status = 410;
  EXPECT_TRUE(good(std::move(refused)));
}

TEST(Expectations, AWaitThatAListFoundMetIsLateAllTheSame) {
  Record record;
  record.waits.push_back({.deadline = "gone", .condition = "all is gone", .unreported = true});
  const auto findings = judged("reached", {{"deadline", "gone"}}, record);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_FALSE(findings[0].ok);
  EXPECT_NE(findings[0].actual.find("the watch did not report it"), std::string::npos) << findings[0].actual;
}

Case case_with(const std::string& word, const Json& parameters) {
  Case one{.id = "c"};
  one.expectations.push_back(
      {.id = word, .word = word, .requirement = "R", .parameters = std::make_shared<const Json>(parameters)});
  return one;
}

Catalogue catalogue_of(Requirement requirement) {
  Catalogue catalogue;
  catalogue.requirements.push_back(std::move(requirement));
  return catalogue;
}

TEST(Expectations, AFindingSaysWhereTheDemandStands) {
  const Catalogue catalogue =
      catalogue_of({.id = "R", .clause = "4.2", .judged = {"cloud"}, .basis = {"text", "k8s"}, .parts = {"storage"}});
  Expectation expectation{.id = "e",
                          .word = "answered",
                          .requirement = "R",
                          .part = "storage",
                          .parameters = std::make_shared<const Json>(Json{{"step", "s"}, {"status", 200}})};
  const Record record = record_of({answered(1, "s", 500, {})});
  const Finding finding = judge(expectation, record, catalogue).front();
  EXPECT_EQ(finding.part, "storage");
  EXPECT_EQ(finding.clause, "4.2");
  EXPECT_EQ(finding.basis, "text") << "its own says nothing: as the requirement's first";
  expectation.basis = "k8s";
  EXPECT_EQ(judge(expectation, record, catalogue).front().basis, "k8s");
}

TEST(Expectations, AnAdviceIsAWarningAndShowsNothing) {
  Expectation expectation{.id = "e",
                          .word = "answered",
                          .requirement = "R",
                          .parameters = std::make_shared<const Json>(Json{{"step", "s"}, {"status", 200}}),
                          .advisory = true};
  for (const int status : {200, 500}) {
    const Finding finding = judge(expectation, record_of({answered(1, "s", status, {})}), {}).front();
    EXPECT_FALSE(finding.is_breach()) << status;
    EXPECT_FALSE(finding.shows()) << status;
    EXPECT_EQ(finding.warning, status == 500);
  }
}

Record unverified() {
  Exchange exchange = answered(1, "s", 200, {});
  exchange.tls_version = "TLSv1.3";
  exchange.tls_verified = false;
  return record_of({exchange});
}

// Neither held nor broken: the user switched the verification off.
TEST(JudgeCase, WhatSaysNeitherIsNotTestableAndNoSetUpThatFailed) {
  const CaseResult result = judge_case(case_with("tls-verified", {{"step", "s"}}), unverified(), {});
  EXPECT_EQ(result.outcome, Outcome::not_testable);
  EXPECT_EQ(result.reason, "TLSv1.3, not verified");
  EXPECT_FALSE(result.set_up_failed);
  EXPECT_TRUE(result.complete);
}

TEST(JudgeCase, ASetUpThatFailedIsToldFromAnotherPrerequisite) {
  Record record = record_of({});
  record.broken = "no namespace";
  const Case one = case_with("answered", {{"step", "s"}, {"status", 200}});
  EXPECT_FALSE(judge_case(one, record, {}).set_up_failed);
  record.set_up_failed = true;
  EXPECT_TRUE(judge_case(one, record, {}).set_up_failed);
  EXPECT_FALSE(judge_case(one, record, {}).complete);
  record.exchanges = record_of({answered(1, "s", 500, {})}).exchanges;
  EXPECT_EQ(judge_case(one, record, {}).outcome, Outcome::failed);
  EXPECT_FALSE(judge_case(one, record, {}).set_up_failed) << "what is broken is broken";
}

TEST(JudgeCase, ABrokenPrerequisiteIsNotTestableAndNeverPassed) {
  Record record = record_of({});
  record.broken = "no namespace";
  const CaseResult result = judge_case(case_with("answered", {{"step", "s"}, {"status", 200}}), record, {});
  EXPECT_EQ(result.outcome, Outcome::not_testable);
  EXPECT_EQ(result.reason, "no namespace");
}

TEST(JudgeCase, ABreachFoundBeforeTheStepsBrokeIsAFailure) {
  Record record = record_of({answered(1, "s", 500, {})});
  record.broken = "stopped there";
  EXPECT_EQ(judge_case(case_with("answered", {{"step", "s"}, {"status", 200}}), record, {}).outcome, Outcome::failed);
}

// A matter of rights, or of load: no requirement is broken by it.
TEST(JudgeCase, ACaseThatWasTurnedAwayThroughoutShowsNothing) {
  for (const int status : {401, 403, 429, 503}) {
    Exchange first = answered(1, "s", status, failure_status(status, "Refused")), other = answered(2, "other", 200, {});
    first.identity = "given";
    other.identity = "none";
    const auto judge_it = [&] {
      return judge_case(case_with("answered", {{"step", "s"}, {"status", 200}}), record_of({first, other}), {});
    };
    EXPECT_EQ(judge_it().outcome, Outcome::not_testable) << status;
    EXPECT_NE(judge_it().reason.find("turned away"), std::string::npos) << judge_it().reason;
    other.identity = "given";
    EXPECT_EQ(judge_it().outcome, Outcome::failed) << "something was let in";
  }
}

// For every word: what was cut is neither taken for whole nor for broken.
TEST(JudgeCase, WhatWasCutIsNotJudgedByWhatIsLeftOfIt) {
  Exchange long_list = answered(1, "s", 200, Json::array());
  long_list.response_body = {.text = "[", .size = 99, .truncated = true, .sha256 = "00ff"};
  Exchange long_watch{.id = 2, .step = "s", .method = "GET", .url = "https://x/w", .status = 200, .watch = true};
  long_watch.unkept = {.events = 7, .bytes = 77, .sha256 = "ff00"};
  for (const auto& [exchange, cut] : {std::pair(long_list, "a body of 99 bytes (sha256 00ff)"),
                                      std::pair(long_watch, "7 further events of 77 bytes (sha256 ff00)")})
    for (const ExpectationWord& row : expectation_words()) {
      if (!row.reads_bodies) continue;
      const std::string word(row.name);
      const Json parameters = {{"step", "s"}, {"kind", "List"}, {"status", 401}, {"names", {"a"}}, {"events", {"a"}}};
      const CaseResult result = judge_case(case_with(word, parameters), record_of({exchange}), {});
      EXPECT_EQ(result.outcome, Outcome::not_testable) << word;
      EXPECT_NE(result.reason.find(cut), std::string::npos) << result.reason;
    }
}

TEST(JudgeCase, AStatusCodeIsKnownThoughTheBodyWasCut) {
  Exchange exchange = answered(1, "s", 200, Json::array());
  exchange.response_body = {.text = "[", .size = 99, .truncated = true, .sha256 = "00ff"};
  EXPECT_EQ(judge_case(case_with("answered", {{"step", "s"}, {"status", 201}}), record_of({exchange}), {}).outcome,
            Outcome::failed);
  EXPECT_EQ(judge_case(case_with("answered", {{"step", "s"}, {"status", 200}}), record_of({exchange}), {}).outcome,
            Outcome::not_testable)
      << "the case's evidence is not whole all the same";
}

TEST(JudgeCase, FindingsHaveANumberAtMost) {
  std::vector<Exchange> many;
  for (std::uint64_t id = 1; id <= 3000; ++id) many.push_back(answered(id, "s", id == 2999 ? 500 : 200, {}));
  EXPECT_EQ(judged("answered", {{"step", "s"}, {"status", 201}}, record_of(many)).size(), 1000U);
}

TEST(JudgeCase, NothingToJudgeIsAnErrorOfOurs) {
  EXPECT_EQ(judge_case(case_with("answered", {{"step", "s"}, {"status", 200}}), record_of({}), {}).outcome,
            Outcome::error);
}

}  // namespace
}  // namespace o2dms::harness
