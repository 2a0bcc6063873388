#include "simulator/admission/namespace_lifecycle.h"

#include <gtest/gtest.h>

#include "tests/simulator/admission/admission_fixture.h"

namespace o2dms::simulator {
namespace {

TEST(NamespaceLifecycle, NothingIsCreatedInANamespaceThatIsNotThere) {
  AdmissionFixture plugin(make_namespace_lifecycle);
  const auto refused = plugin.create(pod_of("p"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 404);
  EXPECT_EQ(refused.error().kind, "namespaces") << "it is the namespace that is missing, not the pod";
  EXPECT_EQ(refused.error().name, "a");
  plugin.world().put(object_of("v1", "Namespace", "a"));
  EXPECT_TRUE(plugin.create(pod_of("p")).ok());
}

TEST(NamespaceLifecycle, NothingIsCreatedInANamespaceThatIsGoing) {
  AdmissionFixture plugin(make_namespace_lifecycle);
  base::Json ns = object_of("v1", "Namespace", "a");
  ns["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  plugin.world().put(ns);
  const auto refused = plugin.create(pod_of("p"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, 403);
  ASSERT_EQ(refused.error().causes.size(), 1u);
  EXPECT_EQ(refused.error().causes[0].reason, "NamespaceTerminating");
  EXPECT_EQ(refused.error().causes[0].field, "metadata.namespace");
}

TEST(NamespaceLifecycle, TheSystemsNamespacesStay) {
  AdmissionFixture plugin(make_namespace_lifecycle);
  for (const char* name : {"default", "kube-system", "kube-public"}) {
    const auto refused = plugin.remove("", "namespaces", name);
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_EQ(refused.error().code, 403);
  }
  EXPECT_TRUE(plugin.remove("", "namespaces", "kube-node-lease").ok());
  EXPECT_TRUE(plugin.remove("", "pods", "default").ok());
}

}  // namespace
}  // namespace o2dms::simulator
