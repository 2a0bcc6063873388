// A stored exchange must be judged as the live one was: what is written is read back equal.
#include "harness/evidence/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/json.h"
#include "base/tls.h"
#include "harness/evidence/capture.h"

namespace o2dms::harness {
namespace {

using namespace std::chrono_literals;

Exchange sample() {
  Exchange exchange;
  exchange.id = 7;
  exchange.case_id = "instantiation.created";
  exchange.step = "create Deployment a";
  exchange.identity = "given";
  exchange.method = "POST";
  exchange.url = "https://127.0.0.1:6443/apis/apps/v1/namespaces/n/deployments";
  exchange.request_headers = {{"Accept", "application/json"}, {"X-A", "1"}, {"X-A", "2"}};
  exchange.request_body = make_body(R"({"kind":"Deployment"})");
  exchange.status = 201;
  exchange.response_headers = {{"Content-Type", "application/json"}};
  exchange.response_body = make_body(R"({"kind":"Deployment","metadata":{"uid":"u"}})");
  exchange.started = 1500us;
  exchange.ended = 2750us;
  exchange.tls_version = "TLSv1.3";
  exchange.tls_verified = true;
  exchange.client_certificate = "admin";
  return exchange;
}

Exchange round_trip(const Exchange& exchange) {
  const auto line = base::to_text(to_json(exchange));
  EXPECT_EQ(line.find('\n'), std::string::npos) << "an exchange is one line";
  auto parsed = base::parse_json(line);
  auto read = from_json(*parsed);
  EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
  return read.ok() ? *read : Exchange();
}

TEST(ExchangeTest, IsReadBackEqual) {
  const auto exchange = sample();
  const auto read = round_trip(exchange);
  EXPECT_EQ(to_json(read), to_json(exchange));
  EXPECT_EQ(read.started, exchange.started);
  EXPECT_EQ(read.request_headers.fields(), exchange.request_headers.fields());
  EXPECT_EQ(read.json(), exchange.json());
  EXPECT_EQ(read.key(), "instantiation.created#7");
}

TEST(ExchangeTest, KeepsWatchEventsOneByOne) {
  auto exchange = sample();
  exchange.watch = true;
  exchange.watch_ended_cleanly = true;
  exchange.events.push_back({3ms, "ADDED", std::make_shared<const base::Json>(base::Json{{"kind", "Pod"}}), ""});
  exchange.events.push_back({4ms, "", nullptr, "<html>"});
  const auto read = round_trip(exchange);
  ASSERT_EQ(read.events.size(), 2u);
  EXPECT_EQ(read.events[0].at, 3ms);
  EXPECT_EQ(read.events[0].type, "ADDED");
  EXPECT_EQ(*read.events[0].object, *exchange.events[0].object);
  EXPECT_EQ(read.events[1].raw, "<html>");
  EXPECT_EQ(read.events[1].object, nullptr);
  EXPECT_TRUE(read.watch_ended_cleanly);
}

TEST(ExchangeTest, KeepsBytesThatAreNoText) {
  auto exchange = sample();
  exchange.response_body = make_body("\xff\xfe raw");
  EXPECT_EQ(round_trip(exchange).response_body.text, "\xff\xfe raw");
}

TEST(ExchangeTest, KeepsAFault) {
  auto exchange = sample();
  exchange.status = 0;
  exchange.fault = "timeout";
  exchange.fault_message = "no answer within 5 s";
  exchange.response_body = {};
  const auto read = round_trip(exchange);
  EXPECT_EQ(read.fault, "timeout");
  EXPECT_EQ(read.fault_message, "no answer within 5 s");
  EXPECT_TRUE(read.json().is_null());
}

TEST(ExchangeTest, CutsALongBodyAndKeepsItsHash) {
  const std::string text(3000, 'x');
  const auto body = make_body(text, 1000);
  EXPECT_TRUE(body.truncated);
  EXPECT_EQ(body.text.size(), 1000u);
  EXPECT_EQ(body.size, 3000u);
  EXPECT_EQ(body.sha256, base::sha256_hex(text));
  auto exchange = sample();
  exchange.response_body = body;
  const auto read = round_trip(exchange);
  EXPECT_TRUE(read.response_body.truncated);
  EXPECT_EQ(read.response_body.size, 3000u);
  EXPECT_EQ(read.response_body.sha256, body.sha256);
}

TEST(ExchangeTest, NamesTheFieldOfABadRecord) {
  auto value = to_json(sample());
  value["status"] = "201";
  auto read = from_json(value);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, testing::HasSubstr("status must be an integer"));
  EXPECT_FALSE(from_json(base::Json::array()).ok());
}

TEST(CaptureTest, ParsesOnceAndKeepsTheRawAnswerApart) {
  const Redactor redactor("key");
  auto captured = capture_body(redactor, R"({"kind":"Secret","data":{"p":"aHVudGVyMg=="}})", Redactor::About::anything);
  EXPECT_EQ(captured.raw["data"]["p"], "aHVudGVyMg==");
  ASSERT_TRUE(captured.body.json);
  EXPECT_NE((*captured.body.json)["data"]["p"], "aHVudGVyMg==");
  EXPECT_EQ(captured.body.text, base::to_text(*captured.body.json));
}

TEST(CaptureTest, KeepsWhatIsNoJsonAsText) {
  const Redactor redactor("key");
  auto captured = capture_body(redactor, "<html>login</html>", Redactor::About::anything);
  EXPECT_EQ(captured.body.text, "<html>login</html>");
  EXPECT_EQ(captured.body.json, nullptr);
  EXPECT_TRUE(captured.raw.is_null());
}

}  // namespace
}  // namespace o2dms::harness
