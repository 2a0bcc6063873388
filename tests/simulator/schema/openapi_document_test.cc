// A Kubernetes version read from a cluster's OpenAPI document: fixtures/openapi/kubernetes-1.20.json is what a real
// 1.20.2 with two CustomResourceDefinitions printed, cut down.
#include "simulator/schema/openapi_document.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/json.h"
#include "simulator/schema/openapi.h"
#include "simulator/schema/registry.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string& fixture() {
  static const std::string text = base::read_file(O2DMS_FIXTURES "/openapi/kubernetes-1.20.json").value();
  return text;
}

const KubernetesVersion& old_version() {
  static const SharedVersion version = read_openapi_document(fixture()).value();
  return *version;
}

const ResourceType& old(std::string_view group, std::string_view version, std::string_view plural) {
  const ResourceType* found = old_version().registry->find(group, version, plural);
  EXPECT_NE(found, nullptr) << group << " " << version << " " << plural;
  return found == nullptr ? *old_version().registry->all().front() : *found;
}

std::string complaint(const Json& document) {
  const auto version = read_openapi_document(base::to_text(document));
  return version ? "" : version.error().message;
}

TEST(OpenApiDocument, SaysItsVersionAndWhatOfItCannotBeServed) {
  EXPECT_EQ(old_version().git_version, "v1.20.2");
  EXPECT_EQ(old_version().minor, 20);
  EXPECT_THAT(old_version().not_served,
              ElementsAre("autoscaling/v2beta1 horizontalpodautoscalers", "extensions/v1beta1 ingresses",
                          "networking.k8s.io/v1beta1 ingresses"));
  EXPECT_EQ(old_version().registry->find_preferred("extensions", "ingresses"), nullptr);
}

TEST(OpenApiDocument, HasTheGroupsInDiscoverysOrderAndVersionsByPreference) {
  std::vector<std::string> order;
  for (const GroupVersion& each : old_version().registry->group_versions())
    order.push_back(std::string(each.group) + "/" + std::string(each.version));
  EXPECT_THAT(order, ElementsAre("/v1", "apps/v1", "events.k8s.io/v1", "authorization.k8s.io/v1", "autoscaling/v1",
                                 "autoscaling/v2beta2", "batch/v1", "batch/v1beta1", "networking.k8s.io/v1",
                                 "networking.k8s.io/v1beta1", "policy/v1beta1", "rbac.authorization.k8s.io/v1",
                                 "storage.k8s.io/v1", "apiextensions.k8s.io/v1", "scheduling.k8s.io/v1",
                                 "coordination.k8s.io/v1", "node.k8s.io/v1", "discovery.k8s.io/v1beta1",
                                 "example.com/v1", "example.com/v1alpha1"));
}

TEST(OpenApiDocument, TakesWhatItCannotSayFromTheBundledVersion) {
  const ResourceType& pods = old("", "v1", "pods");
  EXPECT_THAT(pods.short_names, ElementsAre("po"));
  EXPECT_THAT(pods.categories, ElementsAre("all"));
  EXPECT_EQ(pods.storage_version_hash, "xPOwRZ+Yhw8=");
  EXPECT_THAT(pods.verbs,
              ElementsAre("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"));
  EXPECT_TRUE(pods.traits.return_deleted);
  EXPECT_FALSE(old("", "v1", "componentstatuses").has_verb("watch"));
  EXPECT_THAT(old("policy", "v1beta1", "poddisruptionbudgets").short_names, ElementsAre("pdb"));
  EXPECT_EQ(old("events.k8s.io", "v1", "events").storage, &old("", "v1", "events"));
  ASSERT_NE(pods.find_subresource("eviction"), nullptr);
  EXPECT_EQ(pods.find_subresource("eviction")->version, "v1beta1") << "of 1.20, not of today";
  EXPECT_THAT(pods.find_subresource("exec")->verbs, ElementsAre("create", "get"));
  EXPECT_EQ(pods.find_subresource("resize"), nullptr) << "came later";
}

