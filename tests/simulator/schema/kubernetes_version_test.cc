#include "simulator/schema/kubernetes_version.h"

#include <gmock/gmock.h>

#include "simulator/schema/kube_version_order.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

TEST(KubernetesVersion, IsFoundByNameAndIsWhatItsNameSays) {
  const std::vector<std::string> names = kubernetes_versions();
  ASSERT_FALSE(names.empty());
  for (const std::string& name : names) {
    const auto version = find_kubernetes_version(name);
    ASSERT_TRUE(version) << version.error().message;
    EXPECT_TRUE((*version)->git_version.starts_with("v" + name + ".")) << (*version)->git_version;
    EXPECT_EQ("1." + std::to_string((*version)->minor), name);
    for (const std::string& text : {(*version)->go_version, (*version)->build_date, (*version)->platform})
      EXPECT_FALSE(text.empty()) << name;
    EXPECT_NE((*version)->registry->find("", "v1", "pods"), nullptr);
    EXPECT_FALSE((*version)->wire_numbers.empty());
  }
  EXPECT_EQ(newest_kubernetes_version()->git_version, find_kubernetes_version(names.front()).value()->git_version);
}

TEST(KubernetesVersion, NamesThoseThatThereAre) {
  const auto version = find_kubernetes_version("1.1");
  ASSERT_FALSE(version);
  EXPECT_THAT(version.error().message, testing::HasSubstr("no Kubernetes \"1.1\""));
  for (const std::string& name : kubernetes_versions()) EXPECT_THAT(version.error().message, testing::HasSubstr(name));
}

TEST(KubernetesVersion, IsReadAsClustersSayIt) {
  for (const auto& [text, minor] : std::vector<std::pair<std::string, int>>{{"v1.36.0", 36},
                                                                            {"v1.28.4+k3s1", 28},
                                                                            {"v1.29.1-eks-508b6b3", 29},
                                                                            {"v1.30+", 30},
                                                                            {"v1.31", 31},
                                                                            {"unversioned", 0},
                                                                            {"1.36.0", 0},
                                                                            {"v2.0.0", 0},
                                                                            {"v1.", 0},
                                                                            {"v1.-3", 0},
                                                                            {"v1.3x", 0},
                                                                            {"v1.30.0\n", 0},
                                                                            {"v1.99999999999", 0},
                                                                            {"", 0}})
    EXPECT_EQ(minor_version(text), minor) << text;
}

TEST(KubernetesVersion, OfAGroupIsPreferredAsKubernetesDoes) {
  const std::vector<std::string> order = {"v10",     "v2",        "v1",        "v11beta2", "v10beta3",
                                          "v3beta1", "v12alpha1", "v11alpha2", "foo1",     "foo10"};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j)
      EXPECT_EQ(is_preferred_version(order[i], order[j]), i < j) << order[i] << " " << order[j];
}

}  // namespace
}  // namespace o2dms::simulator
