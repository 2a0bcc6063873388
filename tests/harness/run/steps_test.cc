// What the words of a case do to the target, and what becomes of the case when the target does not play along.
#include "harness/run/steps.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/harness/run/steps_fixture.h"

namespace o2dms::harness {
namespace {

using base::Json;
using testing::HasSubstr;

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

TEST_F(StepsTest, ANamespaceIsMadeAgainWhenItIsGone) {
  const std::string spaces = "/api/v1/namespaces";
  script("DELETE " + spaces + "/space", {{.body = {{"kind", "Namespace"}}}});
  script("GET " + spaces, {list_of("5", Json::array())});
  script("POST " + spaces, {{.status = 201, .body = {{"kind", "Namespace"}}}});
  ASSERT_TRUE(play_word("renew-namespace"));
  EXPECT_THAT(received(received_count() - 1).body, HasSubstr("\"name\":\"space\""));
  EXPECT_THAT(received(received_count() - 1).body, HasSubstr(kRunLabel)) << "a later clean-up must find it";
  ASSERT_EQ(trace().waits.size(), 1U);
  EXPECT_TRUE(trace().waits[0].met);
  clear_script("POST " + spaces);
  script("POST " + spaces, {refusal(409, "AlreadyExists")});
  EXPECT_FALSE(play_word("renew-namespace"));
}

TEST_F(StepsTest, ASecondNamespaceIsKnownToTheCleanUpWhateverItsCreationAnswers) {
  script("POST /api/v1/namespaces", {{.status = 201, .body = {{"kind", "Namespace"}}}, refusal(500, "InternalError")});
  ASSERT_TRUE(play_word("other-namespace"));
  EXPECT_THAT(received().body, HasSubstr(kRunLabel));
  EXPECT_EQ(trace().other_space, "space-other");
  trace().other_space.clear();
  EXPECT_FALSE(play_word("other-namespace"));
  EXPECT_EQ(trace().other_space, "space-other");
}

}  // namespace
}  // namespace o2dms::harness
