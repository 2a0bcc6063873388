// What the words of a case do to the target, and what becomes of the case when the target does not play along.
#include "harness/run/steps.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "harness/case/expectations.h"
#include "harness/case/labels.h"
#include "tests/harness/run/scripted_target.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;
using base::Json;
using testing::HasSubstr;

const Json kConfigMap = {{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "kept"}}}};
const std::string kConfigMaps = "/api/v1/namespaces/space/configmaps";
const std::string kPods = "/api/v1/namespaces/space/pods";

Scripted stored(const char* uid, int status = 200) {
  Json object = kConfigMap;
  object["metadata"]["uid"] = uid;
  object["metadata"]["resourceVersion"] = "5";
  return {.status = status, .body = object};
}

Json labels(const char* workload = "w") {
  return {{kRunLabel, "r1"}, {kWorkloadLabel, workload}, {"app", "a"}};
}

std::string uid_of(std::string_view name) {
  std::string digits = std::to_string(std::hash<std::string_view>()(name));
  digits.resize(12, '0');
  return "00000000-0000-4000-8000-" + digits;
}

// At a resourceVersion of its own for each state.
Json pod(const char* name, const char* ready, const Json& with = labels(), const char* space = "space") {
  const char* version = std::string_view(ready) == "True" ? "10" : "9";
  return {
      {"kind", "Pod"},
      {"apiVersion", "v1"},
      {"metadata",
       {{"name", name}, {"uid", uid_of(name)}, {"namespace", space}, {"labels", with}, {"resourceVersion", version}}},
      {"spec", {{"nodeName", "n"}}},
      {"status", {{"phase", "Running"}, {"conditions", {{{"type", "Ready"}, {"status", ready}}}}}}};
}

class StepsTest : public ScriptedTarget {
 protected:
  void SetUp() override {
    ScriptedTarget::SetUp();
    script("GET /api/v1", {{.body = {{"resources",
                                      {{{"name", "configmaps"}, {"kind", "ConfigMap"}, {"namespaced", true}},
                                       {{"name", "../../secrets"}, {"kind", "Secret"}, {"namespaced", true}}}}}}});
  }
  // A workload of one pod that has been created, and its watch to start at version 7.
  void with_one_pod() {
    Json deployment = {{"kind", "Deployment"}, {"metadata", {{"name", "d"}, {"labels", labels()}}}};
    deployment["spec"]["template"]["metadata"]["labels"] = labels();
    inputs().manifests = {deployment};
    trace().pods_version = "7";
    Exchange creation{.id = evidence_.next_id(), .step = "create Deployment/d", .method = "POST", .status = 201};
    deployment["metadata"]["namespace"] = "space";
    creation.request_body = make_body(base::to_text(deployment));
    evidence_.append(std::move(creation));
  }
  // How the case ends that waits for its pods and expects that the deadline is met.
  CaseResult verdict_of(const base::Result<void>& played) {
    Case subject{.id = "c"};
    for (const char* word : {"pods-ready", "reached"})
      subject.expectations.push_back({.id = word,
                                      .word = word,
                                      .requirement = "R",
                                      .parameters = std::make_shared<const Json>(Json{{"deadline", "pods-ready"}})});
    Record record{.exchanges = evidence_.snapshot(), .waits = trace().waits};
    if (!played) record.broken = played.error().message;
    record.set_up_failed = trace().set_up_failed;
    return judge_case(subject, record, {});
  }
};

TEST_F(StepsTest, WhatACaseBuildsOnIsThere) {
  script("POST " + kConfigMaps, {stored("u", 201)});
  script("GET " + kConfigMaps + "/kept", {stored("u")});
  const auto played = play_word("have", kConfigMap);
  EXPECT_TRUE(played) << played.error().message;
  EXPECT_EQ(trace().answers["create ConfigMap/kept"]["resourceVersion"], "5");
  EXPECT_THAT(received(1).body, HasSubstr("\"namespace\":\"space\""));
}

TEST_F(StepsTest, ACaseBreaksWhenWhatItBuildsOnIsNotThere) {
  script("POST " + kConfigMaps, {stored("u", 201)});
  const auto played = play_word("have", kConfigMap);
  ASSERT_FALSE(played);
  EXPECT_THAT(played.error().message, HasSubstr("ConfigMap/kept was created, and is not there"));
}

