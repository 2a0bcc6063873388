#include "tests/simulator/faults/deviation_fixture.h"

namespace o2dms::simulator {
namespace {

void create(Deviant& cloud) {
  ASSERT_EQ(cloud.admin.post(kConfigMaps, config_map("c")).status, 201);
}

TEST(DeletionDeviation, DeleteAnswers202) {
  Deviant cloud("delete-answers-202");
  create(cloud);
  EXPECT_EQ(cloud.admin.remove(kConfigMaps + "/c").status, 202);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 404);
}

TEST(DeletionDeviation, DeleteMissing200) {
  Deviant cloud("delete-missing-200");
  EXPECT_EQ(cloud.admin.remove(kConfigMaps + "/none").status, 200);
}

TEST(DeletionDeviation, DeleteKeepsObject) {
  Deviant cloud("delete-keeps-object");
  create(cloud);
  EXPECT_EQ(cloud.admin.remove(kConfigMaps + "/c").status, 200);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 200);
}

TEST(DeletionDeviation, GetAfterDelete200) {
  Deviant cloud("get-after-delete-200");
  create(cloud);
  EXPECT_EQ(cloud.admin.remove(kConfigMaps + "/c").status, 200);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/c").status, 200);
  EXPECT_EQ(cloud.admin.get(kConfigMaps + "/other").status, 404);
}

TEST(DeletionDeviation, PreconditionsIgnored) {
  Deviant cloud("preconditions-ignored");
  create(cloud);
  const base::Json options = {{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"preconditions", {{"uid", "other"}}}};
  EXPECT_EQ(cloud.admin.send("DELETE", kConfigMaps + "/c", options).status, 200);
}

}  // namespace
}  // namespace o2dms::simulator
