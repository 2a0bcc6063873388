// How an exchange is described to people, who have nothing else to judge it by.
#include "harness/case/record.h"

#include <gtest/gtest.h>

namespace o2dms::harness {
namespace {

std::string described(Body body, int status = 200) {
  return describe({.method = "GET", .url = "https://h/x", .status = status, .response_body = std::move(body)});
}

TEST(Describe, SaysWhatTheBodyWas) {
  EXPECT_EQ(described(make_body(R"({"kind":"Status","status":"Failure","reason":"AlreadyExists"})"), 409),
            "GET https://h/x answered 409 with Status Failure, reason AlreadyExists");
  EXPECT_EQ(described(make_body(R"({"kind":"PodList"})")), "GET https://h/x answered 200 with kind PodList");
  EXPECT_EQ(described(make_body("Bad Gateway"), 502),
            "GET https://h/x answered 502 with a body that is no JSON object");
}

// Of a body that is not there, or not there any more, nobody can say what it is.
TEST(Describe, SaysNothingOfABodyThatNobodyHas) {
  EXPECT_EQ(described({}, 204), "GET https://h/x answered 204");
  EXPECT_EQ(described({.text = "{\"kind\":\"Po", .size = 70000, .truncated = true, .sha256 = "00"}),
            "GET https://h/x answered 200 with a body of 70000 bytes, of which the beginning was kept");
  EXPECT_EQ(described({.text = "<html>", .size = 70000, .truncated = true, .sha256 = "00", .no_json = true}),
            "GET https://h/x answered 200 with a body that is no JSON object")
      << "it was read as a whole before it was cut";
}

}  // namespace
}  // namespace o2dms::harness
