#include "simulator/admission/default_admission.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

// kube-apiserver's order of the plugins that are on by default, as far as they are here (`kube-apiserver -h`,
// --enable-admission-plugins), and what it does outside of plugins before quota.
TEST(DefaultAdmission, HasKubernetesPluginsByNameInItsOrder) {
  std::vector<std::string_view> names;
  for (const AdmissionPluginInfo& each : default_admission_plugins()) names.push_back(each.name);
  EXPECT_THAT(names,
              testing::ElementsAre("NamespaceLifecycle", "LimitRanger", "ServiceAccount", "Priority",
                                   "DefaultTolerationSeconds", "DefaultStorageClass", "StorageObjectInUseProtection",
                                   "RuntimeClass", "CertificateApproval", "RbacEscalation", "ResourceQuota"));
  AccessFixture world;
  const auto rbac = make_rbac_authorizer(world.store(), world.registry());
  const AdmissionChain chain =
      default_admission({world.registry(), world.store(), *rbac, *rbac, world.clock(), world.random()});
  ASSERT_EQ(chain.size(), names.size());
  for (std::size_t i = 0; i < chain.size(); ++i) {
    EXPECT_EQ(chain[i].name, names[i]);
    EXPECT_NE(chain[i].plugin, nullptr);
  }
}

}  // namespace
}  // namespace o2dms::simulator
