#include "simulator/access/impersonation.h"

#include <gtest/gtest.h>

#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class ImpersonationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.put_role("", "actor",
                    {{"verbs", {"impersonate"}},
                     {"apiGroups", {""}},
                     {"resources", {"users", "groups"}},
                     {"resourceNames", {"nobody", "few"}}});
    world_.bind("", "ClusterRole", "actor", {{"kind", "User"}, {"name", "smo"}});
  }
  StatusOr<UserInfo> act(const base::HttpHeaders& headers) {
    return impersonate(headers, {.name = "smo", .groups = {"system:authenticated"}}, *rbac_);
  }

  AccessFixture world_;
  std::unique_ptr<RbacAuthorizer> rbac_ = make_rbac_authorizer(world_.store(), world_.registry());
};

TEST_F(ImpersonationTest, WithoutHeadersOneIsOneself) {
  EXPECT_EQ(act({})->name, "smo");
}

TEST_F(ImpersonationTest, WhoMayActsAsTheOther) {
  const auto user = act({{"impersonate-user", "nobody"}, {"Impersonate-Group", "few"}});
  ASSERT_TRUE(user.ok()) << user.error().message;
  EXPECT_EQ(user->name, "nobody");
  EXPECT_EQ(user->groups, (std::vector<std::string>{"few", "system:authenticated"}));
}

TEST_F(ImpersonationTest, EachPartNeedsItsRight) {
  const base::HttpHeaders refused[] = {
      {{"Impersonate-User", "root"}},
      {{"Impersonate-User", "nobody"}, {"Impersonate-Group", "system:masters"}},
      {{"Impersonate-User", "nobody"}, {"Impersonate-Uid", "1"}},
      {{"Impersonate-User", "nobody"}, {"Impersonate-Extra-scopes", "all"}},
      {{"Impersonate-User", "system:serviceaccount:a:cnf"}},
  };
  for (const base::HttpHeaders& headers : refused) {
    const auto user = act(headers);
    ASSERT_FALSE(user.ok()) << headers.fields().back().first << ": " << headers.fields().back().second;
    EXPECT_EQ(user.error().code, 403);
    EXPECT_EQ(user.error().reason, "Forbidden");
  }
}

TEST_F(ImpersonationTest, AGroupWithoutAUserIsNoRequest) {
  const auto user = act({{"Impersonate-Group", "few"}});
  ASSERT_FALSE(user.ok());
  EXPECT_EQ(user.error().code, 400);
}

}  // namespace
}  // namespace o2dms::simulator
