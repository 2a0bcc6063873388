// The four functions of a run, each by the values that it is given and gives: what is planned for which target, what a
// run that cannot be played says, and that no case's inputs are changed by playing it.
#include "harness/run/run.h"

#include <gmock/gmock.h>

#include "harness/run/finish.h"
#include "harness/run/plan.h"
#include "harness/run/probe.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Notes the calls that a run makes.
class Calls : public Listener {
 public:
  void on_run_start(const RunInfo&) override { noted.emplace_back("run starts"); }
  void on_case_start(const Case& one) override {
    noted.push_back(one.id + " starts");
    if (started) started(one);
  }
  void on_case_end(const Case& one, const CaseResult& result,
                   const std::vector<std::shared_ptr<const Exchange>>&) override {
    noted.push_back(one.id + " " + std::string(to_text(result.outcome)));
  }
  void on_other_exchanges(const std::string& what, const std::vector<std::shared_ptr<const Exchange>>&) override {
    noted.push_back(what);
  }
  void on_run_end(const RunInfo&, const RunSummary&) override { noted.emplace_back("run ends"); }

  std::vector<std::string> noted;
  std::function<void(const Case&)> started;
};

Case request_case(const char* id, const char* path) {
  Case made{.id = id, .own_namespace = false};
  made.steps.push_back({.word = "request",
                        .parameters = std::make_shared<const base::Json>(base::Json{{"label", "it"}, {"path", path}}),
                        .label = "it"});
  made.expectations.push_back(
      {.id = "answered",
       .word = "answered",
       .requirement = "R",
       .parameters = std::make_shared<const base::Json>(base::Json{{"step", "it"}, {"status", 200}})});
  return made;
}

class RunTest : public ScriptedTarget {
 protected:
  void SetUp() override {
    ScriptedTarget::SetUp();
    suite_.cases = {request_case("first", "/there"), request_case("second", "/absent"),
                    request_case("third", "/there")};
    suite_.catalogue.requirements = {
        {.id = "R", .clause = "1", .judged = {"cloud"}, .basis = {"text"}, .text = "Row."}};
    suite_.cases[0].sanity = true;
    suite_.cases[2].needs = {"default-storage-class"};
    options_.run_id = "r1";
    options_.repeat_command = "o2dms run";
    options_.deadlines = default_deadlines();
    for (const Case& one : suite_.cases) options_.selected.plan.push_back(&one);
    script("GET /version", {{.body = {{"gitVersion", "v1.36.0"}}}});
    script("GET /there", {{.body = {{"kind", "There"}}}});
  }
  RunEnvironment environment() {
    return {.suite = suite_,
            .options = options_,
            .clock = *clock_,
            .stop = stop_,
            .notifier = notifier_,
            .redactor = redactor_,
            .budget = budget_,
            .id = "r1",
            .start = {},
            .begun = {}};
  }
  RunSummary executed() {
    options_.access = access_;
    return execute(suite_, options_, *clock_, stop_, {&calls_});
  }

  Suite suite_;
  RunOptions options_;
  Calls calls_;
  Notifier notifier_{{&calls_}};
  Budget budget_{1U << 20U};
};

TEST_F(RunTest, APlanSaysWhichCasesApplyAndAsksNothing) {
  suite_.cases[1].needs = {"extended-resource"};
  const RunPlan planned = plan(environment(), {.usable = true,
                                               .version = "v1",
                                               .extended_resource = "",
                                               .capabilities = {{.name = "default-storage-class", .present = true},
                                                                {.name = "extended-resource", .present = false}}});
  ASSERT_EQ(planned.cases.size(), 3U);
  EXPECT_EQ(planned.cases[1].missing, "extended-resource");
  EXPECT_EQ(planned.cases[2].missing, "");
  EXPECT_EQ(planned.cases[2].space, "o2dms-r1-3");
  EXPECT_EQ(planned.cases[2].repeat, "o2dms run --case third");
  EXPECT_EQ(planned.info.target.version, "v1");
  EXPECT_EQ(planned.unusable, "");
  EXPECT_EQ(received_count(), 0U);
  EXPECT_THAT(calls_.noted, ElementsAre());
}

TEST_F(RunTest, ARunGoesFromTheProbeToTheEndAndSanityIsAskedTwice) {
  const RunSummary summary = executed();
  EXPECT_THAT(calls_.noted,
              ElementsAre("run starts", "probe", "rights", "first starts", "first passed", "second starts",
                          "second failed", "third starts", "third not-applicable", "run ends"));
  ASSERT_EQ(summary.results.size(), 3U);
  EXPECT_EQ(summary.exit_code, ExitCode::nonconformant);
  EXPECT_THAT(asked(), testing::Contains("/there").Times(2)) << "of a passing end, nobody need hear";
}

