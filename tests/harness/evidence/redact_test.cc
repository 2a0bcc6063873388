// Nothing secret may reach the record; what is not secret must reach it unchanged.
#include "harness/evidence/redact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/json.h"

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::Not;

class RedactTest : public testing::Test {
 protected:
  Redactor redactor_{"the key of this run"};
};

TEST_F(RedactTest, LeavesWhatIsNoSecretByteForByte) {
  const std::string body = R"({ "kind":"ConfigMap", "data":{"a":"value"} })";
  EXPECT_EQ(redactor_.text(body), body);
}

TEST_F(RedactTest, HidesTheValuesOfASecretAndKeepsItsKeys) {
  const auto text = redactor_.text(R"({"kind":"Secret","metadata":{"name":"s"},"data":{"password":"aHVudGVyMg=="}})");
  EXPECT_THAT(text, Not(HasSubstr("aHVudGVyMg")));
  EXPECT_THAT(text, HasSubstr("password"));
  EXPECT_THAT(text, HasSubstr("\"name\":\"s\""));
  EXPECT_TRUE(has_redaction(text));
}

TEST_F(RedactTest, MarksStringDataAndTheDataItBecomesAlike) {
  auto sent = base::parse_json(R"({"kind":"Secret","stringData":{"p":"hunter2"}})").value();
  auto stored = base::parse_json(R"({"kind":"Secret","data":{"p":"aHVudGVyMg=="}})").value();
  redactor_.json(sent);
  redactor_.json(stored);
  EXPECT_EQ(sent["stringData"]["p"], stored["data"]["p"]);
}

TEST_F(RedactTest, GivesOtherMarksInAnotherRun) {
  EXPECT_NE(redactor_.marker("hunter2"), Redactor("another key").marker("hunter2"));
  EXPECT_NE(redactor_.marker("hunter2"), redactor_.marker("hunter3"));
}

TEST_F(RedactTest, HidesSecretsInsideListsWhoseElementsDoNotSayTheirKind) {
  const auto text =
      redactor_.text(R"({"kind":"SecretList","items":[{"metadata":{"name":"s"},"data":{"p":"aHVudGVyMg=="}}]})");
  EXPECT_THAT(text, Not(HasSubstr("aHVudGVyMg")));
}

// Where a request was about secrets, that alone says what the answer holds, however it is wrapped and named.
TEST_F(RedactTest, HidesSecretsByTheRequestWhateverTheAnswerSaysThatItIs) {
  const std::string secret = R"({"metadata":{"name":"s"},"data":{"p":"aHVudGVyMg=="},"stringData":{"q":"hunter2"}})";
  for (const std::string kind : {R"("kind":"List",)", R"("kind":"Table",)", R"("kind":"",)", ""})
    for (const auto& [before, after] :
         {std::pair("\"items\":[", "]"), std::pair("\"object\":", ""), std::pair("\"rows\":[{\"object\":", "}]")}) {
      const std::string said = "{" + kind + before + secret + after + "}";
      const auto text = redactor_.text(said, Redactor::About::secret);
      EXPECT_THAT(text, Not(HasSubstr("aHVudGVyMg"))) << said;
      EXPECT_THAT(text, Not(HasSubstr("hunter2"))) << said;
      EXPECT_THAT(text, HasSubstr("\"name\":\"s\"")) << "no more than that is hidden";
    }
}

