// A case that shares its namespace: every name of its own is renamed wherever it stands, and nothing else is.
#include "harness/run/own_names.h"

#include <gmock/gmock.h>

#include "harness/run/made_objects.h"

namespace o2dms::harness {
namespace {

using base::Json;

Step step(const char* word, const char* label, Json parameters) {
  return {.word = word, .parameters = std::make_shared<const Json>(std::move(parameters)), .label = label};
}

Case sample() {
  Case one{.id = "c"};
  one.steps = {
      step("have", "have", {{"kind", "ConfigMap"}, {"metadata", {{"name", "red"}, {"labels", {{"tier", "front"}}}}}}),
      step("request", "check ConfigMap/red",
           {{"label", "check ConfigMap/red"},
            {"path", "/api/v1/namespaces/{namespace}/configmaps/red?fieldSelector=metadata.name%3Dred"},
            {"body",
             {{"metadata", {{"name", "red"}, {"uid", "{uid of create ConfigMap/red}"}}},
              {"data", {{"a", "reddish"}}}}}}),
      step("watch", "watched", {{"selector", "tier in (front,back)"}, {"until", "red"}})};
  one.expectations.push_back(
      {.id = "red",
       .parameters = std::make_shared<const Json>(
           Json{{"step", "check"}, {"names", {"red"}}, {"events", {"ADDED red", "DELETED redder"}}})});
  return one;
}

TEST(OwnNames, AreRenamedInAllThatACaseSays) {
  const Case original = sample();
  const Case renamed = OwnNames(original, {}, "p-").in_case(original);
  EXPECT_EQ((*renamed.steps[0].parameters)["metadata"]["name"], "p-red");
  EXPECT_EQ((*renamed.steps[0].parameters)["metadata"]["labels"]["tier"], "p-front");
  const Json& request = *renamed.steps[1].parameters;
  EXPECT_EQ(renamed.steps[1].label, "check ConfigMap/p-red");
  EXPECT_EQ(request["label"], "check ConfigMap/p-red");
  EXPECT_EQ(request["path"], "/api/v1/namespaces/{namespace}/configmaps/p-red?fieldSelector=metadata.name%3Dp-red");
  EXPECT_EQ(request["body"]["metadata"]["name"], "p-red");
  EXPECT_EQ(request["body"]["metadata"]["uid"], "{uid of create ConfigMap/p-red}");
  EXPECT_EQ(request["body"]["data"]["a"], "reddish") << "a longer word is another";
  EXPECT_EQ((*renamed.steps[2].parameters)["selector"], "tier in (p-front,back)");
  EXPECT_EQ((*renamed.steps[2].parameters)["until"], "p-red");
  const Json& expected = *renamed.expectations[0].parameters;
  EXPECT_EQ(expected["names"][0], "p-red");
  EXPECT_EQ(expected["events"], Json({"ADDED p-red", "DELETED redder"}));
  EXPECT_EQ(expected["step"], "check");
  EXPECT_EQ(renamed.expectations[0].id, "red") << "an id is ours";
}

TEST(OwnNames, OfManyFromOneManifestAreRenamedWithIt) {
  Case one{.id = "c"};
  one.steps = {step("create-many", "many", {{"manifest", {{"metadata", {{"name", "item"}}}}}, {"count", 2}})};
  one.expectations.push_back(
      {.id = "e", .parameters = std::make_shared<const Json>(Json{{"names", {"item-0", "items", "other-item-0"}}})});
  const Case renamed = OwnNames(one, {}, "p-").in_case(one);
  EXPECT_EQ((*renamed.steps[0].parameters)["manifest"]["metadata"]["name"], "p-item");
  EXPECT_EQ((*renamed.expectations[0].parameters)["names"], Json({"p-item-0", "items", "other-item-0"}));
}

TEST(OwnNames, WithoutAPrefixEverythingStays) {
  const Case original = sample();
  const Case same = OwnNames(original, {}, "").in_case(original);
  EXPECT_EQ(*same.steps[0].parameters, *original.steps[0].parameters);
  EXPECT_EQ(same.steps[1].label, original.steps[1].label);
}

TEST(OwnNames, ManifestsKeepReferringToOneAnother) {
  const Json config = {{"kind", "ConfigMap"}, {"metadata", {{"name", "web"}}}, {"data", {{"web", "80"}}}};
  Json deployment = {{"kind", "Deployment"},
                     {"metadata", {{"name", "web-front"}, {"labels", {{"sidecar.example/inject", "false"}}}}},
                     {"spec", {{"selector", {{"matchLabels", {{"app", "web"}}}}}}}};
  Json& pod = deployment["spec"]["template"];
  pod = {{"metadata", {{"labels", {{"app", "web"}}}}},
         {"spec",
          {{"volumes", {{{"name", "c"}, {"configMap", {{"name", "web"}}}}}},
           {"containers",
            {{{"name", "web"},
              {"image", "web"},
              {"args", {"web"}},
              {"env", {{{"name", "HIDE"}, {"value", "false"}}}},
              {"ports", {{{"name", "web"}, {"containerPort", 80}}}}}}}}}};
  const OwnNames names({}, {config, deployment}, "p-");
  EXPECT_EQ(names.in_object(config)["data"].contains("web"), true) << "keys stay";
  const Json renamed = names.in_object(deployment);
  EXPECT_EQ(renamed["spec"]["selector"]["matchLabels"], renamed["spec"]["template"]["metadata"]["labels"]);
  const Json& spec = renamed["spec"]["template"]["spec"];
  EXPECT_EQ(spec["volumes"][0]["configMap"]["name"], "p-web");
  EXPECT_EQ(spec["containers"][0]["image"], "web");
  EXPECT_EQ(spec["containers"][0]["args"][0], "web");
  EXPECT_EQ(spec["containers"][0]["ports"][0]["name"], "web") << "a port's name is short";
  EXPECT_EQ(spec["containers"][0]["env"][0]["value"], "false");
  EXPECT_EQ(renamed["metadata"]["labels"]["sidecar.example/inject"], "false") << "said to somebody else";
}

TEST(OwnNames, OneThatIsAsLongAsItMayBeStaysSo) {
  const std::string longest(253, 'a');
  Case one{.id = "c"};
  one.steps = {step("have", "have", {{"kind", "ConfigMap"}, {"metadata", {{"name", longest}}}})};
  const std::string renamed = (*OwnNames(one, {}, "o2dms-r1-7-").in_case(one).steps[0].parameters)["metadata"]["name"];
  EXPECT_EQ(renamed.size(), longest.size());
  EXPECT_TRUE(renamed.starts_with("o2dms-r1-7-"));
}

TEST(OwnNames, WhatActsOnAWholeNamespaceNeedsItsOwn) {
  EXPECT_EQ(why_alone(sample(), {}), "");
  EXPECT_NE(why_alone(sample(), {{{"kind", "ResourceQuota"}}}), "");
  Case deletes{.id = "c"};
  deletes.steps = {step("request", "r",
                        {{"method", "DELETE"}, {"path", "/api/v1/namespaces/{namespace}/configmaps?labelSelector=a"}})};
  EXPECT_THAT(why_alone(deletes, {}), testing::HasSubstr("deletes a collection"));
  Case renews{.id = "c"};
  renews.steps = {step("renew-namespace", "renew-namespace", Json::object())};
  EXPECT_THAT(why_alone(renews, {}), testing::HasSubstr("deletes a namespace"));
  renews.steps = {step("request", "r", {{"method", "DELETE"}, {"path", "/api/v1/namespaces/{namespace}"}})};
  EXPECT_THAT(why_alone(renews, {}), testing::HasSubstr("deletes a namespace"));
  Case says{.id = "c", .alone = true};
  EXPECT_NE(why_alone(says, {}), "");
}

ExchangeRef answered(const char* method, const char* url, int status, const Json& body, const Json& sent = nullptr) {
  Exchange exchange{.method = method, .url = url, .status = status};
  exchange.response_body = make_body(base::to_text(body));
  if (!sent.is_null()) exchange.request_body = make_body(base::to_text(sent));
  return std::make_shared<const Exchange>(std::move(exchange));
}

// Whoever asked: what an open door let in is to go as well.
TEST(MadeObjects, AreThoseThatTheTargetSaysItCreated) {
  const Json object = {{"metadata", {{"name", "a"}, {"uid", "u"}}}};
  const std::string core = "https://h:1/api/cluster/api/v1/namespaces/x/";
  const auto made =
      objects_made({answered("POST", (core + "configmaps").c_str(), 201, object),
                    answered("POST", (core + "configmaps?dryRun=All").c_str(), 201, object),
                    answered("POST", (core + "configmaps").c_str(), 409, object),
                    answered("POST", (core + "serviceaccounts/a/token").c_str(), 201, {{"metadata", {{"name", "a"}}}}),
                    answered("PATCH", "https://h/apis/apps/v1/namespaces/x/deployments/a?fieldManager=m", 201, object),
                    answered("POST", "https://h/api/v1/namespaces/other/configmaps", 201, object),
                    answered("POST", (core + "secrets").c_str(), 0, nullptr, {{"metadata", {{"name", "p-b"}}}}),
                    answered("POST", (core + "secrets").c_str(), 0, nullptr, {{"metadata", {{"name", "of-others"}}}})},
                   "x", "p-");
  ASSERT_EQ(made.size(), 3U);
  EXPECT_EQ(made[0].collection + " " + made[0].name + " " + made[0].uid, "/api/v1/namespaces/x/configmaps a u");
  EXPECT_EQ(made[1].collection, "/apis/apps/v1/namespaces/x/deployments");
  EXPECT_EQ(made[2].name, "p-b") << "a creation that was not answered may have been one";
}

}  // namespace
}  // namespace o2dms::harness