// Whoever refuses to say what he has is not let off the cases that need it.
TEST_F(RunTest, ACaseWhoseNeedNobodyKnowsIsNotTestableAndTheRunInconclusive) {
  script("GET /absent", {{.body = {{"kind", "There"}}}});
  script("GET /apis/storage.k8s.io/v1/storageclasses", {refusal(403, "Forbidden")});
  const RunSummary summary = executed();
  EXPECT_EQ(summary.results[2].outcome, Outcome::not_testable);
  EXPECT_THAT(summary.results[2].reason, HasSubstr("whether the target has default-storage-class, nobody knows: GET "));
  EXPECT_THAT(summary.results[2].reason, HasSubstr("answered 403"));
  EXPECT_EQ(summary.exit_code, ExitCode::inconclusive);
  EXPECT_THAT(summary.sentence, HasSubstr("the set-up of a case failed: third: "));
}

TEST_F(RunTest, ASanityCaseThatNoLongerHoldsIsHeardOfASecondTime) {
  clear_script("GET /there");
  script("GET /there", {{.body = {{"kind", "There"}}}, refusal(500, "InternalError")});
  const RunSummary summary = executed();
  EXPECT_THAT(calls_.noted, testing::Contains("first failed").Times(1));
  EXPECT_EQ(summary.results[0].outcome, Outcome::failed);
  EXPECT_THAT(summary.results[0].reason, HasSubstr("at the end of the run: "));
  EXPECT_EQ(summary.failed, 2U) << "a case counts once";
}

// A target may echo the user's token wherever something of it is reported.
TEST_F(RunTest, NothingThatIsReportedOfTheTargetHoldsASecret) {
  const std::string token = "an-opaque-token-of-the-smo";
  access_.credentials.token = token;
  const base::Json echo = {
      {"gitVersion", token},
      {"items",
       {{{"metadata", {{"name", token}, {"annotations", {{"storageclass.kubernetes.io/is-default-class", "true"}}}}},
         {"status",
          {{"allocatable", {{"example.com/" + token, "1"}}},
           {"conditions", {{{"type", "Ready"}, {"status", "True"}}}}}}}}}};
  clear_script();
  script("GET /version", {{.body = echo}});
  for (const CapabilityWord& word : capability_words()) script("GET " + std::string(word.path), {{.body = echo}});
  options_.access = access_;
  const ProbedTarget target = probe(environment());
  EXPECT_NE(target.found.version, "");
  EXPECT_EQ(target.found.version.find(token), std::string::npos);
  for (const Capability& capability : target.found.capabilities)
    EXPECT_EQ(capability.detail.find(token), std::string::npos) << capability.detail;
}

// Without a target, every case is an error, and nobody is asked anything.
TEST_F(RunTest, WhatWasNotReachedIsAnErrorWithItsReason) {
  const RunPlan planned = plan(environment(), {.why = "no route"});
  EXPECT_EQ(planned.unusable, "no route");
  PlayedRun played{.results = {}, .unusable = planned.unusable, .residue = {"Namespace x: stays"}};
  played.results.resize(3);
  const RunSummary summary = finish(environment(), planned, std::move(played));
  EXPECT_EQ(summary.exit_code, ExitCode::inconclusive);
  EXPECT_EQ(summary.errors, 3U);
  EXPECT_EQ(summary.results[1].reason, "not reached: no route");
  EXPECT_THAT(summary.residue, ElementsAre("Namespace x: stays"));
  EXPECT_EQ(calls_.noted.back(), "run ends");
  EXPECT_EQ(received_count(), 0U);
}

TEST_F(RunTest, AStoppedRunPlaysNothing) {
  stop_.request(15);
  const RunSummary summary = executed();
  EXPECT_EQ(summary.exit_code, ExitCode::terminated);
  EXPECT_THAT(summary.results[2].reason, HasSubstr("the run was stopped"));
}

TEST_F(RunTest, ACaseThatWasInterruptedShowsNothing) {
  calls_.started = [this](const Case& one) {
    if (one.id == "second") stop_.request(2);
  };
  const RunSummary summary = executed();
  EXPECT_EQ(summary.exit_code, ExitCode::interrupted);
  EXPECT_EQ(summary.results[0].outcome, Outcome::passed) << "it had come to its end";
  EXPECT_EQ(summary.results[1].outcome, Outcome::error);
  EXPECT_THAT(summary.results[1].reason, HasSubstr("not finished"));
  EXPECT_THAT(summary.results[1].findings, ElementsAre());
  EXPECT_THAT(summary.results[1].waits, ElementsAre());
}

}  // namespace
}  // namespace o2dms::harness
