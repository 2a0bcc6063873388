#include "base/certificate.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace o2dms::base {
namespace {

const Time kStart{std::chrono::hours(24 * 365 * 50)};
const char* const kEndless =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBDDCBtAIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdlbmRsZXNzMCAXDTI1\n"
    "MDEwMTAwMDAwMFoYDzk5OTkxMjMxMjM1OTU5WjASMRAwDgYDVQQDDAdlbmRsZXNz\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8LczSphN9pP5yQ77TFBc4M36J8f3\n"
    "Ii0xc+7p99wf92v/JsLyknodPRM1SQht1E/5b1Bzk8zjPmtRQQ+UHU/U8zAKBggq\n"
    "hkjOPQQDAgNHADBEAiAmrDMIOCb/2XSeewdbUUPu9KjS1GrNrC+Fa7rLPKEBVQIg\n"
    "HZ6m38VR15V6b42N8zX0IFtA+haM3zMF77T7Tk5exkk=\n"
    "-----END CERTIFICATE-----\n";

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

// RFC 5280 section 4.1.2.5: 99991231235959Z is what a certificate without a well-defined end has.
TEST(Certificates, OneWithoutAnEndEndsLate) {
  const auto info = read_certificate(kEndless);
  ASSERT_TRUE(info) << info.error().message;
  EXPECT_EQ(info->not_after, Time::max());
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

}  // namespace
}  // namespace o2dms::base
