#include "base/json.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

std::string json_error(std::string_view text, const JsonLimits& limits = {}) {
  const auto parsed = parse_json(text, limits);
  return parsed ? "no error" : parsed.error().message;
}

TEST(ParseJson, ReadsEveryKindOfValue) {
  const auto parsed = parse_json(R"( {"s":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00","i":-7,"u":18446744073709551615,
      "f":1.5e3,"t":true,"b":false,"n":null,"a":[1,[],{}],"":{}} )");
  ASSERT_TRUE(parsed) << parsed.error().message;
  const Json expected = {{"s", "a\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80"},
                         {"i", -7},
                         {"u", 18446744073709551615U},
                         {"f", 1500.0},
                         {"t", true},
                         {"b", false},
                         {"n", nullptr},
                         {"a", Json::array({1, Json::array(), Json::object()})},
                         {"", Json::object()}};
  EXPECT_EQ(*parsed, expected);
}

TEST(ParseJson, IntegersStayIntegers) {
  EXPECT_TRUE(parse_json("9223372036854775807")->is_number_integer());
  EXPECT_TRUE(parse_json("-9223372036854775808")->is_number_integer());
  EXPECT_TRUE(parse_json("18446744073709551616")->is_number_float()) << "too large for 64 bits";
  EXPECT_TRUE(parse_json("1.0")->is_number_float());
}