TEST(OpenApiDocument, HasTheTypesOfItsOwnVersion) {
  const Registry& registry = *old_version().registry;
  const Type& spec = *registry.find_type("io.k8s.api.core.v1.PodSpec");
  EXPECT_EQ(spec.find("os"), nullptr) << "came with 1.23";
  EXPECT_EQ(spec.find("containers")->value.patch_merge_key, "name");
  EXPECT_TRUE(spec.find("containers")->required);
  EXPECT_EQ(registry.find_type("io.k8s.api.core.v1.ResourceRequirements")->find("limits")->value.element->kind,
            ValueKind::quantity);
}

TEST(OpenApiDocument, HasTheCustomResourcesOfTheCluster) {
  const ResourceType& widgets = old("example.com", "v1", "widgets");
  EXPECT_TRUE(widgets.custom && widgets.namespaced && widgets.has_verb("watch"));
  EXPECT_EQ(widgets.singular, "widget");
  EXPECT_EQ(widgets.find_subresource("scale")->kind, "Scale");
  EXPECT_EQ(widgets.find_subresource("scale")->group, "autoscaling");
  ASSERT_NE(widgets.list_type, nullptr);
  const Type& spec = *widgets.type->find("spec")->value.type;
  EXPECT_TRUE(spec.in_place && spec.custom);
  EXPECT_EQ(spec.find("size")->description, R"("How large.")");
  EXPECT_TRUE(spec.find("size")->required);
  EXPECT_EQ(spec.find("port")->value.kind, ValueKind::int_or_string);
  EXPECT_EQ(spec.find("free")->value.kind, ValueKind::any);
  EXPECT_EQ(spec.find("tags")->value.list_kind, ListKind::set);
  EXPECT_THAT(spec.find("ports")->value.list_map_keys, ElementsAre("name"));

  const ResourceType& sites = old("example.com", "v1alpha1", "sites");
  EXPECT_TRUE(sites.custom && !sites.namespaced && sites.type->preserve_unknown);
  EXPECT_EQ(sites.storage, &old("example.com", "v1", "sites"));
  for (const ResourceType* resource : old_version().registry->all())
    EXPECT_EQ(resource->custom, resource->group == "example.com") << resource->plural;
}

