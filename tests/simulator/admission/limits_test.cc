#include <gtest/gtest.h>

#include "simulator/admission/limit_ranger.h"
#include "simulator/admission/pod_resources.h"
#include "simulator/admission/resource_quota.h"
#include "tests/simulator/admission/admission_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json with_spec(Json object, Json spec) {
  object["spec"] = std::move(spec);
  return object;
}

TEST(PodResources, SidecarsAndInitContainersCountAsTheyRun) {
  const Json spec = Json::parse(R"({
    "initContainers": [
      {"resources": {"requests": {"cpu": "100m"}}, "restartPolicy": "Always"},
      {"resources": {"requests": {"cpu": "2"}}}],
    "containers": [{"resources": {"requests": {"cpu": "500m"}}}, {"resources": {"requests": {"cpu": "1"}}}],
    "overhead": {"cpu": "10m"}})");
  EXPECT_EQ(pod_resources(spec, "requests").at("cpu").text(), "2110m");
}

TEST(PodResources, WhatThePodStatesIsInsteadOfItsContainers) {
  const Json spec = Json::parse(R"({
    "containers": [{"resources": {"requests": {"cpu": "500m", "memory": "1Gi", "example.com/device": "1"}}}],
    "resources": {"requests": {"cpu": "2", "hugepages-2Mi": "4Mi"}},
    "overhead": {"cpu": "10m"}})");
  const ResourceAmounts requests = pod_resources(spec, "requests");
  EXPECT_EQ(requests.at("cpu").text(), "2010m");
  EXPECT_EQ(requests.at("memory").text(), "1Gi");
  EXPECT_EQ(requests.at("hugepages-2Mi").text(), "4Mi");
  EXPECT_EQ(requests.at("example.com/device").text(), "1");
}

TEST(LimitRanger, FillsInAndBounds) {
  AdmissionFixture plugin(make_limit_ranger);
  plugin.world().put(with_spec(object_of("v1", "LimitRange", "l", "a"), Json::parse(R"({"limits": [
    {"type": "Container", "default": {"cpu": "1"}, "defaultRequest": {"cpu": "200m"}, "max": {"cpu": "2"},
     "min": {"cpu": "100m"}}]})")));
  const auto pod = plugin.create(pod_of("p"));
  ASSERT_TRUE(pod.ok()) << pod.error().message;
  EXPECT_EQ((*pod)["spec"]["containers"][0]["resources"],
            Json::parse(R"({"limits": {"cpu": "1"}, "requests": {"cpu": "200m"}})"));
  const auto big = plugin.create(pod_of("p", {{"limits", {{"cpu", "3"}}}}));
  ASSERT_FALSE(big.ok());
  EXPECT_EQ(big.error().code, 403);
  EXPECT_EQ(big.error().message, "pods \"p\" is forbidden: maximum cpu usage per Container is 2, but limit is 3");
  EXPECT_FALSE(plugin.create(pod_of("p", {{"requests", {{"cpu", "50m"}}}})).ok());
}

TEST(LimitRanger, BoundsClaims) {
  AdmissionFixture plugin(make_limit_ranger);
  plugin.world().put(with_spec(object_of("v1", "LimitRange", "l", "a"), Json::parse(R"({"limits": [
    {"type": "PersistentVolumeClaim", "max": {"storage": "2Gi"}}]})")));
  const auto claim = [](const char* size) {
    return with_spec(object_of("v1", "PersistentVolumeClaim", "c", "a"),
                     {{"resources", {{"requests", {{"storage", size}}}}}});
  };
  EXPECT_TRUE(plugin.create(claim("1Gi")).ok());
  EXPECT_EQ(plugin.create(claim("3Gi")).error().code, 403);
}

