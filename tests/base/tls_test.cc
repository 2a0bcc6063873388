#include "base/tls.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace o2dms::base {
namespace {

const Time kStart{std::chrono::hours(24 * 365 * 50)};
const Time kEnd = kStart + std::chrono::hours(24 * 365);

KeyPair authority(std::string_view name = "test-ca") {
  return make_authority(name, kStart, kEnd).value();
}

TEST(Certificates, WhatIsIssuedIsRead) {
  const KeyPair ca = authority();
  CertificateRequest request{
      "kube-apiserver", {"system:masters", "more"}, {"kubernetes", "a.b.c"}, {"127.0.0.1", "::1"}, true, kStart, kEnd};
  const auto pair = issue_certificate(ca, request);
  ASSERT_TRUE(pair) << pair.error().message;
  const auto info = read_certificate(pair->certificate_pem);
  ASSERT_TRUE(info) << info.error().message;
  EXPECT_EQ(info->common_name, "kube-apiserver");
  EXPECT_EQ(info->organizations, request.organizations);
  EXPECT_EQ(info->dns_names, request.dns_names);
  EXPECT_EQ(info->ip_addresses, request.ip_addresses);
  EXPECT_EQ(info->issuer_common_name, "test-ca");
  EXPECT_EQ(info->not_before, kStart);
  EXPECT_EQ(info->not_after, kEnd);
  EXPECT_TRUE(check_key_pair(*pair));
}

TEST(Certificates, AKeyOfAnotherIsNoticed) {
  const KeyPair one = authority("one");
  const KeyPair two = authority("two");
  EXPECT_EQ(check_key_pair({one.certificate_pem, two.key_pem}).error().message,
            "the key does not belong to the certificate");
  EXPECT_FALSE(check_key_pair({"nonsense", one.key_pem}));
  EXPECT_FALSE(check_key_pair({one.certificate_pem, "nonsense"}));
  EXPECT_FALSE(read_certificate(""));
  EXPECT_FALSE(issue_certificate({one.certificate_pem, "nonsense"}, {}));
}

TEST(Certificates, ANameThatDoesNotFitIsAnError) {
  EXPECT_FALSE(make_authority(std::string(65, 'x'), kStart, kEnd));
  EXPECT_TRUE(make_authority(std::string(64, 'x'), kStart, kEnd));
}

TEST(Certificates, KeysOfEveryCommonFormAreTaken) {
  const std::vector<std::vector<std::string>> ways = {
      {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=rsa"},
      {"openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=ed"},
      {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-subj", "/CN=ec"}};
  for (auto command : ways) {
    command.insert(command.end(), {"-keyout", "-", "-out", "-"});
    const auto made = run_process(command, {}, std::chrono::seconds(60));
    if (!made || made->exit_code != 0) GTEST_SKIP() << "no openssl program here";
    EXPECT_TRUE(check_key_pair({made->standard_output, made->standard_output})) << command[4];
  }
}

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
  const KeyPair pair = authority();
  EXPECT_TRUE(verify_es256(pair.certificate_pem, "payload", *sign_es256(pair.key_pem, "payload")));
}

TEST(Base64, EncodesAndDecodes) {
  EXPECT_EQ(base64_encode("\xFF\xFE\xFD!"), "//79IQ==");
  EXPECT_EQ(base64url_encode("\xFF\xFE\xFD!"), "__79IQ");
  for (std::size_t size = 0; size < 50; ++size) {
    std::string data;
    for (std::size_t i = 0; i < size; ++i) data.push_back(static_cast<char>(i * 37 + size));
    EXPECT_EQ(*base64_decode(base64_encode(data)), data);
    EXPECT_EQ(*base64url_decode(base64url_encode(data)), data);
  }
  EXPECT_EQ(*base64_decode("YWJj\r\nZGVm\n"), "abcdef");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* bad : {"a", "ab", "abc", "ab=", "a===", "ab=c", "ab$=", "====", "YW-_"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
  EXPECT_FALSE(base64url_decode("YW+/"));
}

TEST(Sha256, IsWrittenInHex) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace o2dms::base
