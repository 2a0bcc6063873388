#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

using As = TestClient::As;

TEST(AccessDeviation, AcceptsNoCredentials) {
  Deviant cloud("accepts-no-credentials");
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody, "bad").get(kConfigMaps).status, 401) << "all else is right";
}

TEST(AccessDeviation, AcceptsAnyToken) {
  Deviant cloud("accepts-any-token");
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody, "bad").post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).get(kConfigMaps).status, 401) << "all else is right";
}

TEST(AccessDeviation, AcceptsUntrustedCertificate) {
  Deviant cloud("accepts-untrusted-certificate");
  EXPECT_EQ(TestClient(*cloud.simulator, As::stranger).post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).get(kConfigMaps).status, 401) << "all else is right";
}

TEST(AccessDeviation, ForbiddenInsteadOfUnauthorized) {
  Deviant cloud("forbidden-instead-of-unauthorized");
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).get(kConfigMaps).status, 403);
  EXPECT_EQ(cloud.admin.get(kConfigMaps).status, 200);
}

TEST(AccessDeviation, UnauthorizedInsteadOfForbidden) {
  Deviant cloud("unauthorized-instead-of-forbidden");
  TestClient powerless(*cloud.simulator, As::nobody, powerless_token(cloud.admin));
  EXPECT_EQ(powerless.get(kConfigMaps).status, 401);
}

TEST(AccessDeviation, RbacIgnored) {
  Deviant cloud("rbac-ignored");
  TestClient powerless(*cloud.simulator, As::nobody, powerless_token(cloud.admin));
  EXPECT_EQ(powerless.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).get(kConfigMaps).status, 401) << "all else is right";
}

TEST(AccessDeviation, RefusedCreateStillStores) {
  Deviant cloud("refused-create-still-stores");
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).post(kConfigMaps, config_map("c")).status, 401);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 200);
}

TEST(AccessDeviation, RefusedDeleteStillDeletes) {
  Deviant cloud("refused-delete-still-deletes");
  ASSERT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
  EXPECT_EQ(TestClient(*cloud.simulator, As::nobody).remove(kConfigMaps + "/c").status, 401);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 404);
}

}  // namespace
}  // namespace o2dms::simulator
