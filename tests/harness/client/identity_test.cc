#include "harness/client/identity.h"

#include <gtest/gtest.h>

#include "base/certificate.h"

namespace o2dms::harness {
namespace {

TEST(IdentityTest, UntrustedCertificateNamesWhoItPretendsToBe) {
  auto clock = base::make_real_clock();
  auto identity = untrusted_certificate("untrusted", "admin", {"system:masters"}, *clock);
  ASSERT_TRUE(identity.ok()) << identity.error().message;
  EXPECT_EQ(identity->kind, Identity::Kind::certificate);
  EXPECT_EQ(identity->label, "untrusted");
  const auto info = base::read_certificate(identity->certificate->certificate_pem).value();
  EXPECT_EQ(info.common_name, "admin");
  EXPECT_EQ(info.organizations, std::vector<std::string>{"system:masters"});
  EXPECT_LT(info.not_before, clock->now());
  EXPECT_GT(info.not_after, clock->now());
  EXPECT_TRUE(base::check_key_pair(*identity->certificate).ok());
}

}  // namespace
}  // namespace o2dms::harness
