#include "simulator/access/authentication.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

class AuthenticationTest : public ::testing::Test {
 protected:
  StatusOr<UserInfo> authenticate(const base::HttpRequest& request) { return authenticator_->authenticate(request); }

  static base::HttpRequest request(std::string target, std::string authorization = {}) {
    base::HttpRequest out;
    out.target = std::move(target);
    if (!authorization.empty()) out.headers.add("authorization", std::move(authorization));
    return out;
  }
  static base::HttpRequest with_certificate(std::string target, bool trusted) {
    base::HttpRequest out = request(std::move(target));
    out.peer = {.presented = true, .trusted = trusted, .common_name = "smo", .organizations = {"o-ran"}};
    return out;
  }

  std::unique_ptr<Authenticator> authenticator_ =
      make_authenticator({.tokens = {{"secret", {.name = "smo", .uid = "1", .groups = {"nfo"}}}}}, nullptr);
};

TEST_F(AuthenticationTest, ATrustedCertificateIsItsSubject) {
  const auto user = authenticate(with_certificate("/api", true));
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->name, "smo");
  EXPECT_EQ(user->groups, (std::vector<std::string>{"o-ran", "system:authenticated"}));
}

TEST_F(AuthenticationTest, AnUntrustedCertificateIsRefusedEverywhere) {
  for (const char* path : {"/api/v1/namespaces", "/healthz"}) {
    const auto user = authenticate(with_certificate(path, false));
    ASSERT_FALSE(user.ok()) << path;
    EXPECT_EQ(user.error().code, 401);
    EXPECT_EQ(user.error().reason, "Unauthorized");
  }
}

TEST_F(AuthenticationTest, AKnownTokenIsItsUserAndAnUnknownOneIsRefusedEverywhere) {
  const auto user = authenticate(request("/api", "bearer  secret"));
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->name, "smo");
  EXPECT_EQ(user->groups, (std::vector<std::string>{"nfo", "system:authenticated"}));
  EXPECT_FALSE(authenticate(request("/api", "Bearer wrong")).ok());
  EXPECT_FALSE(authenticate(request("/healthz", "Bearer wrong")).ok());
}

// What browsers do, which can set no field of a WebSocket's request but this one.
TEST_F(AuthenticationTest, ATokenMayStandAmongTheSubprotocolsOfAWebSocket) {
  const std::string token = std::string(kBearerProtocolPrefix) + base::base64url_encode("secret");
  const std::string wrong = std::string(kBearerProtocolPrefix) + base::base64url_encode("wrong");
  const auto offering = [](const std::string& protocols, const char* upgrade = "websocket") {
    base::HttpRequest out = request("/api");
    out.headers = {{"Connection", "Upgrade"}, {"Upgrade", upgrade}, {"Sec-WebSocket-Protocol", protocols}};
    return out;
  };
  const auto user = authenticate(offering(token + ", base64.binary.k8s.io"));
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->name, "smo");
  for (const std::string& bad :
       {wrong + ", v4.channel.k8s.io", token, token + "," + token + ", a",
        std::string(kBearerProtocolPrefix) + "***, a", std::string(kBearerProtocolPrefix) + ", a"})
    EXPECT_FALSE(authenticate(offering(bad)).ok()) << bad;
  EXPECT_FALSE(authenticate(offering(token + ", a", "SPDY/3.1")).ok()) << "another protocol has no subprotocols";
}

TEST_F(AuthenticationTest, WithoutCredentialsOnlyHealthAndVersionAreOpen) {
  for (const char* path : {"/healthz", "/livez?verbose", "/readyz/etcd", "/version"}) {
    const auto user = authenticate(request(path));
    ASSERT_TRUE(user.ok()) << path;
    EXPECT_EQ(user->name, "system:anonymous");
    EXPECT_EQ(user->groups, std::vector<std::string>{"system:unauthenticated"});
  }
  for (const char* path : {"/", "/api", "/api/v1/namespaces", "/versions", "/healthzz"}) {
    EXPECT_FALSE(authenticate(request(path)).ok()) << path;
  }
}

TEST_F(AuthenticationTest, ABasicOrEmptyAuthorizationIsNoCredential) {
  for (const char* header : {"Basic c21vOnNlY3JldA==", "Bearer ", "Bearer", "secret"}) {
    EXPECT_FALSE(authenticate(request("/api", header)).ok()) << header;
    EXPECT_TRUE(authenticate(request("/healthz", header)).ok()) << header;
  }
}

}  // namespace
}  // namespace o2dms::simulator
