// What the words of a case wait for, and what they say when it does not come.
#include <gmock/gmock.h>

#include "tests/harness/run/steps_fixture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using base::Json;
using testing::HasSubstr;

class StepWaitsTest : public StepsTest {};

TEST_F(StepWaitsTest, AWatchNeedsAPlaceToBeginAt) {
  EXPECT_FALSE(play_word("watch", {{"path", "/x"}, {"from", "nothing"}}));
  EXPECT_EQ(received_count(), 0U);
}

TEST_F(StepWaitsTest, PodsAreAwaitedByWatch) {
  with_one_pod();
  script("watch " + kPods,
         {stream_of({event_line("ADDED", pod("p", "False")), event_line("MODIFIED", pod("p", "True"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_TRUE(played) << played.error().message;
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  EXPECT_EQ(verdict_of(played).outcome, Outcome::passed) << verdict_of(played).reason;
}

TEST_F(StepWaitsTest, PodsOfOthersAreNotAwaited) {
  with_one_pod();
  set_limit("pods-ready", 50ms);
  script("GET " + kPods, {list_of("9", Json::array())});
  script("watch " + kPods, {stream_of({event_line("ADDED", pod("other", "True", labels("another"))),
                                       event_line("ADDED", pod("elsewhere", "True", labels(), "another-space"))},
                                      State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_FALSE(played) << "what a target lists beside the workload is not the workload";
  EXPECT_EQ(verdict_of(played).outcome, Outcome::failed);
}

TEST_F(StepWaitsTest, ADeadlineThatPassesIsAFailureThatNamesIt) {
  with_one_pod();
  set_limit("pods-ready", 50ms);
  script("GET " + kPods, {list_of("9", Json::array({pod("p", "False")}))});
  script("watch " + kPods, {stream_of({event_line("ADDED", pod("p", "False"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("deadline pods-ready passed"));
  const CaseResult verdict = verdict_of(played);
  EXPECT_EQ(verdict.outcome, Outcome::failed);
  EXPECT_THAT(verdict.reason, HasSubstr("1 pods ready"));
}

TEST_F(StepWaitsTest, AWatchThatDidNotTellIsToldFromPodsThatAreNotReady) {
  with_one_pod();
  set_limit("pods-ready", 50ms);
  script("GET " + kPods, {list_of("9", Json::array({pod("p", "True")}))});
  script("watch " + kPods, {stream_of({event_line("ADDED", pod("p", "False"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_FALSE(played);
  const CaseResult verdict = verdict_of(played);
  EXPECT_EQ(verdict.outcome, Outcome::failed);
  EXPECT_THAT(verdict.reason, HasSubstr("the watch did not report it"));
}

TEST_F(StepWaitsTest, AWatchThatIsRefusedMakesTheCaseNotTestable) {
  with_one_pod();
  script("watch " + kPods, {refusal(403, "Forbidden")});
  const auto played = play_word("await", "pods-ready");
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("403"));
  const CaseResult verdict = verdict_of(played);
  EXPECT_EQ(verdict.outcome, Outcome::not_testable) << verdict.reason;
  EXPECT_TRUE(verdict.set_up_failed) << "who may not watch lacks a right";
}

// Whatever broke it: no deadline was missed, and pods that could not be seen are not absent.
TEST_F(StepWaitsTest, AWaitThatBrokeBlamesNobody) {
  with_one_pod();
  set_limit("pods-ready", 200ms);
  const std::vector<Scripted> breaks = {refusal(500, "InternalError"), refusal(404, "NotFound"),
                                        stream_of({"{"}, State::aborted)};
  for (const Scripted& answer : breaks) {
    trace().waits.clear();
    clear_script("watch " + kPods);
    script("watch " + kPods, {answer});
    const auto played = play_word("await", "pods-ready");
    ASSERT_FALSE(played);
    ASSERT_EQ(trace().waits.size(), 1U);
    EXPECT_NE(trace().waits[0].broken, "");
    const CaseResult verdict = verdict_of(played);
    EXPECT_EQ(verdict.outcome, Outcome::not_testable) << verdict.reason;
    for (const Finding& finding : verdict.findings) EXPECT_FALSE(finding.is_breach()) << finding.actual;
  }
}

TEST_F(StepWaitsTest, WhatTheClusterSaysOfAPodThatDoesNotComeUpIsQuoted) {
  with_one_pod();
  set_limit("pods-ready", 50ms);
  Json waiting = pod("p", "False");
  waiting["status"]["containerStatuses"] = {
      {{"name", "c"}, {"state", {{"waiting", {{"reason", "ImagePullBackOff"}, {"message", "no such image"}}}}}}};
  script("GET " + kPods, {list_of("9", Json::array({waiting}))});
  script("watch " + kPods, {stream_of({event_line("ADDED", waiting)}, State::open)});
  const auto played = play_word("await", "pods-ready");
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("ImagePullBackOff: no such image"));
  const CaseResult verdict = verdict_of(played);
  EXPECT_EQ(verdict.outcome, Outcome::failed);
}

TEST_F(StepWaitsTest, WhyNoPodWasMadeIsQuoted) {
  with_one_pod();
  set_limit("pods-ready", 50ms);
  trace().created = {
      {.subject = "Deployment/d", .collection = "/apis/apps/v1/namespaces/space/deployments", .name = "d"}};
  script("GET " + kPods, {list_of("9", Json::array())});
  script("watch " + kPods, {stream_of({}, State::open)});
  const Json event = {{"reason", "FailedCreate"},
                      {"message", "violates PodSecurity restricted"},
                      {"involvedObject", {{"kind", "ReplicaSet"}, {"name", "d-5c"}}}};
  script("GET /api/v1/namespaces/space/events", {list_of("9", Json::array({event}))});
  const auto played = play_word("await", "pods-ready");
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("ReplicaSet/d-5c: FailedCreate: violates PodSecurity restricted"));
}

TEST_F(StepWaitsTest, AListWhoseItemsAreNullIsEmpty) {
  with_one_pod();
  trace().pods_version = "";
  script("GET " + kPods, {list_of("9", nullptr)});
  script("watch " + kPods, {stream_of({event_line("ADDED", pod("p", "True"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_TRUE(played) << played.error().message;
}

TEST_F(StepWaitsTest, AnObjectWithoutAUidIsNotKnownAgain) {
  script("POST " + kConfigMaps, {stored("", 201)});
  script("GET " + kConfigMaps + "/kept", {stored("")});
  const auto played = play_word("have", kConfigMap);
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("without a uid"));
  Exchange check{.id = evidence_.next_id(), .step = "check ConfigMap/kept", .method = "GET", .status = 200};
  check.response_body = make_body(base::to_text(stored("").body));
  evidence_.append(std::move(check));
  const auto findings =
      judge({.id = "e", .word = "same-object", .parameters = std::make_shared<const Json>(Json{{"step", "check"}})},
            {.exchanges = evidence_.snapshot()}, {});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_FALSE(findings[0].shows());
  EXPECT_FALSE(findings[0].is_breach());
}

// The watch is over as soon as what was caused last has come: nobody waits for seconds to pass.
TEST_F(StepWaitsTest, AWatchEndsWithTheEventThatIsAwaitedLast) {
  trace().answers["list"]["resourceVersion"] = "3";
  const auto named = [](const char* name) -> Json { return {{"metadata", {{"name", name}}}}; };
  script("watch /x", {stream_of({event_line("ADDED", named("a")), event_line("ADDED", named("last")),
                                 event_line("ADDED", named("after"))},
                                State::open)});
  ASSERT_TRUE(play_word("watch", {{"path", "/x"}, {"from", "list"}, {"until", "last"}}));
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  EXPECT_EQ(trace().waits[0].deadline, "watch-events");
  EXPECT_LT(trace().waits[0].took, trace().waits[0].limit / 2);
}

TEST_F(StepWaitsTest, AWatchThatDoesNotGiveWhatIsAwaitedEndsAtItsDeadline) {
  trace().answers["list"]["resourceVersion"] = "3";
  set_limit("watch-events", 30ms);
  script("watch /x", {stream_of({}, State::open)});
  ASSERT_TRUE(play_word("watch", {{"path", "/x"}, {"from", "list"}, {"until", "last"}}));
  EXPECT_FALSE(trace().waits.at(0).met);
  set_limit("watch-ends", 30ms);
  ASSERT_TRUE(play_word("watch", {{"path", "/x"}, {"from", "list"}, {"seconds", 0}}));
  EXPECT_EQ(trace().waits.at(1).deadline, "watch-ends");
  EXPECT_FALSE(trace().waits.at(1).met);
}

TEST_F(StepWaitsTest, AWatchThatWeMayNotHaveIsNoEvidence) {
  trace().answers["list"]["resourceVersion"] = "3";
  for (const Scripted& answer : {refusal(403, "Forbidden"), stream_of({"{"}, State::aborted)}) {
    clear_script("watch /x");
    script("watch /x", {answer});
    EXPECT_FALSE(play_word("watch", {{"path", "/x"}, {"from", "list"}, {"until", "last"}}));
  }
}

TEST_F(StepWaitsTest, StatusIsAwaitedOfTheObjectThatWasMeant) {
  const std::string path = "/apis/apps/v1/namespaces/space/deployments";
  const auto deployment = [](const char* name, int ready) -> Json {
    return {{"metadata", {{"name", name}, {"uid", name}, {"namespace", "space"}}},
            {"spec", {{"replicas", 1}}},
            {"status",
             {{"observedGeneration", 1},
              {"replicas", 1},
              {"readyReplicas", ready},
              {"updatedReplicas", 1},
              {"availableReplicas", ready}}}};
  };
  trace().created = {{.subject = "Deployment/d", .collection = path, .name = "d"}};
  script("GET " + path, {list_of("3", Json::array({deployment("d", 1), deployment("bystander", 0)}))});
  const auto played = play_word("await", "status-up");
  EXPECT_TRUE(played) << played.error().message << ": a target that ignores field selectors shows others as well";
}

// The cluster's own words, and no talk of a breach.
TEST_F(StepWaitsTest, AnObjectThatTheSitesAdmissionRefusesIsASetUpThatFailed) {
  Scripted denied = refusal(403, "Forbidden");
  denied.body["message"] = "admission webhook \"policy.site\" denied the request: no label owner";
  const std::string maps = "/api/v1/namespaces/space/configmaps";
  script(
      "GET /api/v1",
      {{.body = {
            {"groupVersion", "v1"},
            {"resources",
             Json::array(
                 {{{"name", "configmaps"}, {"kind", "ConfigMap"}, {"namespaced", true}, {"verbs", {"create"}}}})}}}});
  script("POST " + maps, {denied});
  const Json map = {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "m"}}}};
  const auto played = play_word("have", map);
  ASSERT_FALSE(played);
  EXPECT_NE(played.error().message.find("admission of the site refuses ConfigMap/m: admission webhook"),
            std::string::npos)
      << played.error().message;
  EXPECT_TRUE(trace().set_up_failed);
  EXPECT_NE(asked().back().find("dryRun=All"), std::string::npos);
}

TEST_F(StepWaitsTest, PodsThatWentWhileHistoryWasLostAreGone) {
  with_one_pod();
  Exchange before{.id = evidence_.next_id(), .step = "watch-termination", .status = 200};
  before.response_body = make_body(base::to_text(list_of("7", Json::array({pod("p", "True")})).body));
  evidence_.append(std::move(before));
  Json ending = pod("p", "False");
  ending["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  script("watch " + kPods, {stream_of({event_line("MODIFIED", ending)}, State::aborted), refusal(410, "Expired")});
  for (const char* kind : {"pods", "persistentvolumeclaims", "endpoints"})
    script("GET /api/v1/namespaces/space/" + std::string(kind), {list_of("12", Json::array())});
  script("GET /apis/apps/v1/namespaces/space/replicasets", {list_of("12", Json::array())});
  const auto played = play_word("await-gone");
  EXPECT_TRUE(played) << played.error().message;
  const auto findings = judge({.id = "e", .word = "pods-terminate", .parameters = std::make_shared<const Json>()},
                              {.exchanges = evidence_.snapshot()}, {});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].ok) << findings[0].actual;
}

}  // namespace
}  // namespace o2dms::harness
