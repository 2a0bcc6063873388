#include "simulator/resource/decode.h"

#include "tests/simulator/resource/documents.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string refusal(const ResourceType& resource, std::string_view text) {
  Json object = json(text);
  const auto decoded = decode(resource, object);
  if (decoded) return {};
  EXPECT_EQ(decoded.error().code, 400);
  EXPECT_EQ(decoded.error().reason, "BadRequest");
  return decoded.error().message;
}

TEST(Decode, DropsUnknownFieldsAndTellsWhereTheyWere) {
  Json pod = json(
      R"({"metadata":{"name":"a","colour":"red"},"spec":{"containers":[{"name":"c"},{"name":"d","imag":"x"}]},"extra":{}})");
  std::vector<std::string> unknown;
  ASSERT_TRUE(decode(core("pods"), pod, &unknown));
  EXPECT_EQ(unknown, (std::vector<std::string>{"extra", "metadata.colour", "spec.containers[1].imag"}));
  EXPECT_EQ(pod, json(R"({"metadata":{"name":"a"},"spec":{"containers":[{"name":"c"},{"name":"d"}]}})"));
}

TEST(Decode, AValueOfTheWrongTypeIsABadRequestThatNamesTheField) {
  EXPECT_EQ(
      refusal(apps("deployments"), R"({"spec":{"replicas":"3"}})"),
      "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct "
      "field DeploymentSpec.spec.replicas of type int32");
  EXPECT_NE(refusal(core("configmaps"), R"({"data":{"a":1}})").find("ConfigMap.data"), std::string::npos);
  EXPECT_NE(refusal(core("pods"), R"({"spec":{"containers":{}}})"), "");
  EXPECT_NE(refusal(core("pods"), R"({"spec":[]})"), "");
  EXPECT_NE(refusal(core("pods"), R"({"spec":{"containers":["a"]}})"), "");
  EXPECT_NE(refusal(core("pods"), R"({"spec":{"hostNetwork":"yes"}})"), "");
  EXPECT_NE(refusal(apps("deployments"), R"({"spec":{"replicas":1.5}})"), "");
  EXPECT_NE(refusal(apps("deployments"), R"({"spec":{"replicas":3000000000}})"), "") << "beyond int32";
  EXPECT_NE(refusal(core("pods"), R"([])"), "");
}

TEST(Decode, SecretsAreBase64) {
  EXPECT_EQ(refusal(core("secrets"), R"({"data":{"a":"aGVsbG8="}})"), "");
  EXPECT_EQ(refusal(core("secrets"), R"({"data":{"a":""}})"), "");
  for (const char* wrong : {"hello!", "aGVsbG8", "aGVsb=8=", "a===", "\u00e9"})
    EXPECT_NE(refusal(core("secrets"), base::to_text(Json{{"data", {{"a", wrong}}}})).find("illegal base64 data"),
              std::string::npos)
        << wrong;
}

TEST(Decode, NullsAndEmptyListsGoAsInGo) {
  Json pod = json(
      R"({"metadata":{"name":"a","labels":{},"annotations":null,"creationTimestamp":null},"spec":{"containers":[],"volumes":[],"nodeSelector":{"a":null}}})");
  ASSERT_TRUE(decode(core("pods"), pod));
  EXPECT_EQ(pod, json(R"({"metadata":{"name":"a"},"spec":{"containers":[],"nodeSelector":{"a":""}}})"));
}

TEST(Decode, QuantitiesAndTimesBecomeCanonical) {
  Json pod = json(
      R"({"metadata":{"deletionTimestamp":"2026-01-01T02:00:00+02:00"},"spec":{"containers":[{"resources":{"limits":{"cpu":0.5,"memory":"1024Mi"}}}]}})");
  ASSERT_TRUE(decode(core("pods"), pod));
  EXPECT_EQ(pod["spec"]["containers"][0]["resources"]["limits"], json(R"({"cpu":"500m","memory":"1Gi"})"));
  EXPECT_EQ(pod["metadata"]["deletionTimestamp"], "2026-01-01T00:00:00Z");
  EXPECT_NE(refusal(core("pods"), R"({"metadata":{"creationTimestamp":"yesterday"}})"), "");
  EXPECT_NE(refusal(core("pods"), R"({"spec":{"overhead":{"cpu":"much"}}})"), "");
}

TEST(Decode, WhatHasNoSchemaIsKept) {
  Json revision = json(R"({"revision":1,"data":{"anything":[1,null,{"a":null}]}})");
  const Json before = revision;
  ASSERT_TRUE(decode(apps("controllerrevisions"), revision));
  EXPECT_EQ(revision, before);
}

}  // namespace
}  // namespace o2dms::simulator
