#include <gtest/gtest.h>

#include "simulator/admission/default_storage_class.h"
#include "simulator/admission/storage_object_in_use_protection.h"
#include "tests/simulator/admission/admission_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

TEST(DefaultStorageClass, AClaimWithoutAClassGetsTheDefault) {
  AdmissionFixture plugin(make_default_storage_class);
  const Json claim = object_of("v1", "PersistentVolumeClaim", "c", "a");
  EXPECT_EQ(base::find(*plugin.create(claim), {"spec", "storageClassName"}), nullptr);
  plugin.world().put(object_of("storage.k8s.io/v1", "StorageClass", "slow"));
  Json standard = object_of("storage.k8s.io/v1", "StorageClass", "standard");
  standard["metadata"]["annotations"]["storageclass.kubernetes.io/is-default-class"] = "true";
  plugin.world().put(standard);
  EXPECT_EQ((*plugin.create(claim))["spec"]["storageClassName"], "standard");
  Json none = claim;
  none["spec"]["storageClassName"] = "";
  EXPECT_EQ((*plugin.create(none))["spec"]["storageClassName"], "") << "no class is a choice too";
}

TEST(StorageObjectInUseProtection, ClaimsAndVolumesGetAFinalizerOnce) {
  AdmissionFixture plugin(make_storage_object_in_use_protection);
  Json claim = object_of("v1", "PersistentVolumeClaim", "c", "a");
  claim = *plugin.create(claim);
  EXPECT_EQ(claim["metadata"]["finalizers"], Json({"kubernetes.io/pvc-protection"}));
  EXPECT_EQ((*plugin.create(claim))["metadata"]["finalizers"].size(), 1u);
  const auto volume = plugin.create(object_of("v1", "PersistentVolume", "v"));
  EXPECT_EQ((*volume)["metadata"]["finalizers"], Json({"kubernetes.io/pv-protection"}));
}

}  // namespace
}  // namespace o2dms::simulator
