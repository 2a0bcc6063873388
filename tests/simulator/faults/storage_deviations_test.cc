#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

TEST(StorageDeviation, CreateStoresNothing) {
  Deviant cloud("create-stores-nothing");
  const auto answer = cloud.admin.post(kConfigMaps, config_map("c"));
  EXPECT_EQ(answer.status, 201);
  for (const char* field : {"uid", "resourceVersion", "creationTimestamp"})
    EXPECT_NE(base::string_at(answer.body, {"metadata", field}), "") << field;
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 404);
}

TEST(StorageDeviation, LabelsLost) {
  Deviant cloud("labels-lost");
  const auto created = cloud.admin.post(kConfigMaps, config_map("c"));
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(base::find(created.body, {"metadata", "labels"}), nullptr) << created.text;
}

TEST(StorageDeviation, StalePutAccepted) {
  Deviant cloud("stale-put-accepted");
  base::Json stale = cloud.admin.post(kConfigMaps, config_map("c")).body;
  base::Json newer = stale;
  newer["data"]["a"] = "1";
  ASSERT_EQ(cloud.admin.send("PUT", kConfigMaps + "/c", newer).status, 200);
  stale["data"]["a"] = "2";
  EXPECT_EQ(cloud.admin.send("PUT", kConfigMaps + "/c", stale).status, 200);
}

TEST(StorageDeviation, NamespacesLeak) {
  Deviant cloud("namespaces-leak");
  ASSERT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_TRUE(cloud.admin.get("/api/v1/namespaces/kube-public/configmaps").text.find("\"name\":\"c\"") !=
              std::string::npos);
}

}  // namespace
}  // namespace o2dms::simulator