TEST_F(RedactTest, HidesSecretsInsideWatchEvents) {
  const auto text = redactor_.text(R"({"type":"ADDED","object":{"kind":"Secret","data":{"p":"aHVudGVyMg=="}}})");
  EXPECT_THAT(text, Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(RedactTest, HidesTheSecretInsideALastAppliedAnnotation) {
  base::Json secret = {{"kind", "Secret"}, {"stringData", {{"p", "hunter2"}}}};
  base::Json object = {
      {"kind", "Secret"},
      {"metadata", {{"annotations", {{"kubectl.kubernetes.io/last-applied-configuration", base::to_text(secret)}}}}}};
  EXPECT_THAT(redactor_.text(base::to_text(object)), Not(HasSubstr("hunter2")));
}

TEST_F(RedactTest, HidesPatchesOfASecretThoughTheyDoNotSayTheirKind) {
  const auto secret = Redactor::About::secret;
  EXPECT_THAT(redactor_.text(R"({"stringData":{"p":"hunter2"}})", secret), Not(HasSubstr("hunter2")));
  EXPECT_THAT(redactor_.text(R"([{"op":"add","path":"/data/p","value":"aHVudGVyMg=="}])", secret),
              Not(HasSubstr("aHVudGVyMg")));
  EXPECT_THAT(redactor_.text("stringData:\n  p: hunter2\n", secret), Not(HasSubstr("hunter2")));
}

TEST_F(RedactTest, HidesASecretThatIsNoValidManifest) {
  EXPECT_THAT(redactor_.text(R"({"kind":"Secret","data":["hunter2"]})"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(redactor_.text(R"({"kind":"Secret","data":{"p":{"q":"hunter2"}}})"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(redactor_.text(R"({"kind":"Secret","data":{"p":"hunter2)"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(redactor_.text("kind: Secret\nstringData:\n  p: hunter2\n"), Not(HasSubstr("hunter2")));
}

TEST_F(RedactTest, HidesTokensOfTokenRequestsAndReviews) {
  EXPECT_THAT(redactor_.text(R"({"kind":"TokenRequest","status":{"token":"opaque-thing"}})"),
              Not(HasSubstr("opaque-thing")));
  EXPECT_THAT(redactor_.text(R"({"kind":"TokenReview","spec":{"token":"opaque-thing"}})"),
              Not(HasSubstr("opaque-thing")));
  EXPECT_THAT(redactor_.text(R"({"kind":"Config","users":[{"user":{"token":"opaque-thing"}}]})"),
              Not(HasSubstr("opaque-thing")));
}

TEST_F(RedactTest, HidesWebTokensAnywhere) {
  const std::string token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0xMjM0.c2lnbmF0dXJlLW9mLWl0";
  EXPECT_THAT(redactor_.text("authentication failed for " + token + ", sorry"), Not(HasSubstr("c2lnbmF0")));
  EXPECT_THAT(redactor_.text(R"({"message":")" + token + "\"}"), Not(HasSubstr("eyJzdWI")));
  EXPECT_EQ(redactor_.text("eyJ is no token. eyJhbGciOiJFUzI1NiJ9 neither"),
            "eyJ is no token. eyJhbGciOiJFUzI1NiJ9 neither");
}

TEST_F(RedactTest, HidesPrivateKeysButNotCertificates) {
  const std::string key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBsecret\n-----END EC PRIVATE KEY-----";
  const std::string certificate = "-----BEGIN CERTIFICATE-----\nMIIBpublic\n-----END CERTIFICATE-----";
  const auto text = redactor_.text(certificate + "\n" + key + "\nend");
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_THAT(text, HasSubstr("MIIBpublic"));
  EXPECT_THAT(text, HasSubstr("end"));
  EXPECT_THAT(redactor_.text("key: " + base::base64_encode(key)), Not(HasSubstr(base::base64_encode(key))));
  EXPECT_THAT(redactor_.text("ca: " + base::base64_encode(certificate)), HasSubstr(base::base64_encode(certificate)));
}

TEST_F(RedactTest, HidesKnownSecretsWhereverAServerEchoesThem) {
  redactor_.add_secret("smo-token");
  EXPECT_THAT(redactor_.text(R"({"message":"bad token smo-token"})"), Not(HasSubstr("smo-token")));
  EXPECT_THAT(redactor_.text(R"({"smo-token":1})"), Not(HasSubstr("smo-token")));
  const auto headers = redactor_.headers({{"X-Echo", "Bearer smo-token"}});
  EXPECT_THAT(std::string(headers.get("X-Echo")), Not(HasSubstr("smo-token")));
}

// Whoever looks at some of such a text twice for each opening in it does not come back.
TEST_F(RedactTest, TextFullOfOpeningsIsReadOnce) {
  constexpr std::size_t kTimes = 300'000;
  redactor_.add_secret("the-token-we-sent-and-that-a-server-echoes");
  for (const std::string opening :
       {"eyJ", "LS0tLS1CRUdJTi", "-----BEGIN ", "the-token-we-sent-and-that-a-server-echoes"}) {
    std::string text;
    for (std::size_t time = 0; time < kTimes; ++time) text += opening;
    const std::string redacted = redactor_.text(text);
    EXPECT_EQ(has_redaction(redacted), opening.starts_with("the-token")) << opening;
  }
  EXPECT_TRUE(has_redaction(redactor_.text("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLW9mLWl0")))
      << "a token still";
}

TEST_F(RedactTest, KeepsTheSchemeOfAnAuthorizationHeaderAndNothingElse) {
  const auto headers = redactor_.headers({{"authorization", "Bearer abc"}, {"Cookie", "a=b"}, {"Accept", "*/*"}});
  EXPECT_THAT(std::string(headers.get("Authorization")), testing::StartsWith("Bearer [redacted:"));
  EXPECT_THAT(std::string(headers.get("Cookie")), testing::StartsWith("[redacted:"));
  EXPECT_EQ(headers.get("Accept"), "*/*");
}

}  // namespace
}  // namespace o2dms::harness