TEST_F(StepsTest, ACaseBreaksWhenWhatItBuildsOnIsAnother) {
  script("POST " + kConfigMaps, {stored("u", 201)});
  script("GET " + kConfigMaps + "/kept", {stored("another")});
  EXPECT_FALSE(play_word("have", kConfigMap));
}

TEST_F(StepsTest, AResourceNameThatWouldLeadElsewhereIsNoResource) {
  Json secret = kConfigMap;
  secret["kind"] = "Secret";
  EXPECT_FALSE(play_word("have", secret));
  EXPECT_EQ(received_count(), 1U) << "discovery alone was asked";
}

TEST_F(StepsTest, ARequestThatMustSucceedBreaksTheCaseAndOneThatNeedNotDoesNot) {
  EXPECT_TRUE(play_word("request", {{"path", "/absent"}}));
  EXPECT_FALSE(play_word("request", {{"path", "/absent"}, {"must", true}}));
  EXPECT_TRUE(play_word("request", {{"path", "/absent"}, {"must", 404}}));
  script("GET /there", {stored("u")});
  EXPECT_TRUE(play_word("request", {{"path", "/there"}, {"must", true}}));
  EXPECT_FALSE(play_word("request", {{"path", "/there"}, {"must", 404}}));
}

TEST_F(StepsTest, WhatTheTargetAnsweredStaysAValueInWhatIsSent) {
  trace().answers["first"]["resourceVersion"] = "\"}, \"kind\": \"Secret";
  const Json body = {{"kind", "ConfigMap"}, {"version", "{resourceVersion of first}"}, {"in", "{namespace}"}};
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/x/{namespace}"}, {"body", body}}));
  const auto sent = base::parse_json(received().body);
  ASSERT_TRUE(sent) << received().body;
  EXPECT_EQ((*sent)["kind"], "ConfigMap");
  EXPECT_EQ((*sent)["version"], trace().answers["first"]["resourceVersion"]);
  EXPECT_EQ((*sent)["in"], "space");
  EXPECT_THAT(received().target, HasSubstr("/x/space"));
}

// Sent as it stands, it would be the target that is blamed for what it answers.
TEST_F(StepsTest, ACaseBreaksWhenAnAnswerHadNothingToFillIn) {
  trace().answers["without"] = nullptr;
  for (const char* label : {"without", "nothing"}) {
    const std::string version = "{resourceVersion of " + std::string(label) + "}";
    for (const Json& parameters :
         {Json{{"path", "/x/" + version}}, Json{{"method", "POST"}, {"path", "/x"}, {"body", {{"deep", {version}}}}}}) {
      const auto played = play_word("request", parameters);
      ASSERT_FALSE(played) << parameters;
      EXPECT_THAT(played.error().message, HasSubstr("\"" + std::string(label) + "\" had no resourceVersion"));
    }
  }
  EXPECT_EQ(received_count(), 0U);
}

