#include "base/yaml.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/json.h"

namespace o2dms::base {
namespace {

Json only(std::string_view text) {
  auto documents = parse_yaml(text, "test.yaml");
  if (!documents) return "error: " + documents.error().message;
  return documents->size() == 1 ? documents->front() : Json("documents: " + std::to_string(documents->size()));
}

std::string yaml_error(std::string_view text) {
  const auto documents = parse_yaml(text, "test.yaml");
  return documents ? "no error" : documents.error().message;
}

TEST(ParseYaml, ReadsManifestsAsKubectlDoes) {
  EXPECT_EQ(only("a: {x: 1, z: [1, two, 3.5]}\nb:\n- c\n- d: |\n    line\n    more\n"),
            *parse_json(R"({"a":{"x":1,"z":[1,"two",3.5]},"b":["c",{"d":"line\nmore\n"}]})"));
}

TEST(ParseYaml, PlainWordsAreTyped) {
  EXPECT_EQ(only("[yes, on, True, n, off, FALSE, ~, null, text, 'yes', \"1\", !!str 5]"),
            Json::array({true, true, true, false, false, false, nullptr, nullptr, "text", "yes", "1", "5"}));
  EXPECT_EQ(only("[0644, 0x1f, 0b11, 1_000, -3, +4, 08, 1.5, 1e3, 1e+3, 1.2.3, 100m]"),
            Json::array({420, 31, 3, 1000, -3, 4, 8, 1.5, 1000, 1000, "1.2.3", "100m"}));
}

// What kubectl 1.32 made of each: `kubectl annotate --local -f FILE a=b -o json`.
TEST(ParseYaml, TypesPlainTextAsKubectlDoes) {
  const std::vector<std::pair<const char*, const char*>> seen = {
      {"y", "true"},
      {"N", "false"},
      {"On", "true"},
      {"oFF", R"("oFF")"},
      {"yEs", R"("yEs")"},
      {"tRue", R"("tRue")"},
      {"~", "null"},
      {"NULL", "null"},
      {"nUll", R"("nUll")"},
      {"=", R"("=")"},
      {"0o17", "15"},
      {"0O17", "15"},
      {"017", "15"},
      {"-017", "-15"},
      {"0o9", R"("0o9")"},
      {"0o", R"("0o")"},
      {"08", "8"},
      {"08_1", "81"},
      {"0_7", "7"},
      {"012.5", "12.5"},
      {"0755", "493"},
      {"0x1f", "31"},
      {"0X1F", "31"},
      {"-0x1f", "-31"},
      {"+0x1f", "31"},
      {"0x_1", "1"},
      {"0x", R"("0x")"},
      {"0x1p4", R"("0x1p4")"},
      {"0b11", "3"},
      {"0B11", "3"},
      {"0b12", R"("0b12")"},
      {"1_000", "1000"},
      {"1_", "1"},
      {"_1", R"("_1")"},
      {"-_1", "-1"},
      {"1_0.5", "10.5"},
      {"0_", "0"},
      {"00", "0"},
      {"-0", "0"},
      {"1e3", "1000"},
      {"1E3", "1000"},
      {"1.e3", "1000"},
      {".5e3", "500"},
      {"1e3_0", "1e30"},
      {"1e-3", "0.001"},
      {"1e", R"("1e")"},
      {"e3", R"("e3")"},
      {"1e400", R"("1e400")"},
      {"1.", "1"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"+.5", "0.5"},
      {".", R"(".")"},
      {"1..2", R"("1..2")"},
      {"+", R"("+")"},
      {"1.0", "1"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775807", "9223372036854775807"},
      {"123456789012345678901234567890", "1.2345678901234568e29"},
      {"190:20:30", R"("190:20:30")"},
      {"2001-01-01", R"("2001-01-01")"},
      {"2001-12-14t21:59:43.10-05:00", R"("2001-12-14t21:59:43.10-05:00")"},
      {"inf", R"("inf")"},
      {"a:b", R"("a:b")"},
      {"! 5", R"("5")"},
      {"! 'a'", R"("a")"},
      {"!", R"("")"},
      {".5_0", "0.5"},
      {".5_", R"(".5_")"},
      {"-.5_0", "-0.5"},
      {"+-5", R"("+-5")"},
      {"+.nan", R"("+.nan")"},
      {"1e-400", "0"},
      {"0b_1", "1"},
      {"18446744073709551615", "18446744073709551615"},
      {"+18446744073709551615", "1.8446744073709552e19"},
      {"!!timestamp 2001-01-01", R"("2001-01-01")"},
      {"!!binary gICA", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"!foo bar", R"("bar")"},
      {"!!str ~", R"("~")"},
      {"!!int \"5\"", "5"},
      {"!!float 5", "5"},
      {"!!bool yes", "true"},
      {"!!binary aGk=", R"("hi")"}};
  for (const auto& [plain, json] : seen)
    EXPECT_EQ(only("v: " + std::string(plain) + "\n"), Json({{"v", *parse_json(json)}})) << plain;
}

TEST(ParseYaml, RefusesWhatKubectlRefuses) {
  for (const char* bad : {".inf", "-.Inf", "+.INF", ".NaN", "!!int yes", "!!timestamp 5", "!!float x", "!!null x",
                          "!!binary \"@@\"", "{<<: 5}", "{~: c}", "{[a]: b}", "{<<: [1]}", "a: b", "- 1", "\n\ta: 1"})
    EXPECT_EQ(yaml_error("v: " + std::string(bad) + "\n").substr(0, 15), "test.yaml, line") << bad;
  EXPECT_NE(yaml_error("v: .inf\n").find("JSON has no value for .inf"), std::string::npos);
}

TEST(ParseYaml, TypesKeysToo) {
  EXPECT_EQ(only("{0x10: a, 010: b, 1.5: c, 1e3: d, yes: e, n: f, 2001-01-01: g, 'y': h}"),
            *parse_json(R"({"16":"a","8":"b","1.5":"c","1000":"d","true":"e","false":"f","2001-01-01":"g","y":"h"})"));
  EXPECT_EQ(only("{.inf: a, 1e6: b, 1e5: c, 123456789.5: d, 1e30: e, 1000000: f, -.5: g}"),
            *parse_json(R"({".inf":"a","1e+06":"b","100000":"c","1.2345679e+08":"d","1e+30":"e","1000000":"f",)"
                        R"("-0.5":"g"})"))
      << "floats are written in single precision";
  EXPECT_EQ(only("v: 1\nv: 2\n"), Json({{"v", 2}})) << "the last of two";
}

TEST(ParseYaml, TabsMaySeparateButNotIndent) {
  EXPECT_EQ(only("v:\n  a: 1\t\n  b:\t2\n"), *parse_json(R"({"v":{"a":1,"b":2}})"));
}

// What sigs.k8s.io/yaml 1.3 made of each (go-yaml 2.4); nothing: it refused.
TEST(ParseYaml, ToleratesWhatKubectlTolerates) {
  const std::vector<std::pair<const char*, const char*>> seen = {
      {"\xEF\xBB\xBF"
       "a: 1\n",
       R"({"a":1})"},
      {"a: 1\r\nb: 2\r\n", R"({"a":1,"b":2})"},
      {"a: {b: 1,}\n", R"({"a":{"b":1}})"},
      {"a: [1,]\n", R"({"a":[1]})"},
      {"a: {b:1}\n", R"({"a":{"b:1":null}})"},
      {"{a: 1, b}\n", R"({"a":1,"b":null})"},
      {"[a: 1, b]\n", R"([{"a":1},"b"])"},
      {"{'a':1}\n", R"({"a":1})"},
      {"? a\n: b\n", R"({"a":"b"})"},
      {"a: 'x\n\n  y'\n", R"({"a":"x\ny"})"},
      {"a: >-\n x\n y\n\n z\n", R"({"a":"x y\nz"})"},
      {"a: |2\n   x\n", R"({"a":" x\n"})"},
      {"a:\n- b\n- c\n", R"({"a":["b","c"]})"},
      {"- - a\n  - b\n", R"([["a","b"]])"},
      {"a: http://x/y?z=[1]\n", R"({"a":"http://x/y?z=[1]"})"},
      {"a: x#c\n", R"({"a":"x#c"})"},
      {"!!set {a, b}\n", R"({"a":null,"b":null})"},
      {"a: !!omap [x: 1]\n", R"({"a":[{"x":1}]})"},
      {"a: !foo {b: 1}\n", R"({"a":{"b":1}})"},
      {"%TAG !e! tag:e,2000:\n---\na: !e!x 1\n", R"({"a":"1"})"},
      {"- &b [1]\n- *b\n- &b 2\n- *b\n", "[[1],[1],2,2]"},
      {"&k key: *k\n", R"({"key":"key"})"},
      {"- &x {a: &y 1}\n- *x\n- *y\n", R"([{"a":1},{"a":1},1])"},
      {"\ta: 1\n", ""},
      {"a: b: c\n", ""},
      {"a: b\n c: d\n", ""},
      {"a: -\n", ""},
      {"- a\nb: 1\n", ""},
      {"a: @x\n", ""},
      {"a: `x\n", ""},
      {"a: %x\n", ""},
      {"a: *x\n", ""},
      {"a: &a [*a]\n", ""},
      {"a: !e!x 1\n", ""},
      {"a: \"\\ud83d\\ude00\"\n", ""},
      {"a: \"x\n", ""},
      {"{\n", ""},
      {",\n", ""},
      {": a\n", ""},
      {"<<: [a]\n", ""},
      {"a: &l [{b: 1}]\n<<: *l\n", ""},
      {"a: \x01\n", ""},
      {"a: \xFF\n", ""}};
  for (const auto& [text, json] : seen) {
    const auto documents = parse_yaml(text, "test.yaml");
    if (*json == '\0') {
      EXPECT_FALSE(documents) << text;
      continue;
    }
    ASSERT_TRUE(documents) << documents.error().message << "\n" << text;
    ASSERT_EQ(documents->size(), 1u) << text;
    EXPECT_EQ(documents->front(), *parse_json(json)) << text;
  }
}

TEST(ParseYaml, WhatStandsBehindADocumentIsRefused) {
  EXPECT_EQ(yaml_error("{kind: Config},\n").substr(0, 27), "test.yaml, line 1, column 1");
  EXPECT_NE(yaml_error("{\"kind\": \"Config\"},\n"), "no error");
  EXPECT_NE(yaml_error("a: 1\n...\nb: 2\n"), "no error");
}

TEST(ParseYaml, DuplicatesAreNamed) {
  const auto duplicates = [](std::string_view text) {
    std::vector<std::string> found;
    EXPECT_TRUE(parse_yaml(text, "test.yaml", &found)) << text;
    return found;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(duplicates("spec:\n  x:\n  - a: 1\n  - b: 1\n    b: 2\n  r: 1\n  r: 2\nspec: {}\n"),
            (Texts{"spec.x[1].b", "spec.r", "spec"}));
  EXPECT_EQ(duplicates("{\"a\": 1, \"a\": 2}"), Texts{"a"}) << "JSON";
  EXPECT_EQ(duplicates("{\"a\": 1, \"a\": 2, b: 3}"), Texts{"a"}) << "not quite JSON";
  EXPECT_EQ(duplicates("{<<: {x: 1}, x: 2}"), Texts{"x"}) << "sigs.k8s.io/yaml counts merges";
  EXPECT_EQ(duplicates("{x: 2, <<: {x: 1}}"), Texts{"x"});
  EXPECT_EQ(duplicates("{yes: 1, true: 2}"), Texts{"true"});
  EXPECT_EQ(duplicates("a: &a {b: 1}\nc: *a\n"), Texts());
}

TEST(ParseYaml, ReadsAStreamAndLeavesOutEmptyDocuments) {
  const auto documents = parse_yaml("---\n# only a comment\n---\na: 1\n---\n---\nb: 2\n...\n", "test.yaml");
  ASSERT_TRUE(documents) << documents.error().message;
  EXPECT_EQ(*documents, (std::vector<Json>{{{"a", 1}}, {{"b", 2}}}));
  EXPECT_TRUE(parse_yaml("", "test.yaml")->empty());
}

TEST(ParseYaml, JsonIsRead) {
  EXPECT_EQ(only("\n{\"a\": 1e3, \"b\": \"x\\u00e9\"}"), Json({{"a", 1000.0}, {"b", "x\xC3\xA9"}}));
}

TEST(ParseYaml, AnchorsAndMergeKeysAreExpanded) {
  EXPECT_EQ(only("base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  x: 3\nagain: *b\n"),
            *parse_json(R"({"base":{"x":1,"z":2},"use":{"x":3,"z":2},"again":{"x":1,"z":2}})"));
}

TEST(ParseYaml, MergesCountByTheirPlace) {
  EXPECT_EQ(only("{<<: [{x: 1}, {x: 2, z: 3}], z: 4}"), *parse_json(R"({"x":1,"z":4})")) << "the first wins";
  EXPECT_EQ(only("{x: 3, <<: {x: 4, w: 5}}"), *parse_json(R"({"x":4,"w":5})")) << "over what stands before";
  EXPECT_EQ(only("{<<: {x: 4, w: 5}, x: 3}"), *parse_json(R"({"x":3,"w":5})"));
  EXPECT_EQ(only("{'<<': {x: 4}}"), *parse_json(R"({"<<":{"x":4}})")) << "quoted it is a name";
}

TEST(ParseYaml, ErrorsNameOriginLineAndColumn) {
  EXPECT_EQ(yaml_error("a: 1\nb: [1, 2\nc: 3\n").substr(0, 17), "test.yaml, line 3");
  EXPECT_EQ(yaml_error("? [a]\n: b\n").substr(0, 17), "test.yaml, line 1");
  EXPECT_NE(yaml_error("a: *nothing\n"), "no error");
}

TEST(ParseYaml, DepthIsLimited) {
  EXPECT_NE(yaml_error(std::string(300, '[') + std::string(300, ']')), "no error");
  EXPECT_NE(yaml_error(std::string(100'000, '[')), "no error");
  std::string block;
  for (std::size_t i = 0; i < 1000; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_NE(yaml_error(block), "no error");
  std::string dashes;
  for (std::size_t i = 0; i < 50'000; ++i) dashes += "- ";
  EXPECT_NE(yaml_error(dashes), "no error");
}

TEST(ParseYaml, AliasesCannotExplode) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 1; j < 10; ++j) bomb += ", " + last;
    bomb += "]\n";
  }
  EXPECT_NE(yaml_error(bomb).find("more than "), std::string::npos) << yaml_error(bomb);
  EXPECT_NE(yaml_error("a: &a [*a, *a]\n"), "no error") << "an alias of itself";
}

TEST(ParseYaml, AliasesOfLongTextsCannotExplodeEither) {
  std::string bomb = "- &a " + std::string(100'000, 'x') + "\n";
  for (int i = 0; i < 10'000; ++i) bomb += "- *a\n";
  EXPECT_NE(yaml_error(bomb).find("aliases make the text too long"), std::string::npos)
      << yaml_error(bomb).substr(0, 200);
}

// Each once took longer than linear in some reader of YAML. A hundred times as much may take two hundred times as long.
TEST(ParseYaml, HostileTextsAreReadInLinearTime) {
  const std::vector<std::pair<std::string, std::string>> repeated = {{"", ","},
                                                                     {"", "["},
                                                                     {"", "{"},
                                                                     {"", "]"},
                                                                     {"", "- "},
                                                                     {"", "? "},
                                                                     {"", ": "},
                                                                     {"", "!"},
                                                                     {"", "&"},
                                                                     {"", "*"},
                                                                     {"", "&a "},
                                                                     {"", "!!str "},
                                                                     {"a: \"", "x\n"},
                                                                     {"a: '", "''"},
                                                                     {"a: |\n", "\n"},
                                                                     {"a: >\n", " x\n\n"},
                                                                     {"", "#\n"},
                                                                     {"", "\t"},
                                                                     {"a: ", "x "},
                                                                     {"", "a: 1\n"},
                                                                     {"", "- a\n"},
                                                                     {"", "---\n"},
                                                                     {"", "...\n"},
                                                                     {"", "--- a\n"},
                                                                     {"[", "a,"},
                                                                     {"[", "{},"},
                                                                     {"{", "a,"},
                                                                     {"", "\xEF\xBB\xBF"},
                                                                     {"", "\r"},
                                                                     {"", "\xC2\x85"},
                                                                     {"", "%TAG !a! b\n"},
                                                                     {"", "%YAML 1.1\n"},
                                                                     {"", "<<: {}\n"},
                                                                     {"", "- &a x\n"},
                                                                     {"&a [", "*a,"},
                                                                     {"- &a x\n", "- *a\n"},
                                                                     {"[", "&a [],"},
                                                                     {"[", "\"a\": b,"},
                                                                     {"- ", "&a - "},
                                                                     {"? ", "\n? "}};
  for (const auto& [start, piece] : repeated) {
    std::string text = start;
    while (text.size() < 300'000) text += piece;
    const auto begun = std::chrono::steady_clock::now();
    static_cast<void>(parse_yaml(text, "test.yaml").ok());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20)) << start << piece;
  }
}

TEST(PrintYaml, IsReadBackEqual) {
  const Json value = {
      {"null", nullptr},
      {"empty", {{"map", Json::object()}, {"list", Json::array()}, {"text", ""}}},
      {"numbers", {0, -1, 1.5, 2.0, 18446744073709551615U, 1e+30}},
      {"words", {"yes", "no", "n",  "null", "~",  "1",  "0644", "1e+3", "true", "<<", "1_000", "- x",    "a: b", "#c",
                 "*x",  "&x", "!x", "%x",   "@x", "`x", "{",    "[",    "'",    "\"", " lead", "trail ", "?"}},
      {"lines",
       {"a\nb\n", "a\nb", "a\n\nb\n", "\na\n", "  a\nb\n", "a \nb\n", "a\n\n", "\n", "tab\tx\n", "cr\r\n",
        "-----BEGIN X-----\nabc=\n-----END X-----\n"}},
      {"odd: key", {{"yes", 1}, {"1", 2}, {"", 3}}},
      {"\xC3\xA9", "\xF0\x9F\x98\x80 \x01"}};
  const std::string text = to_yaml(value);
  const auto back = parse_yaml(text, "itself");
  ASSERT_TRUE(back) << back.error().message << "\n" << text;
  ASSERT_EQ(back->size(), 1u);
  EXPECT_EQ(back->front(), value) << text;
}

TEST(PrintYaml, ManifestsLookLikeManifests) {
  EXPECT_EQ(to_yaml(Json{{"kind", "Pod"}, {"list", {"a", 1}}, {"none", Json::array()}}),
            "kind: Pod\nlist:\n  - a\n  - 1\nnone: []\n");
}

TEST(PrintYaml, WordsThatOthersReadAsTimesOrNumbersAreQuoted) {
  for (const char* text : {"2026-01-01T00:00:00Z", "2026-01-01", "1:30", "1e3", ".inf", "+1", "=", "10.96.0.1"})
    EXPECT_EQ(to_yaml(Json{{"k", text}}), "k: \"" + std::string(text) + "\"\n");
  EXPECT_EQ(to_yaml(Json{{"k", "v1.36"}}), "k: v1.36\n");
}

}  // namespace
}  // namespace o2dms::base
