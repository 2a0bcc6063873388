// The O2ims deploymentManager's native_k8sapi extension (DMS-2.1-3), in the places where O-Clouds put it.
#include "harness/access/deployment_manager.h"

#include <gmock/gmock.h>

#include "base/base64.h"
#include "base/json.h"
#include "tests/harness/access/access_fixture.h"

namespace o2dms::harness {
namespace {

using base::Json;
using testing::HasSubstr;

class DeploymentManagerTest : public AccessTest {
 protected:
  static Json profile() {
    return {{"cluster_api_endpoint", "https://h:6443"},
            {"cluster_ca_cert", base::base64_encode(authority().certificate_pem)},
            {"admin_user", "kubernetes-admin"},
            {"admin_client_cert", base::base64_encode(admin().certificate_pem)},
            {"admin_client_key", base::base64_encode(admin().key_pem)}};
  }
  base::Result<Access> load(const Json& document) {
    return load_deployment_manager(write("dm.json", base::to_text(document)));
  }
  void expect_whole(const Json& document) {
    auto access = load(document);
    ASSERT_TRUE(access.ok()) << access.error().message;
    EXPECT_EQ(access->target.server, "https://h:6443");
    EXPECT_EQ(access->target.ca_pem, authority().certificate_pem);
    EXPECT_EQ(access->credentials.certificate->key_pem, admin().key_pem);
    EXPECT_THAT(access->target.origin, HasSubstr("kubernetes-admin"));
  }
  std::string error(const Json& document) {
    auto access = load(document);
    return access.ok() ? "no error" : access.error().message;
  }
};

TEST_F(DeploymentManagerTest, IsReadFromEveryPlaceOfTheProfile) {
  expect_whole({{"deploymentManagerId", "x"}, {"extensions", profile()}});
  expect_whole({{"extensions", {{"profileName", "native_k8sapi"}, {"profileData", profile()}}}});
  expect_whole({{"profileName", "native_k8sapi"}, {"profileData", profile()}});
  expect_whole({{"extensions", {{"profileData", base::to_text(profile())}}}});
  expect_whole(Json::array({Json{{"extensions", profile()}}}));
  Json pairs = Json::array();
  const auto data = profile();
  for (const auto& [key, value] : data.items()) pairs.push_back({{"key", key}, {"value", value}});
  expect_whole({{"extensions", pairs}});
}

TEST_F(DeploymentManagerTest, FallsBackToTheServiceUri) {
  auto data = profile();
  data.erase("cluster_api_endpoint");
  expect_whole({{"serviceUri", "https://h:6443"}, {"extensions", data}});
}

TEST_F(DeploymentManagerTest, NamesFileFieldAndCure) {
  EXPECT_THAT(load_deployment_manager(path("nowhere")).error().message, HasSubstr(path("nowhere")));
  EXPECT_THAT(load_deployment_manager(write("bad", "{")).error().message, HasSubstr(path("bad")));
  EXPECT_THAT(error(Json::array()), HasSubstr("is a list of 0 deploymentManagers"));
  EXPECT_THAT(error({{"name", "x"}}), HasSubstr("has no extensions"));
  EXPECT_THAT(error({{"extensions", {{"profileName", "helm"}, {"profileData", profile()}}}}),
              HasSubstr("profileName is \"helm\""));
  const auto without = [&](const char* field) {
    auto data = profile();
    data.erase(field);
    return error({{"extensions", data}});
  };
  EXPECT_THAT(without("cluster_api_endpoint"), HasSubstr("cluster_api_endpoint is missing"));
  EXPECT_THAT(without("admin_client_cert"), HasSubstr("admin_client_key is there, but admin_client_cert is not"));
  const auto with = [&](const char* field, const Json& value) {
    auto data = profile();
    data[field] = value;
    return error({{"extensions", data}});
  };
  EXPECT_THAT(with("cluster_ca_cert", "%"), HasSubstr("extensions: cluster_ca_cert is not base64"));
  EXPECT_THAT(with("admin_client_key", admin().key_pem), HasSubstr("admin_client_key is PEM text"));
  EXPECT_THAT(with("cluster_api_endpoint", "ftp://h"), HasSubstr("cluster_api_endpoint \"ftp://h\": scheme"));
  EXPECT_THAT(error({{"extensions", {{"cluster_api_endpoint", "https://h"}}}}),
              HasSubstr("admin_client_cert and admin_client_key are missing"));
}

}  // namespace
}  // namespace o2dms::harness
