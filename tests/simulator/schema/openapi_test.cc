#include "simulator/schema/openapi.h"

#include "simulator/schema/openapi_protobuf.h"
#include "tests/simulator/resource/documents.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Every $ref of a document leads somewhere in it.
void check_references(const Json& value, const Json& document, std::size_t& count) {
  if (value.is_array())
    for (const Json& element : value) check_references(element, document, count);
  if (!value.is_object()) return;
  if (const auto reference = value.find("$ref"); reference != value.end() && reference->is_string()) {
    ++count;
    EXPECT_TRUE(document.contains(Json::json_pointer(reference->get<std::string>().substr(1)))) << *reference;
  }
  for (const auto& [key, member] : value.items()) check_references(member, document, count);
}

TEST(OpenApi, TheIndexListsEveryGroupVersionByARelativeHashedUrl) {
  OpenApi documents(*newest_version());
  const Json index = json(*documents.v3_index());
  EXPECT_EQ(index["paths"].size(), newest_registry().group_versions().size());
  EXPECT_EQ(index["paths"]["apis/apps/v1"]["serverRelativeURL"], "/openapi/v3/apis/apps/v1?hash=" + documents.hash());
  EXPECT_TRUE(index["paths"].contains("api/v1"));
}

TEST(OpenApi, ADocumentIsWhole) {
  OpenApi documents(*newest_version());
  const Json apps_v1 = json(*documents.v3_document("apis/apps/v1"));
  std::size_t references = 0;
  check_references(apps_v1, apps_v1, references);
  EXPECT_GT(references, 300u);
  const Json& patch = apps_v1["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"];
  EXPECT_EQ(patch["x-kubernetes-group-version-kind"], json(R"({"group":"apps","version":"v1","kind":"Deployment"})"));
  EXPECT_EQ(patch["x-kubernetes-action"], "patch");
  EXPECT_EQ(patch["operationId"], "patchAppsV1NamespacedDeployment");
  bool field_validation = false;
  for (const Json& parameter : patch["parameters"])
    field_validation = field_validation || parameter["name"] == "fieldValidation";
  EXPECT_TRUE(field_validation) << "kubectl looks for it to know who validates";
  EXPECT_TRUE(patch["requestBody"]["content"].contains("application/apply-patch+yaml"));
  EXPECT_TRUE(apps_v1["paths"].contains("/apis/apps/v1/deployments"));
  EXPECT_TRUE(apps_v1["paths"].contains("/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale"));
  const Json& schema = apps_v1["components"]["schemas"]["io.k8s.api.apps.v1.Deployment"];
  EXPECT_EQ(schema["x-kubernetes-group-version-kind"][0]["kind"], "Deployment");
  EXPECT_EQ(apps_v1["components"]["schemas"]["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]
                   ["x-kubernetes-patch-merge-key"],
            "name");
  EXPECT_EQ(documents.v3_document("apis/apps/v2"), nullptr);
  EXPECT_EQ(documents.v3_document(""), nullptr);
}

TEST(OpenApi, Version2HasEveryKind) {
  OpenApi documents(*newest_version());
  const Json document = json(*documents.v2_document());
  EXPECT_EQ(document["swagger"], "2.0");
  std::size_t references = 0;
  check_references(document, document, references);
  for (const ResourceType* resource : newest_registry().all())
    EXPECT_TRUE(document["definitions"].contains(std::string(resource->type->name))) << resource->kind;
  EXPECT_EQ(documents.v2_document(), documents.v2_document()) << "made once";
}

TEST(OpenApi, ProtobufSaysTheSameInGnosticsNumbers) {
  const Json document = {
      {"swagger", "2.0"},
      {"info", {{"title", "T"}, {"version", "v"}}},
      {"paths",
       {{"/p",
         {{"patch",
           {{"parameters", Json::array({{{"in", "query"}, {"name", "q"}, {"type", "string"}}})},
            {"x-a", {{"k", 1}}}}}}}}},
      {"definitions", {{"D", {{"type", "object"}, {"properties", {{"f", {{"$ref", "#/definitions/E"}}}}}}}}}};
  const auto field = [](int number, const std::string& content) {
    return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(content.size()) + content;
  };
  const std::string query = field(2, "query") + field(4, "q") + field(6, "string");
  const std::string patch =
      field(8, field(1, field(2, field(3, query)))) + field(13, field(1, "x-a") + field(2, field(2, "{\"k\":1}")));
  const std::string path = field(2, field(1, "/p") + field(2, field(8, patch)));
  const std::string member = field(1, field(1, "f") + field(2, field(1, "#/definitions/E")));
  // Field 22, type, and 25, properties, have tags of two bytes.
  const auto far = [&](int number, const std::string& content) {
    return std::string(1, static_cast<char>(((number << 3 | 2) & 127) | 128)) + static_cast<char>(number >> 4) +
           static_cast<char>(content.size()) + content;
  };
  const std::string schema = far(22, field(1, "object")) + far(25, member);
  EXPECT_EQ(openapi_protobuf(document), field(1, "2.0") + field(2, field(1, "T") + field(2, "v")) + field(8, path) +
                                            field(9, field(1, field(1, "D") + field(2, schema))));
  OpenApi documents(*newest_version());
  EXPECT_GT(documents.v2_protobuf()->size(), 100'000u);
}

}  // namespace
}  // namespace o2dms::simulator
