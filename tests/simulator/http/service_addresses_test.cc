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
  EXPECT_EQ(create("t", {{"clusterIP", "10.96.0.77"}}).status, 422);
}

TEST_F(ServiceAddressesTest, AnAddressOfAnotherRangeIsRefused) {
  const Answer refused = call("POST", "/api/v1/namespaces/a/services",
                              {{"metadata", {{"name", "far"}}},
                               {"spec", {{"clusterIP", "192.0.2.1"}, {"ports", base::Json::array({{{"port", 80}}})}}}});
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.json["details"]["causes"][0]["field"], "spec.clusterIPs");
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