TEST(ParseJson, TheErrorNamesThePlace) {
  EXPECT_EQ(json_error("{\n  \"a\": ,\n}"), "line 2, column 8: unexpected ',', expected a value");
  EXPECT_EQ(json_error("[1] x"), "line 1, column 5: unexpected text after the document");
  EXPECT_EQ(json_error(""), "line 1, column 1: unexpected end, expected a value");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const char* text : {"{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "'a'",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "-",
                           "1e",
                           "tru",
                           "nul",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "\"\\ud800\"",
                           "\"\\ud800\\u0041\"",
                           "\"\\udc00\"",
                           "\"a\nb\"",
                           "\"a",
                           "NaN",
                           "1e999",
                           "[1 2]",
                           "{\"a\" 1}",
                           "\"\\",
                           "\"\\u",
                           "// x\n1"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(ParseJson, RefusesInvalidUtf8) {
  for (const std::string bad : {"\xFF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\x80"}) {
    EXPECT_FALSE(parse_json("\"" + bad + "\"")) << Json(bad).dump(-1, ' ', true, Json::error_handler_t::replace);
  }
  EXPECT_TRUE(parse_json("\"\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\""));
}

TEST(ParseJson, DepthHasALimit) {
  EXPECT_TRUE(parse_json(std::string(200, '[') + std::string(200, ']')));
  EXPECT_NE(json_error(std::string(201, '[') + std::string(201, ']')).find("deeper than 200"), std::string::npos);
  EXPECT_NE(json_error(std::string(5'000'000, '[')).find("deeper than 200"), std::string::npos);
}

TEST(ParseJson, TheNumberOfValuesHasALimit) {
  EXPECT_TRUE(parse_json("[1,2,3]", {200, 4}));
  EXPECT_NE(json_error("[1,2,3,4]", {200, 4}).find("more than 4 values"), std::string::npos);
}

TEST(ParseJson, ALimitThatIsExceededIsToldFromAMistake) {
  EXPECT_TRUE(exceeds_limits("[[[", {.max_depth = 2}));
  EXPECT_TRUE(exceeds_limits("[1,2,3", {.max_values = 3}));
  EXPECT_FALSE(exceeds_limits("[[[", {.max_depth = 3})) << "it ends too early";
  EXPECT_FALSE(exceeds_limits("[x, [[[[", {.max_depth = 2})) << "the mistake comes first";
  EXPECT_FALSE(exceeds_limits("[1,2]"));
}

TEST(ParseJson, DuplicatesAreNamedAndTheLastWins) {
  std::vector<std::string> duplicates;
  const auto parsed =
      parse_json(R"({"spec":{"x":[{"a":1},{"b":1,"a":2,"b":3}],"r":1,"r":2},"a":0,"spec":{"z":1}})", {}, &duplicates);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(duplicates, (std::vector<std::string>{"spec.x[1].b", "spec.r", "spec"}));
  EXPECT_EQ(to_text(*parsed), R"({"a":0,"spec":{"z":1}})");
}

TEST(ParseJson, WhatIsTooSmallForANumberIsZero) {
  EXPECT_EQ(*parse_json("[1e-400,-0.0]"), Json::array({0.0, -0.0}));
}

TEST(ParseJson, ManyDuplicatesUnderALongKeyCostNoMoreThanTheDocument) {
  std::string text = "{\"" + std::string(500'000, 'k') + "\":{\"a\":0";
  for (int i = 0; i < 10'000; ++i) text += ",\"a\":0";
  std::vector<std::string> duplicates;
  ASSERT_TRUE(parse_json(text + "}}", {}, &duplicates));
  std::size_t bytes = 0;
  for (const std::string& path : duplicates) bytes += path.size();
  EXPECT_GE(duplicates.size(), 2u);
  EXPECT_LT(bytes, 2u * 1024 * 1024);
}

TEST(PrintJson, PrintsCompactlyAndIsReadBackEqual) {
  const std::string text =
      R"({"a":[1,-2,3.5,1e+30,2.0,true,false,null,[],{}],"text":"\u0001\b\f\n\r\t\"\\/é😀","u":18446744073709551615})";
  const auto parsed = parse_json(text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(to_text(*parsed), text);
  EXPECT_EQ(*parse_json(to_text(*parsed)), *parsed);
  EXPECT_EQ(*parse_json(to_pretty_text(*parsed)), *parsed);
}

TEST(PrintJson, ReplacesInvalidUtf8) {
  EXPECT_EQ(to_text(Json("a\xFF\xC3z")), "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  EXPECT_NO_THROW(to_pretty_text(Json("\xFF")));
}

TEST(PrintJson, AppendsToWhatIsThere) {
  std::string out = "x";
  append_text(Json::object(), out);
  append_text(Json::array(), out);
  EXPECT_EQ(out, "x{}[]");
}

TEST(ReadJson, PathsReadWithoutCreating) {
  const Json value = {{"a", {{"b", "text"}, {"n", 4}, {"t", true}}}};
  EXPECT_EQ(string_at(value, {"a", "b"}), "text");
  EXPECT_EQ(string_at(value, {"a", "n"}, "other"), "other") << "of another type";
  EXPECT_EQ(integer_at(value, {"a", "n"}), 4);
  EXPECT_EQ(integer_at(value, {"a", "x"}, 9), 9);
  EXPECT_TRUE(bool_at(value, {"a", "t"}));
  EXPECT_EQ(find(value, {"a", "b", "c"}), nullptr);
  EXPECT_EQ(find(value, {}), &value);
  EXPECT_EQ(integer_at(Json{{"n", UINT64_MAX}}, {"n"}, 9), 9) << "no integer with a sign";
}

TEST(ReadJson, AnAbsentListIsEmpty) {
  const Json value = {{"list", {"a", 1, "b", nullptr}}, {"map", {{"x", 1}}}};
  EXPECT_EQ(&elements_at(value, {"list"}), value["list"].get_ptr<const Json::array_t*>()) << "not a copy";
  EXPECT_TRUE(elements_at(value, {"map"}).empty());
  EXPECT_TRUE(elements_at(value, {"map", "none"}).empty());
  EXPECT_EQ(texts_at(value, {"list"}), (std::vector<std::string>{"a", "b"})) << "what is no text is left out";
  EXPECT_TRUE(texts_at(Json(), {}).empty());
}

}  // namespace
}  // namespace o2dms::base
