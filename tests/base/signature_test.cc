#include "base/signature.h"

#include <gtest/gtest.h>

#include "base/certificate.h"

namespace o2dms::base {
namespace {

TEST(Es256, SignaturesAreChecked) {
  const std::string key = *make_private_key();
  const auto signature = sign_es256(key, "payload");
  ASSERT_TRUE(signature) << signature.error().message;
  EXPECT_EQ(signature->size(), 64u);
  EXPECT_TRUE(verify_es256(key, "payload", *signature));
  EXPECT_FALSE(verify_es256(key, "payloae", *signature));
  EXPECT_FALSE(verify_es256(*make_private_key(), "payload", *signature));
  EXPECT_FALSE(verify_es256(key, "payload", signature->substr(1)));
  EXPECT_FALSE(verify_es256(key, "payload", std::string(64, '\0')));
  EXPECT_FALSE(verify_es256("nonsense", "payload", *signature));
  EXPECT_FALSE(sign_es256("nonsense", "payload"));
}

TEST(Es256, ACertificateVerifiesToo) {
  const Time start{};
  const KeyPair pair = *make_authority("test-ca", start, start + std::chrono::hours(1));
  EXPECT_TRUE(verify_es256(pair.certificate_pem, "payload", *sign_es256(pair.key_pem, "payload")));
}

}  // namespace
}  // namespace o2dms::base