// One line each resource and field, of what a document can say.
std::vector<std::string> content(const Registry& registry) {
  std::vector<std::string> lines;
  for (const ResourceType* resource : registry.all()) {
    std::string line(resource->api_version);
    for (const std::string_view word : {resource->plural, resource->singular, resource->kind})
      line.append(" ").append(word);
    for (const std::string_view verb : resource->verbs) line.append(" ").append(verb);
    for (const Subresource& each : resource->subresources) line.append(" /").append(each.name).append(each.kind);
    lines.push_back(line);
  }
  for (const Type& type : registry.types()) {
    if (type.in_place) continue;
    for (const Field& field : type.fields) {
      std::string line(type.name);
      line.append(" ").append(field.name).append(" ").append(std::to_string(static_cast<int>(field.value.kind)));
      line.append(field.required ? " required " : " ").append(field.description).append(field.value.patch_merge_key);
      lines.push_back(line);
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(OpenApiDocument, OfASimulatorGivesTheSameSimulator) {
  for (const KubernetesVersion* version : {&old_version(), newest_version().get()}) {
    const auto again = read_openapi_document(*OpenApi(*version).v2_document());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ((*again)->git_version, version->git_version);
    EXPECT_THAT((*again)->not_served, IsEmpty());
    std::vector<std::string> before = content(*version->registry), after = content(*(*again)->registry), lost;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(lost));
    // A document tells of the types that something refers to.
    std::erase_if(lost, [&](const std::string& line) {
      const Type* type = (*again)->registry->find_type(line.substr(0, line.find(' ')));
      return line.starts_with("io.k8s.") && type == nullptr;
    });
    EXPECT_THAT(lost, IsEmpty());
  }
}

TEST(OpenApiDocument, NamesThePlaceAndTheCureOfWhatIsNone) {
  const Json whole = Json::parse(fixture());
  const auto with = [&whole](auto change) {
    Json document = whole;
    change(document);
    return complaint(document);
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {read_openapi_document("<html>").error().message, "no JSON document: line 1, column 1"},
      {complaint(Json::array()), "`swagger` is not \"2.0\""},
      {complaint({{"openapi", "3.0.0"}}), "`swagger` is not \"2.0\""},
      {complaint({{"swagger", "2.0"}}), "`paths` is missing"},
      {with([](Json& it) { it["definitions"] = 7; }), "`definitions` is missing or no object"},
      {with([](Json& it) { it["info"]["version"] = "unversioned"; }), R"(info.version is "unversioned")"},
      {with([](Json& it) { it["paths"] = Json::object(); }), "there is no configmaps of version v1 in it"},
      {with([](Json& it) { it["definitions"].erase("io.k8s.api.core.v1.PodSpec"); }),
       R"(definition io.k8s.api.core.v1.Pod, property "spec": reference "#/definitions/io.k8s.api.core.v1.PodSpec" leads)"},
      {with([](Json& it) {
         it["definitions"]["com.example.v1.Widget"]["properties"]["spec"] = {{"type", "tuple"}};
       }),
       R"(definition com.example.v1.Widget, property "spec": unknown type "tuple")"},
      {with([](Json& it) {
         it["definitions"]["com.example.v1.Widget"]["properties"]["a\tb"] = {{"type", "string"}};
       }),
       R"(definition com.example.v1.Widget, property "a\tb": no name of a field)"},
      {with([](Json& it) { it["definitions"]["com.example.v1.Site"]["type"] = "string"; }),
       "the definition of kind Site is no object"},
      {with([](Json& it) { it["definitions"]["com.example.v1.Widget"]["properties"].erase("metadata"); }),
       "definition com.example.v1.Widget has no metadata"},
      {with([](Json& it) {
         it["definitions"]["A"] = {{"type", "array"}, {"items", {{"$ref", "#/definitions/A"}}}};
         it["definitions"]["com.example.v1.Widget"]["properties"]["a"] = {{"$ref", "#/definitions/A"}};
       }),
       R"(definition com.example.v1.Widget, property "a": references, lists or maps go in a circle)"},
  };
  for (const auto& [said, expected] : cases) {
    EXPECT_THAT(said, HasSubstr(expected));
    EXPECT_THAT(said, HasSubstr("`kubectl get --raw /openapi/v2`"));
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  }
}

// The core group in version v2 alone.
void move_core_group(Json& value) {
  if (base::string_at(value, {"group"}, "-").empty() && base::string_at(value, {"version"}) == "v1")
    value["version"] = "v2";
  if (!value.is_structured()) return;
  for (Json& each : value) move_core_group(each);
}

TEST(OpenApiDocument, ACoreGroupOfAnotherVersionIsNoClusters) {
  Json document = Json::parse(fixture());
  move_core_group(document);
  Json& paths = document["paths"];
  const Json before = paths;
  for (const auto& [path, operations] : before.items())
    if (path.starts_with("/api/v1/")) paths["/api/v2/" + path.substr(8)] = operations;
  EXPECT_THAT(complaint(document), HasSubstr("there is no configmaps of version v1 in it"));
}

TEST(OpenApiDocument, WhatIsNoGroupOfASubresourceIsNotTaken) {
  Json document = Json::parse(fixture());
  const std::string path = "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/";
  const auto operation = [](const char* group) {
    return Json{{"get",
                 {{"x-kubernetes-action", "get"},
                  {"x-kubernetes-group-version-kind", {{"group", group}, {"version", "v1"}, {"kind", "Widget"}}}}}};
  };
  document["paths"][path + "good"] = operation("example.com");
  document["paths"][path + "tab"] = operation("a\tv9\tKind\tget");
  document["paths"][path + "line"] = operation("a\nr\t-\tv1\tinjected");
  const auto version = read_openapi_document(base::to_text(document));
  ASSERT_TRUE(version.ok()) << version.error().message;
  const ResourceType& widgets = *(*version)->registry->find("example.com", "v1", "widgets");
  EXPECT_NE(widgets.find_subresource("good"), nullptr);
  EXPECT_EQ(widgets.find_subresource("tab"), nullptr);
  EXPECT_EQ(widgets.find_subresource("line"), nullptr);
  EXPECT_EQ((*version)->registry->all().size(), old_version().registry->all().size());
}

}  // namespace
}  // namespace o2dms::simulator
