// Documents of strangers whose parts refer to each other in ways that no cluster's do: they are read in time and memory
// in proportion to their length.
#include <gtest/gtest.h>

#include "simulator/schema/openapi.h"
#include "simulator/schema/openapi_document.h"
#include "simulator/schema/openapi_shape.h"
#include "simulator/schema/registry.h"
#include "tests/simulator/growth.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json reference(const std::string& name) {
  return {{"$ref", "#/definitions/" + name}};
}

Json object_with(Json properties) {
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

Json empty_document() {
  return {{"swagger", "2.0"},
          {"info", {{"title", "Kubernetes"}, {"version", "v1.30.0"}}},
          {"paths", Json::object()},
          {"definitions",
           {{"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", object_with({{"name", {{"type", "string"}}}})}}}};
}

// A resource that can be read, and its type.
void add_resource(Json& document, const std::string& group, const std::string& version, const std::string& plural,
                  Json properties) {
  const Json kind = {{"group", group}, {"version", version}, {"kind", "Kind"}};
  document["paths"]["/apis/" + group + "/" + version + "/" + plural + "/{name}"]["get"] = {
      {"x-kubernetes-action", "get"}, {"x-kubernetes-group-version-kind", kind}};
  properties["metadata"] = reference("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  Json definition = object_with(std::move(properties));
  definition["x-kubernetes-group-version-kind"] = Json::array({kind});
  document["definitions"]["Kind-" + group + "-" + version] = std::move(definition);
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

TEST(OpenApiGrowth, ACircleThroughATypeThatIsWrittenInPlaceIsATypeWithinItself) {
  Json document = empty_document();
  document["definitions"]["D"] = list_of(object_with({{"next", reference("D")}, {"value", {{"type", "string"}}}}));
  add_resource(document, "example.com", "v1", "kinds", {{"d", reference("D")}});
  auto version = read_openapi_part(base::to_text(document));
  ASSERT_TRUE(version.ok()) << version.error().message;
  for (int round = 0; round < 2; ++round) {
    const Field& field = *(*version)->registry->find("example.com", "v1", "kinds")->type->find("d");
    ASSERT_EQ(field.value.kind, ValueKind::list);
    const Type& element = *field.value.element->type;
    EXPECT_EQ(element.find("next")->value.element->type, &element);
    EXPECT_EQ(element.find("value")->value.kind, ValueKind::string);
    version = read_openapi_part(*OpenApi(**version).v2_document());
    ASSERT_TRUE(version.ok()) << "published and read again: " << version.error().message;
  }
}

TEST(OpenApiGrowth, ATypeThatManyReferToIsOneType) {
  Json document = empty_document();
  const auto name = [](int i) { return "D" + std::to_string(i); };
  for (int i = 0; i < 60; ++i)
    document["definitions"][name(i)] =
        list_of(object_with({{"a", reference(name(i + 1))}, {"b", reference(name(i + 1))}}));
  document["definitions"][name(60)] = {{"type", "string"}};
  add_resource(document, "example.com", "v1", "kinds", {{"d", reference(name(0))}});
  const auto version = read_openapi_part(base::to_text(document));
  ASSERT_TRUE(version.ok()) << version.error().message;
  EXPECT_LT((*version)->registry->types().size(), 70u);
}

// n definitions, the last of which refers to the first.
void add_circle(Json& definitions, const std::string& prefix, std::size_t n, const Json& last) {
  for (std::size_t i = 0; i < n; ++i)
    definitions[prefix + std::to_string(i)] = object_with({{"next", reference(prefix + std::to_string((i + 1) % n))},
                                                           {"value", i + 1 == n ? last : Json{{"type", "string"}}}});
}

TEST(OpenApiGrowth, TheComparisonOfCirclesOfShapesCostsTheirLength) {
  const Json text = {{"type", "string"}}, number = {{"type", "integer"}};
  EXPECT_LT(growth(
                50,
                [&](std::size_t n) {
                  Json definitions;
                  add_circle(definitions, "a", n, text);
                  add_circle(definitions, "b", n + 1, text);
                  return definitions;
                },
                [](const Json& definitions) { EXPECT_TRUE(same_shape(definitions, "a0", "b0")); }),
            kAboutLinear);
  Json definitions;
  add_circle(definitions, "a", 5, text);
  add_circle(definitions, "b", 7, number);
  add_circle(definitions, "c", 5, number);
  EXPECT_FALSE(same_shape(definitions, "a0", "b0"));
  EXPECT_FALSE(same_shape(definitions, "a0", "c0"));
  EXPECT_FALSE(same_shape(definitions, "b0", "c0")) << "numbers, but not at the same places";
}

TEST(OpenApiGrowth, ManyResourcesCostWhatTheyAre) {
  EXPECT_LT(growth(
                100,
                [](std::size_t n) {
                  Json document = empty_document();
                  for (std::size_t i = 0; i < n; ++i) {
                    const std::string group = "g" + std::to_string(i) + ".example.com";
                    add_resource(document, group, "v1", "kinds", {{"a", {{"type", "string"}}}});
                    add_resource(document, group, "v2", "kinds", {{"a", {{"type", "integer"}}}});
                  }
                  return base::to_text(document);
                },
                [](const std::string& text) {
                  const auto version = read_openapi_part(text);
                  ASSERT_TRUE(version.ok()) << version.error().message;
                  EXPECT_EQ((*version)->not_served.size(), (*version)->registry->all().size());
                }),
            kAboutLinear);
}

}  // namespace
}  // namespace o2dms::simulator
