#include "harness/evidence/curl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

using testing::HasSubstr;
using testing::Not;

Exchange post(std::string body) {
  Exchange exchange;
  exchange.method = "POST";
  exchange.url = "https://127.0.0.1:6443/api/v1/namespaces";
  exchange.request_headers = {{"Host", "127.0.0.1:6443"},
                              {"User-Agent", "o2dms/1 (a)"},
                              {"Content-Type", "application/json"},
                              {"Authorization", "Bearer [redacted:0123456789ab]"}};
  exchange.request_body = make_body(std::move(body));
  exchange.tls_version = "TLSv1.3";
  exchange.tls_verified = true;
  return exchange;
}

TEST(CurlTest, RepeatsARequestWithPlaceholdersForWhatIsSecret) {
  EXPECT_EQ(
      to_curl(post(R"({"kind":"Namespace"})")),
      "curl -sS -X 'POST' --cacert \"$CA\" -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json'"
      " --data-raw '{\"kind\":\"Namespace\"}' 'https://127.0.0.1:6443/api/v1/namespaces'");
}

TEST(CurlTest, QuotesWhatAShellWouldRead) {
  EXPECT_THAT(to_curl(post(R"({"a":"it's $HOME"})")), HasSubstr(R"('{"a":"it'\''s $HOME"}')"));
}

TEST(CurlTest, NamesAFileForABodyThatIsLongOrHasSeveralLines) {
  EXPECT_THAT(to_curl(post(std::string(5000, 'x'))), HasSubstr("--data-binary @BODY"));
  const auto line = to_curl(post("a: 1\nb: 2\n"));
  EXPECT_THAT(line, HasSubstr("--data-binary @BODY"));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
}

TEST(CurlTest, SaysWhichCredentialsWereUsed) {
  auto exchange = post("");
  exchange.request_headers = {};
  EXPECT_THAT(to_curl(exchange), Not(HasSubstr("$TOKEN")));
  exchange.client_certificate = "admin";
  EXPECT_THAT(to_curl(exchange), HasSubstr("--cert \"$CERT\" --key \"$KEY\""));
  exchange.request_headers = {{"Authorization", "Basic [redacted:0123456789ab]"}};
  EXPECT_THAT(to_curl(exchange), HasSubstr("-u \"$LOGIN\""));
}

TEST(CurlTest, StreamsAWatchAndSkipsVerificationOnlyWhereTheRunDid) {
  auto exchange = post("");
  exchange.method = "GET";
  exchange.watch = true;
  exchange.tls_verified = false;
  const auto line = to_curl(exchange);
  EXPECT_THAT(line, HasSubstr("curl -sS -N -k"));
  EXPECT_THAT(line, Not(HasSubstr("-X")));
}

}  // namespace
}  // namespace o2dms::harness
