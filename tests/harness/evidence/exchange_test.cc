// A stored exchange must be judged as the live one was: what is written is read back equal.
#include "harness/evidence/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/digest.h"
#include "base/json.h"
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

// What was cut must be known as such after it has been stored, too.
TEST(ExchangeTest, KeepsThatSomethingWasCut) {
  auto exchange = sample();
  EXPECT_FALSE(round_trip(exchange).cut());
  exchange.response_body = {.text = "[1,", .size = 3000, .truncated = true, .sha256 = "00ff"};
  auto read = round_trip(exchange);
  EXPECT_TRUE(read.cut());
  EXPECT_EQ(read.response_body.size, 3000u);
  EXPECT_EQ(read.response_body.sha256, "00ff");
  exchange.response_body.no_json = true;
  EXPECT_FALSE(round_trip(exchange).cut()) << "that it is no JSON is known all the same";
  exchange.watch = true;
  exchange.unkept = {.events = 7, .bytes = 700, .sha256 = "ff00"};
  read = round_trip(exchange);
  EXPECT_TRUE(read.cut());
  EXPECT_EQ(read.unkept.events, 7u);
  EXPECT_EQ(read.unkept.bytes, 700u);
  EXPECT_EQ(read.unkept.sha256, "ff00");
}

TEST(ExchangeTest, NamesTheFieldOfABadRecord) {
  auto value = to_json(sample());
  value["status"] = "201";
  auto read = from_json(value);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, testing::HasSubstr("status must be an integer"));
  EXPECT_FALSE(from_json(base::Json::array()).ok());
}

class CaptureTest : public testing::Test {
 protected:
  Body captured(const std::string& text) {
    return capture_body(redactor_, text, Redactor::About::anything, budget_).body;
  }

  const Redactor redactor_{"key"};
  CaseBudget budget_{{.body = 1000, .text = 100, .beginning = 10, .headers = 50, .of_case = 5000}, nullptr};
};

TEST_F(CaptureTest, ParsesOnceAndKeepsTheRawAnswerApart) {
  const auto captured =
      capture_body(redactor_, R"({"kind":"Secret","data":{"p":"aHVudGVyMg=="}})", Redactor::About::anything, budget_);
  EXPECT_EQ(captured.raw["data"]["p"], "aHVudGVyMg==");
  ASSERT_TRUE(captured.body.json);
  EXPECT_NE((*captured.body.json)["data"]["p"], "aHVudGVyMg==");
  EXPECT_EQ(captured.body.text, base::to_text(*captured.body.json));
}

TEST_F(CaptureTest, KeepsWhatIsNoJsonAsText) {
  const auto captured = capture_body(redactor_, "<html>login</html>", Redactor::About::anything, budget_);
  EXPECT_EQ(captured.body.text, "<html>login</html>");
  EXPECT_EQ(captured.body.json, nullptr);
  EXPECT_TRUE(captured.raw.is_null());
}

TEST_F(CaptureTest, CutsWhatIsTooLongAndKeepsItsLengthAndHash) {
  const std::string document = "\"" + std::string(2000, 'x') + "\"", page = "<p>" + std::string(2000, 'x');
  for (const auto& [text, kept] : {std::pair(document, 10u), std::pair(page, 100u)}) {
    const Body body = captured(text);
    EXPECT_TRUE(body.truncated);
    EXPECT_EQ(body.text, text.substr(0, kept));
    EXPECT_EQ(body.size, text.size());
    EXPECT_EQ(body.sha256, base::sha256_hex(text));
    EXPECT_EQ(body.json, nullptr);
  }
  EXPECT_TRUE(captured(document).cut()) << "nobody knows any more what it said";
  EXPECT_FALSE(captured(page).cut()) << "it is no JSON, and that is known";
  std::string deep;
  for (int level = 0; level < 300; ++level) deep += "{\"a\":";
  EXPECT_TRUE(captured(deep).cut()) << "it may be JSON: our reader has given up";
  EXPECT_FALSE(captured("\xC3\xA9\xC3\xA9" + std::string(100, 'x')).text.ends_with('\xC3'));
}

TEST_F(CaptureTest, CutsEverythingOnceTheCaseHasKeptEnough) {
  const std::string text = "\"" + std::string(900, 'x') + "\"";
  std::size_t kept = 0, whole = 0;
  for (int body = 0; body < 20; ++body) {
    const Body one = captured(text);
    kept += one.text.size();
    whole += one.truncated ? 0 : 1;
  }
  EXPECT_EQ(whole, 5u);
  EXPECT_LT(kept, 5000u + 20 * 10u);
}

TEST_F(CaptureTest, TellsOfHeadersThatWereLeftOut) {
  const base::HttpHeaders headers = {{"Content-Type", "text/plain"}, {"X-Long", std::string(100, 'x')}, {"X-B", "b"}};
  const auto kept = capture_headers(redactor_, headers, budget_);
  EXPECT_EQ(kept.get("Content-Type"), "text/plain");
  EXPECT_EQ(kept.get("X-B"), "b");
  EXPECT_FALSE(kept.has("X-Long"));
  EXPECT_THAT(std::string(kept.get("(left out)")), testing::StartsWith("1 fields, 109 bytes, sha256 "));
}

}  // namespace
}  // namespace o2dms::harness
