#include "harness/access/in_cluster.h"

#include <gmock/gmock.h>

#include "tests/harness/access/access_fixture.h"

namespace o2dms::harness {
namespace {

class InClusterTest : public AccessTest {
 protected:
  InClusterSource source() { return {folder_, "10.0.0.1", "443"}; }
};

TEST_F(InClusterTest, ReadsWhatAPodIsGiven) {
  write("token", "t0k");
  write("ca.crt", authority().certificate_pem);
  write("namespace", "mine\n");
  const auto access = load_in_cluster(source()).value();
  EXPECT_EQ(access.target.server, "https://10.0.0.1:443");
  EXPECT_EQ(access.target.ca_pem, authority().certificate_pem);
  EXPECT_EQ(access.target.default_namespace, "mine");
  EXPECT_EQ(access.credentials.token_file, path("token")) << "the file, for it is replaced while the pod lives";
  EXPECT_EQ(load_in_cluster({folder_, "fd00::1", "443"}).value().target.server, "https://[fd00::1]:443");
}

TEST_F(InClusterTest, SaysWhatIsMissing) {
  EXPECT_THAT(load_in_cluster({folder_, "", ""}).error().message, testing::HasSubstr("KUBERNETES_SERVICE_HOST"));
  EXPECT_THAT(load_in_cluster(source()).error().message, testing::HasSubstr("ca.crt"));
  write("ca.crt", "text");
  EXPECT_THAT(load_in_cluster(source()).error().message, testing::HasSubstr("ca.crt is no certificate"));
  write("ca.crt", authority().certificate_pem);
  EXPECT_THAT(load_in_cluster(source()).error().message, testing::HasSubstr(path("token")));
}

}  // namespace
}  // namespace o2dms::harness