TEST(ResourceQuota, CountsObjects) {
  AdmissionFixture plugin(make_resource_quota);
  plugin.world().put(with_spec(object_of("v1", "ResourceQuota", "q", "a"),
                               {{"hard", {{"configmaps", "1"}, {"count/deployments.apps", "0"}}}}));
  EXPECT_TRUE(plugin.create(object_of("v1", "ConfigMap", "one", "a")).ok());
  plugin.world().put(object_of("v1", "ConfigMap", "one", "a"));
  plugin.world().put(object_of("v1", "ConfigMap", "elsewhere", "b"));
  const auto refused = plugin.create(object_of("v1", "ConfigMap", "two", "a"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403);
  EXPECT_EQ(refused.error().message,
            "configmaps \"two\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: "
            "configmaps=1");
  EXPECT_FALSE(plugin.create(object_of("apps/v1", "Deployment", "d", "a")).ok());
  EXPECT_TRUE(plugin.create(object_of("v1", "ConfigMap", "two", "b"), "b").ok());
}

TEST(ResourceQuota, CountsCpuOfPodsThatHaveNotEnded) {
  AdmissionFixture plugin(make_resource_quota);
  plugin.world().put(
      with_spec(object_of("v1", "ResourceQuota", "q", "a"), {{"hard", {{"requests.cpu", "2"}, {"pods", "3"}}}}));
  EXPECT_EQ(plugin.create(pod_of("p")).error().message,
            "pods \"p\" is forbidden: failed quota: q: must specify requests.cpu for: c");
  const Json one_and_a_half = {{"requests", {{"cpu", "1500m"}}}};
  plugin.world().put(pod_of("p", one_and_a_half));
  EXPECT_EQ(plugin.create(pod_of("r", one_and_a_half)).error().code, 403);
  Json ended = pod_of("p", one_and_a_half);
  ended["status"]["phase"] = "Succeeded";
  plugin.world().put(ended);
  EXPECT_TRUE(plugin.create(pod_of("r", one_and_a_half)).ok());
}

TEST(ResourceQuota, LooksAtScopes) {
  AdmissionFixture plugin(make_resource_quota);
  plugin.world().put(
      with_spec(object_of("v1", "ResourceQuota", "q", "a"), {{"hard", {{"pods", "0"}}}, {"scopes", {"BestEffort"}}}));
  EXPECT_FALSE(plugin.create(pod_of("p")).ok());
  EXPECT_TRUE(plugin.create(pod_of("p", {{"requests", {{"cpu", "1"}}}})).ok());
}

TEST(ResourceQuota, CountsWhatAPodStatesForAllItsContainers) {
  AdmissionFixture plugin(make_resource_quota);
  plugin.world().put(with_spec(object_of("v1", "ResourceQuota", "q", "a"), {{"hard", {{"requests.cpu", "2"}}}}));
  Json pod = pod_of("p");
  pod["spec"]["resources"]["requests"]["cpu"] = "2";
  EXPECT_TRUE(plugin.create(pod).ok()) << "its containers need not say it again";
  pod["spec"]["resources"]["requests"]["cpu"] = "2100m";
  EXPECT_EQ(plugin.create(pod).error().code, 403);
}

TEST(ResourceQuota, KnowsPodsWhoseAffinityLooksIntoOtherNamespaces) {
  const Json scoped = {{"hard", {{"pods", "0"}}}, {"scopes", {"CrossNamespacePodAffinity"}}};
  const Json selected = {
      {"hard", {{"pods", "0"}}},
      {"scopeSelector",
       {{"matchExpressions", Json::array({{{"scopeName", "CrossNamespacePodAffinity"}, {"operator", "Exists"}}})}}}};
  for (const Json& spec : {scoped, selected}) {
    AdmissionFixture plugin(make_resource_quota);
    plugin.world().put(with_spec(object_of("v1", "ResourceQuota", "q", "a"), spec));
    const auto may_have = [&](const char* kind, const Json& term, bool preferred) {
      Json pod = pod_of("p");
      const Json terms = Json::array({preferred ? Json{{"weight", 1}, {"podAffinityTerm", term}} : term});
      pod["spec"]["affinity"][kind][preferred ? "preferredDuringSchedulingIgnoredDuringExecution"
                                              : "requiredDuringSchedulingIgnoredDuringExecution"] = terms;
      return plugin.create(pod).ok();
    };
    EXPECT_TRUE(plugin.create(pod_of("p")).ok());
    for (const char* kind : {"podAffinity", "podAntiAffinity"}) {
      for (const bool preferred : {false, true}) {
        EXPECT_TRUE(may_have(kind, {{"topologyKey", "zone"}}, preferred));
        EXPECT_FALSE(may_have(kind, {{"topologyKey", "zone"}, {"namespaces", {"b"}}}, preferred)) << kind;
        EXPECT_FALSE(may_have(kind, {{"topologyKey", "zone"}, {"namespaceSelector", Json::object()}}, preferred));
      }
    }
  }
}

TEST(ResourceQuota, CountsNothingInAScopeThatNobodyKnows) {
  AdmissionFixture plugin(make_resource_quota);
  plugin.world().put(
      with_spec(object_of("v1", "ResourceQuota", "q", "a"), {{"hard", {{"pods", "0"}}}, {"scopes", {"OfTomorrow"}}}));
  EXPECT_TRUE(plugin.create(pod_of("p")).ok());
}

}  // namespace
}  // namespace o2dms::simulator
