#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/simulator/http/api_fixture.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* kAggregated =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

using DiscoveryTest = ApiFixture;

std::optional<Json> document(const std::string& name) {
  const std::string folder = O2DMS_KUBERNETES_API;
  if (folder.empty()) return std::nullopt;
  std::ifstream file(folder + "/discovery/" + name);
  std::stringstream text;
  text << file.rdbuf();
  auto json = base::parse_json(text.str());
  if (!json) return std::nullopt;
  return std::move(*json);
}

// Order says nothing in these lists; the server's own address differs from cluster to cluster.
void normalise(Json& value) {
  if (value.is_object()) {
    value.erase("serverAddressByClientCIDRs");
    for (auto& [key, member] : value.items()) normalise(member);
  }
  if (!value.is_array()) return;
  for (Json& element : value) normalise(element);
  std::sort(value.begin(), value.end(),
            [](const Json& a, const Json& b) { return base::to_text(a) < base::to_text(b); });
}

void expect_same(Json served, Json real, const std::string& path) {
  normalise(served);
  normalise(real);
  const Json difference = Json::diff(real, served);
  EXPECT_TRUE(difference.empty()) << path << " differs: " << base::to_text(difference).substr(0, 2000);
}

TEST_F(DiscoveryTest, NamesTheServerAsTheClientReachesIt) {
  const Json core = call("GET", "/api", {}, {{"Host", "o-cloud.example:8443"}}).json;
  EXPECT_EQ(core["serverAddressByClientCIDRs"][0]["serverAddress"], "o-cloud.example:8443");
}

TEST_F(DiscoveryTest, SaysWhatARealServerSays) {
  if (!document("apis.json"))
    GTEST_SKIP() << "no API documents: set the CMake variable O2DMS_KUBERNETES_API to their folder";
  expect_same(call("GET", "/api").json, *document("api.json"), "/api");
  expect_same(call("GET", "/apis").json, *document("apis.json"), "/apis");
  for (const GroupVersion& each : newest_registry().group_versions()) {
    const std::string group(each.group), version(each.version);
    const std::string path = group.empty() ? "/api/" + version : "/apis/" + group + "/" + version;
    const auto real =
        document(group.empty() ? "api__" + version + ".json" : "apis__" + group + "__" + version + ".json");
    ASSERT_TRUE(real) << path;
    expect_same(call("GET", path).json, *real, path);
  }
}

TEST_F(DiscoveryTest, SaysItAggregatedToo) {
  if (!document("aggregated_v2.json"))
    GTEST_SKIP() << "no API documents: set the CMake variable O2DMS_KUBERNETES_API to their folder";
  expect_same(call("GET", "/apis", {}, {{"Accept", kAggregated}}).json, *document("aggregated_v2.json"),
              "/apis aggregated");
}

TEST_F(DiscoveryTest, AggregatedFormsAreNegotiated) {
  const Answer groups = call("GET", "/apis", {}, {{"Accept", kAggregated}});
  EXPECT_EQ(groups.status, 200);
  EXPECT_EQ(groups.json["kind"], "APIGroupDiscoveryList");
  EXPECT_EQ(groups.headers.get("Content-Type"), "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  const Answer core = call("GET", "/api", {}, {{"Accept", kAggregated}});
  EXPECT_EQ(core.json["items"][0]["versions"][0]["version"], "v1");
  const Answer beta = call("GET", "/apis", {},
                           {{"Accept", "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"}});
  EXPECT_EQ(beta.json["apiVersion"], "apidiscovery.k8s.io/v2beta1");
  EXPECT_EQ(call("GET", "/apis").json["kind"], "APIGroupList");
}

TEST_F(DiscoveryTest, AnUnchangedDocumentIsNotSentAgain) {
  const Answer first = call("GET", "/apis", {}, {{"Accept", kAggregated}});
  const std::string etag(first.headers.get("ETag"));
  ASSERT_FALSE(etag.empty());
  const Answer again = call("GET", "/apis", {}, {{"Accept", kAggregated}, {"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
}

TEST_F(DiscoveryTest, OpenApiIsThere) {
  const Answer index = call("GET", "/openapi/v3");
  ASSERT_EQ(index.status, 200);
  const std::string url = index.json["paths"]["apis/apps/v1"]["serverRelativeURL"].get<std::string>();
  EXPECT_EQ(call("GET", url).status, 200) << url;
  EXPECT_EQ(call("GET", "/openapi/v2").json["swagger"], "2.0");
  const Answer gnostic =
      call("GET", "/openapi/v2", {}, {{"Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"}});
  EXPECT_EQ(gnostic.headers.get("Content-Type"), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
  EXPECT_TRUE(
      gnostic.body.starts_with("\x0a\x03"
                               "2.0"));
  EXPECT_EQ(call("GET", "/openapi/v3/apis/none/v1").status, 404);
}

TEST_F(DiscoveryTest, VersionAndHealth) {
  const Answer version = call("GET", "/version");
  EXPECT_EQ(version.json["major"], "1");
  EXPECT_EQ(version.json["minor"], "36");
  EXPECT_EQ(call("GET", "/readyz").body, "ok");
  EXPECT_NE(call("GET", "/livez?verbose").body.find("[+]etcd ok"), std::string::npos);
  EXPECT_EQ(call("GET", "/healthz/etcd").status, 200);
  EXPECT_EQ(call("GET", "/healthz/nothing").status, 404);
  well = false;
  EXPECT_EQ(call("GET", "/readyz").status, 500);
  EXPECT_EQ(call("GET", "/readyz?exclude=etcd").status, 200);
}

}  // namespace
}  // namespace o2dms::simulator
