#include <set>

#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class ServiceAddressesTest : public ApiFixture {
 protected:
  Answer create(std::string_view name, Json spec = Json::object()) {
    if (!spec.contains("ports")) spec["ports"] = Json::array({{{"port", 80}}});
    return call("POST", kServices, {{"metadata", {{"name", name}}}, {"spec", std::move(spec)}});
  }
  const std::string kServices = "/api/v1/namespaces/a/services";
};

TEST_F(ServiceAddressesTest, EveryServiceHasAnAddressOfItsOwn) {
  std::set<std::string> addresses;
  for (int i = 0; i < 20; ++i) {
    const Answer created = create("s" + std::to_string(i));
    ASSERT_EQ(created.status, 201) << created.body;
    const std::string address = created.json["spec"]["clusterIP"].get<std::string>();
    EXPECT_TRUE(address.starts_with("10.96.")) << address;
    EXPECT_EQ(created.json["spec"]["clusterIPs"], Json::array({address}));
    addresses.insert(address);
  }
  EXPECT_EQ(addresses.size(), 20u);
}

TEST_F(ServiceAddressesTest, AHeadlessServiceHasNone) {
  EXPECT_EQ(create("s", {{"clusterIP", "None"}}).json["spec"]["clusterIP"], "None");
}

TEST_F(ServiceAddressesTest, ATakenAddressIsRefused) {
  ASSERT_EQ(create("s", {{"clusterIP", "10.96.0.77"}}).status, 201);
  const Answer refused = create("t", {{"clusterIP", "10.96.0.77"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json["details"]["causes"][0]["message"],
            "Invalid value: [\"10.96.0.77\"]: failed to allocate IP 10.96.0.77: provided IP is already allocated");
}

TEST_F(ServiceAddressesTest, WhatNoServiceMayHaveIsRefusedAsARealServerDoes) {
  const auto cause = [&](const char* address) {
    const Answer refused = create("s", {{"clusterIP", address}});
    EXPECT_EQ(refused.status, 422) << address << refused.body;
    const Json& first = refused.json["details"]["causes"][0];
    return first["field"].get<std::string>() + ": " + first["message"].get<std::string>();
  };
  EXPECT_EQ(cause("192.0.2.1"),
            "spec.clusterIPs: Invalid value: [\"192.0.2.1\"]: failed to allocate IP 192.0.2.1: the provided network "
            "does not match the current range");
  EXPECT_EQ(cause("10.96.0.0"),
            "spec.clusterIPs: Invalid value: [\"10.96.0.0\"]: failed to allocate IP 10.96.0.0: the provided IP "
            "(10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/16");
  EXPECT_EQ(cause("10.96.999.1"),
            "spec.clusterIPs[0]: Invalid value: \"10.96.999.1\": must be a valid IP address, (e.g. 10.9.8.7 or "
            "2001:db8::ffff)");
  EXPECT_EQ(cause("2001:db8::1"),
            "spec.clusterIPs[0]: Invalid value: [\"2001:db8::1\"]: IPv6 is not configured on this cluster");
}

TEST_F(ServiceAddressesTest, TheApiServersAddressIsOfItsOwnServiceAlone) {
  EXPECT_EQ(create("s", {{"clusterIP", "10.96.0.1"}}).status, 422);
  EXPECT_EQ(create("kubernetes", {{"clusterIP", "10.96.0.1"}}).status, 422) << "another namespace's";
  const Json own = {{"metadata", {{"name", "kubernetes"}}},
                    {"spec", {{"clusterIP", "10.96.0.1"}, {"ports", Json::array({{{"port", 443}}})}}}};
  EXPECT_EQ(call("POST", "/api/v1/namespaces/default/services", own).status, 201);
}

TEST_F(ServiceAddressesTest, AnAddressOfTheRangeMayBeTakenByWhoStopsBeingAnExternalName) {
  ASSERT_EQ(create("t", {{"clusterIP", "10.96.0.77"}}).status, 201);
  Json service = call("POST", kServices,
                      {{"metadata", {{"name", "s"}}}, {"spec", {{"type", "ExternalName"}, {"externalName", "x.y"}}}})
                     .json;
  EXPECT_FALSE(service["spec"].contains("clusterIP"));
  service["spec"] = {{"clusterIP", "10.96.0.77"}, {"ports", Json::array({{{"port", 80}}})}};
  EXPECT_EQ(call("PUT", kServices + "/s", service).status, 422);
  service["spec"]["clusterIP"] = "10.96.0.78";
  EXPECT_EQ(call("PUT", kServices + "/s", service).status, 200);
}

TEST_F(ServiceAddressesTest, ANodePortIsOneServicesForAllProtocols) {
  const auto ports = [](const char* protocol) {
    return Json{{"type", "NodePort"},
                {"ports", Json::array({{{"port", 80}, {"protocol", protocol}, {"nodePort", 30080}}})}};
  };
  ASSERT_EQ(create("s", ports("TCP")).status, 201);
  const Answer refused = create("t", ports("UDP"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json["details"]["causes"][0]["message"],
            "Invalid value: 30080: provided port is already allocated");
  // Within one Service, a port of both protocols has one node port.
  const Answer both = create("u", {{"type", "NodePort"},
                                   {"ports", Json::array({{{"name", "a"}, {"port", 53}, {"protocol", "TCP"}},
                                                          {{"name", "b"}, {"port", 53}, {"protocol", "UDP"}}})}});
  ASSERT_EQ(both.status, 201) << both.body;
  EXPECT_EQ(both.json["spec"]["ports"][0]["nodePort"], both.json["spec"]["ports"][1]["nodePort"]);
}

TEST_F(ServiceAddressesTest, ALocalLoadBalancerHasAPortForHealthChecks) {
  const Json local = {{"type", "LoadBalancer"}, {"externalTrafficPolicy", "Local"}};
  Json service = create("s", local).json;
  const int port = service["spec"].value("healthCheckNodePort", 0);
  EXPECT_GE(port, 30000);
  EXPECT_NE(port, service["spec"]["ports"][0]["nodePort"].get<int>());
  Json other = local;
  other["healthCheckNodePort"] = port;
  const Answer refused = create("t", other);
  EXPECT_EQ(refused.status, 500) << "as a real server words it";
  EXPECT_EQ(refused.json["message"], "Internal error occurred: failed to allocate requested HealthCheck NodePort " +
                                         std::to_string(port) + ": provided port is already allocated");
  service["spec"]["externalTrafficPolicy"] = "Cluster";
  EXPECT_FALSE(call("PUT", kServices + "/s", service).json["spec"].contains("healthCheckNodePort"));
  EXPECT_EQ(create("t", other).status, 201) << "it was given back";
}

TEST_F(ServiceAddressesTest, WhoNeedsNoNodePortsAnyMoreGivesThemBack) {
  Json service = create("s", {{"type", "NodePort"}}).json;
  const Json port = service["spec"]["ports"][0]["nodePort"];
  service["spec"]["type"] = "ClusterIP";
  const Answer updated = call("PUT", kServices + "/s", service);
  ASSERT_EQ(updated.status, 200) << updated.body;
  EXPECT_FALSE(updated.json["spec"]["ports"][0].contains("nodePort"));
  EXPECT_EQ(create("t", {{"type", "NodePort"}, {"ports", Json::array({{{"port", 80}, {"nodePort", port}}})}}).status,
            201);
}

TEST_F(ServiceAddressesTest, NodePortsAreGivenAndKept) {
  Json service = create("s", {{"type", "NodePort"}}).json;
  const int port = service["spec"]["ports"][0]["nodePort"].get<int>();
  EXPECT_GE(port, 30000);
  EXPECT_LE(port, 32767);
  const std::string address = service["spec"]["clusterIP"].get<std::string>();
  // A client that sends less than it read does not lose them.
  service["spec"].erase("clusterIP");
  service["spec"].erase("clusterIPs");
  service["spec"]["ports"][0].erase("nodePort");
  const Answer updated = call("PUT", kServices + "/s", service);
  ASSERT_EQ(updated.status, 200) << updated.body;
  EXPECT_EQ(updated.json["spec"]["clusterIP"], address);
  EXPECT_EQ(updated.json["spec"]["ports"][0]["nodePort"], port);
}

TEST_F(ServiceAddressesTest, ADeletedServiceGivesItsAddressBack) {
  ASSERT_EQ(create("s", {{"clusterIP", "10.96.0.77"}}).status, 201);
  call("DELETE", kServices + "/s");
  EXPECT_EQ(create("t", {{"clusterIP", "10.96.0.77"}}).status, 201);
}

}  // namespace
}  // namespace o2dms::simulator