TEST_F(StepsTest, WhatIsFilledInIsNotFilledInAgain) {
  trace().answers["first"]["resourceVersion"] = "{namespace}{resourceVersion of nothing}";
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/x"}, {"body", "{resourceVersion of first}{a}{"}}));
  EXPECT_EQ(received().body, "\"{namespace}{resourceVersion of nothing}{a}{\"");
}

TEST_F(StepsTest, WhatAnAnswerSaysIsEncodedInAPathAndPlainInABody) {
  trace().answers["page"] = {{"continue", "a/b+c=="}, {"uid", "u-1"}, {"name", "n"}};
  const Json body = {{"uid", "{uid of page}"}, {"name", "{name of page}"}, {"page", "{continue of page}"}};
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/x?continue={continue of page}"}, {"body", body}}));
  EXPECT_THAT(received().target, HasSubstr("continue=a%2Fb%2Bc%3D%3D"));
  const auto sent = base::parse_json(received().body);
  ASSERT_TRUE(sent) << received().body;
  EXPECT_EQ(*sent, (Json{{"uid", "u-1"}, {"name", "n"}, {"page", "a/b+c=="}}));
}

TEST_F(StepsTest, ABodyCanBeAsLargeAsTheCaseWants) {
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/x"}, {"body", {{"data", "{filler 100000}"}}}}));
  EXPECT_EQ(received().body.size(), 100000 + std::string(R"({"data":""})").size());
}

TEST_F(StepsTest, ARequestSaysItsMediaTypesAndFurtherFields) {
  const Json headers = {{"Impersonate-User", "somebody"}};
  ASSERT_TRUE(play_word("request", {{"method", "PATCH"},
                                    {"path", "/x"},
                                    {"raw", "name: {namespace}"},
                                    {"content-type", "application/apply-patch+yaml"},
                                    {"accept", "application/yaml"},
                                    {"headers", headers}}));
  EXPECT_EQ(received().body, "name: space");
  EXPECT_EQ(received().headers.get("Content-Type"), "application/apply-patch+yaml");
  EXPECT_EQ(received().headers.get("Accept"), "application/yaml");
  EXPECT_EQ(received().headers.get("Impersonate-User"), "somebody");
}

TEST_F(StepsTest, ARequestIsRepeatedUntilItDoesNotFit) {
  script("GET /there", {stored("u"), stored("u"), refusal(500, "InternalError")});
  EXPECT_TRUE(play_word("request", {{"path", "/there"}, {"repeat", 2}, {"must", true}, {"fresh", true}}));
  EXPECT_EQ(received_count(), 2U);
  EXPECT_FALSE(play_word("request", {{"path", "/there"}, {"repeat", 5}, {"must", true}, {"fresh", true}}));
  EXPECT_EQ(received_count(), 3U);
}

TEST_F(StepsTest, EachChangeOfAManifestIsPostedAndLookedFor) {
  script("POST " + kConfigMaps, {refusal(422, "Invalid")});
  const Json parameters = {{"label", "invalid"},
                           {"path", "/api/v1/namespaces/{namespace}/configmaps"},
                           {"manifest", kConfigMap},
                           {"each", {{"keyed", {{"/data", {{"a", "b"}}}}}, {"kindless", {{"/kind", nullptr}}}}}};
  const auto played = play_word("post-each", parameters);
  ASSERT_TRUE(played) << played.error().message;
  std::map<std::string, Json> sent;  // by the name
  for (std::size_t i = 0; i < received_count(); ++i)
    if (const auto body = base::parse_json(received(i).body); received(i).method == "POST" && body)
      sent[(*body)["metadata"]["name"]] = *body;
  EXPECT_EQ(sent["kept-keyed"]["data"], (Json{{"a", "b"}}));
  EXPECT_FALSE(sent["kept-kindless"].contains("kind"));
  EXPECT_EQ(sent["kept-kindless"]["metadata"]["namespace"], "space");
  EXPECT_EQ(received_count(), 4U) << "and each is looked for";
  Json nowhere = parameters;
  nowhere["each"] = {{"nowhere", {{"/spec/no/way", nullptr}}}};
  EXPECT_FALSE(play_word("post-each", nowhere));
}

TEST_F(StepsTest, ManyAreCreatedOrTheCaseBreaks) {
  const Json parameters = {{"label", "fill"}, {"path", kConfigMaps}, {"manifest", kConfigMap}, {"count", 20}};
  script("POST " + kConfigMaps, {stored("u", 201)});
  EXPECT_TRUE(play_word("create-many", parameters));
  std::set<std::string> names;
  for (std::size_t i = 0; i < received_count(); ++i)
    if (const auto body = base::parse_json(received(i).body)) names.insert((*body)["metadata"]["name"]);
  EXPECT_EQ(names.size(), 20U);
  clear_script();
  script("POST " + kConfigMaps, {refusal(403, "Forbidden")});
  EXPECT_FALSE(play_word("create-many", parameters));
}

TEST_F(StepsTest, TheEndOfAnObjectIsAwaited) {
  Json held = kConfigMap;
  held["metadata"]["resourceVersion"] = "6";
  script("GET " + kConfigMaps, {list_of("5", Json::array({held}))});
  script("watch " + kConfigMaps, {stream_of({event_line("DELETED", held)}, State::open)});
  EXPECT_TRUE(play_word("await-object-gone", {{"label", "going"}, {"path", kConfigMaps + "/kept"}}));
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_EQ(trace().waits[0].deadline, "gone");
  EXPECT_TRUE(trace().waits[0].met);
}

// Whether an error repeats what a Secret held is to be seen in the evidence, whatever the form.
TEST_F(StepsTest, WhatASecretHeldIsMarkedWhereAnErrorRepeatsIt) {
  const std::string value = "o2dms-not-a-real-secret";
  for (const Json& held :
       {Json{{"stringData", {{"word", value}}}}, Json{{"data", {{"word", "bzJkbXMtbm90LWEtcmVhbC1zZWNyZXQ="}}}}}) {
    clear_script("POST /x");
    Scripted error = refusal(422, "Invalid");
    error.body["message"] = "it is " + value;
    script("POST /x", {error});
    Json body = {{"kind", "Secret"}};
    body.update(held);
    ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/x"}, {"body", body}}));
    const std::string text = evidence_.snapshot().back()->response_body.text;
    EXPECT_TRUE(has_redaction(text)) << text;
    EXPECT_EQ(text.find(value), std::string::npos);
  }
}

TEST_F(StepsTest, ATokenThatWasIssuedCanBeSentAndIsSecret) {
  const std::string token = "issued-for-nobody-else";
  script("POST /token", {{.status = 201, .body = {{"kind", "TokenRequest"}, {"status", {{"token", token}}}}}});
  script("POST /review", {{.status = 201, .body = {{"kind", "TokenReview"}}}});
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/token"}, {"body", Json::object()}}));
  const Json body = {{"spec", {{"token", "{token of request}"}}}};
  ASSERT_TRUE(play_word("request", {{"method", "POST"}, {"path", "/review"}, {"body", body}}));
  EXPECT_THAT(received(1).body, HasSubstr(token));
  EXPECT_EQ(evidence_.snapshot().back()->request_body.text.find(token), std::string::npos);
}

TEST_F(StepsTest, AWatchNeedsAPlaceToBeginAt) {
  EXPECT_FALSE(play_word("watch", {{"path", "/x"}, {"from", "nothing"}}));
  EXPECT_EQ(received_count(), 0U);
}

TEST_F(StepsTest, PodsAreAwaitedByWatch) {
  with_one_pod();
  script("watch " + kPods,
         {stream_of({event_line("ADDED", pod("p", "False")), event_line("MODIFIED", pod("p", "True"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_TRUE(played) << played.error().message;
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  EXPECT_EQ(verdict_of(played).outcome, Outcome::passed) << verdict_of(played).reason;
}

TEST_F(StepsTest, PodsOfOthersAreNotAwaited) {
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

TEST_F(StepsTest, ADeadlineThatPassesIsAFailureThatNamesIt) {
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

TEST_F(StepsTest, AWatchThatDidNotTellIsToldFromPodsThatAreNotReady) {
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

TEST_F(StepsTest, AWatchThatIsRefusedMakesTheCaseNotTestable) {
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
TEST_F(StepsTest, AWaitThatBrokeBlamesNobody) {
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

TEST_F(StepsTest, WhatTheClusterSaysOfAPodThatDoesNotComeUpIsQuoted) {
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

TEST_F(StepsTest, WhyNoPodWasMadeIsQuoted) {
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

TEST_F(StepsTest, AListWhoseItemsAreNullIsEmpty) {
  with_one_pod();
  trace().pods_version = "";
  set_limit("pods-ready", 50ms);
  script("GET " + kPods, {list_of("9", nullptr)});
  script("watch " + kPods, {stream_of({event_line("ADDED", pod("p", "True"))}, State::open)});
  const auto played = play_word("await", "pods-ready");
  EXPECT_TRUE(played) << played.error().message;
}

TEST_F(StepsTest, AnObjectWithoutAUidIsNotKnownAgain) {
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
TEST_F(StepsTest, AWatchEndsWithTheEventThatIsAwaitedLast) {
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

TEST_F(StepsTest, AWatchThatDoesNotGiveWhatIsAwaitedEndsAtItsDeadline) {
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

TEST_F(StepsTest, AWatchThatWeMayNotHaveIsNoEvidence) {
  trace().answers["list"]["resourceVersion"] = "3";
  for (const Scripted& answer : {refusal(403, "Forbidden"), stream_of({"{"}, State::aborted)}) {
    clear_script("watch /x");
    script("watch /x", {answer});
    EXPECT_FALSE(play_word("watch", {{"path", "/x"}, {"from", "list"}, {"until", "last"}}));
  }
}

TEST_F(StepsTest, StatusIsAwaitedOfTheObjectThatWasMeant) {
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

TEST_F(StepsTest, PodsThatWentWhileHistoryWasLostAreGone) {
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
