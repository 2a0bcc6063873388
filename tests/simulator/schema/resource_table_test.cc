#include <set>

#include "simulator/schema/registry.h"
#include "tests/simulator/resource/documents.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

TEST(ResourceTable, ServesEveryGroupVersionOfKubernetes136InDiscoverysOrder) {
  const auto& versions = newest_registry().group_versions();
  ASSERT_EQ(versions.size(), 36u);
  EXPECT_EQ(versions[0].group, "");
  EXPECT_EQ(versions[1].group, "apiregistration.k8s.io");
  EXPECT_EQ(newest_registry().all().size(), 95u);
  std::size_t in_groups = 0;
  for (const GroupVersion& each : versions) {
    EXPECT_FALSE(each.resources.empty()) << each.group << "/" << each.version;
    in_groups += each.resources.size();
  }
  EXPECT_EQ(in_groups, 95u);
}

TEST(ResourceTable, APodIsWhatDiscoverySaysOfIt) {
  const ResourceType& pods = core("pods");
  EXPECT_EQ(pods.kind, "Pod");
  EXPECT_EQ(pods.singular, "pod");
  EXPECT_EQ(pods.list_kind, "PodList");
  EXPECT_EQ(pods.api_version, "v1");
  EXPECT_TRUE(pods.namespaced);
  EXPECT_EQ(pods.short_names, std::vector<std::string_view>{"po"});
  EXPECT_EQ(pods.categories, std::vector<std::string_view>{"all"});
  EXPECT_TRUE(pods.has_verb("deletecollection"));
  EXPECT_FALSE(pods.has_verb("connect"));
  ASSERT_NE(pods.find_subresource("eviction"), nullptr);
  EXPECT_EQ(pods.find_subresource("eviction")->group, "policy");
  EXPECT_NE(pods.find_subresource("eviction")->type, nullptr);
  EXPECT_EQ(pods.find_subresource("exec")->type, nullptr);
  EXPECT_EQ(pods.find_subresource("scale"), nullptr);
}

TEST(ResourceTable, EveryResourceHasATypeAndEveryTypeIsReachedWhole) {
  std::set<std::string_view> names;
  for (const Type& type : newest_registry().types()) names.insert(type.name);
  for (const ResourceType* resource : newest_registry().all()) {
    EXPECT_NE(resource->type, nullptr) << resource->api_version << " " << resource->kind;
    EXPECT_NE(resource->storage, nullptr);
    EXPECT_EQ(newest_registry().all()[resource->index], resource);
    EXPECT_TRUE(resource->list_type != nullptr || !resource->has_verb("list")) << resource->kind;
  }
  for (const Type& type : newest_registry().types())
    for (const Field& field : type.fields) {
      const Value* value = &field.value;
      while (value->element != nullptr) value = value->element;
      EXPECT_TRUE(value->kind != ValueKind::object || names.count(value->type->name) == 1)
          << type.name << "." << field.name;
    }
}

TEST(ResourceTable, ContainersAreMergedByName) {
  const Field* containers = newest_registry().find_type("io.k8s.api.core.v1.PodSpec")->find("containers");
  ASSERT_NE(containers, nullptr);
  EXPECT_TRUE(containers->required);
  EXPECT_EQ(containers->value.list_kind, ListKind::map);
  EXPECT_EQ(containers->value.list_map_keys, std::vector<std::string_view>{"name"});
  EXPECT_EQ(containers->value.patch_merge_key, "name");
  const Field* ports = containers->value.element->type->find("ports");
  EXPECT_EQ(ports->value.element->type->find("protocol")->default_text, "\"TCP\"");
}

TEST(ResourceTable, VersionsOfOneResourceShareTheirStorage) {
  EXPECT_EQ(native("autoscaling", "v1", "horizontalpodautoscalers").storage,
            &native("autoscaling", "v2", "horizontalpodautoscalers"));
  EXPECT_EQ(native("events.k8s.io", "v1", "events").storage, &core("events"));
  EXPECT_EQ(native("resource.k8s.io", "v1beta1", "resourceclaims").storage,
            &native("resource.k8s.io", "v1", "resourceclaims"));
  EXPECT_EQ(core("pods").storage, &core("pods"));
  EXPECT_EQ(newest_registry().find_preferred("autoscaling", "horizontalpodautoscalers")->version, "v2");
}

TEST(ResourceTable, AnUnknownResourceIsNotFound) {
  EXPECT_EQ(newest_registry().find("", "v1", "deployments"), nullptr);
  EXPECT_EQ(newest_registry().find("apps", "v1beta1", "deployments"), nullptr);
  EXPECT_EQ(newest_registry().find_kind("apps", "v1", "Pod"), nullptr);
  EXPECT_EQ(newest_registry().find_kind("apps", "v1", "Deployment"), &apps("deployments"));
}

TEST(ResourceTable, ABrokenTableIsNamedByItsLine) {
  const auto broken = load_registry("# remark\ng\t-\tv1\nt\ta.B\nf\tx\t@a.C\n");
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().message, "resource table, line 4: type a.C is nowhere in the table");
  EXPECT_FALSE(load_registry("z\n").ok());
  EXPECT_FALSE(load_registry("r\t-\tv1\tpods\n").ok());
  EXPECT_FALSE(load_registry("f\ta\ts\n").ok());
  EXPECT_FALSE(load_registry("t\ta.B\nf\tb\ts\nf\ta\ts\n").ok()) << "fields out of order";
}

}  // namespace
}  // namespace o2dms::simulator
