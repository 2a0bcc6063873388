// Declared types: objects with properties whose names are escaped, formats, list types, messages, and what a program
// says of itself.
#include <gtest/gtest.h>

#include "base/json.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"
#include "simulator/cel/field_name.h"

namespace o2dms::simulator::cel {
namespace {

using base::Json;

Type object_type(std::string name, std::map<std::string, ObjectType::Field, std::less<>> fields) {
  return Type::object(std::make_shared<const ObjectType>(ObjectType{std::move(name), std::move(fields)}));
}

Type gauge_type() {
  const Type item = object_type("self.items", {{"name", {Kind::string, true}}, {"port", {Kind::integer}}});
  return object_type("self", {{"size", {Kind::integer}},
                              {"ratio", {Kind::floating}},
                              {"name", {Kind::string}},
                              {"when", {Kind::timestamp}},
                              {"period", {Kind::duration}},
                              {"data", {Kind::bytes}},
                              {"namespace", {Kind::string}},
                              {"a.b-c/d", {Kind::integer}},
                              {"x__y", {Kind::integer}},
                              {"tags", {Type::list(Kind::string, ListType::set)}},
                              {"items", {Type::list(item, ListType::map, {"name"})}},
                              {"labels", {Type::map(Kind::string, Kind::string)}},
                              {"any", {Kind::dyn}}});
}

// What `self` yields, or what is wrong with the expression.
std::string of_gauge(std::string_view expression, const Json& self) {
  const Type type = gauge_type();
  Environment environment;
  environment.variables.emplace("self", type);
  const auto program = compile(expression, environment);
  if (!program) return program.error().message;
  Budget budget;
  const auto value = evaluate(*program, {{"self", Value::of(self, type)}}, budget);
  if (!value) return "error: " + value.error().message;
  const auto json = to_json(*value);
  return json ? base::to_text(*json) : json.error().message;
}

TEST(CelTypes, DeclareFieldsAndRefuseOthers) {
  EXPECT_EQ(of_gauge("self.size > 2", {{"size", 3}}), "true");
  EXPECT_EQ(of_gauge("self.x", Json::object()), "ERROR: <input>:1:5: undefined field 'x'\n | self.x\n | ....^");
  EXPECT_EQ(of_gauge("self.size == 'a'", Json::object()),
            "ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(int, string)'\n"
            " | self.size == 'a'\n | ..........^");
  EXPECT_EQ(of_gauge("self.size", Json::object()), "error: no such key: size");
  EXPECT_EQ(of_gauge("has(self.size)", Json::object()), "false");
  EXPECT_EQ(of_gauge("has(self.size)", {{"size", 1}}), "true");
  EXPECT_EQ(of_gauge("has(self.nope)", Json::object()),
            "ERROR: <input>:1:9: undefined field 'nope'\n | has(self.nope)\n | ........^");
}

TEST(CelTypes, TellEveryErrorWithItsLine) {
  EXPECT_EQ(of_gauge("self.a +\nself.b", Json::object()),
            "ERROR: <input>:1:5: undefined field 'a'\n | self.a +\n | ....^\n"
            "ERROR: <input>:2:5: undefined field 'b'\n | self.b\n | ....^");
}

TEST(CelTypes, ReachPropertiesByTheirEscapedNames) {
  EXPECT_EQ(of_gauge("self.__namespace__", {{"namespace", "n"}}), "\"n\"");
  EXPECT_EQ(of_gauge("self.a__dot__b__dash__c__slash__d", {{"a.b-c/d", 5}}), "5");
  EXPECT_EQ(of_gauge("self.x__underscores__y", {{"x__y", 6}}), "6");
  EXPECT_NE(of_gauge("self.x__y", {{"x__y", 6}}).find("undefined field 'x__y'"), std::string::npos);
  EXPECT_NE(of_gauge("self.namespace", Json::object()).find("undefined field 'namespace'"), std::string::npos);
  EXPECT_EQ(of_gauge("has(self.__namespace__)", {{"namespace", "n"}}), "true");
}

TEST(CelTypes, EscapeAndUnescapeNames) {
  const std::vector<std::pair<std::string, std::optional<std::string>>> names = {{"a", "a"},
                                                                                 {"namespace", "__namespace__"},
                                                                                 {"true", "__true__"},
                                                                                 {"a.b", "a__dot__b"},
                                                                                 {"a-b", "a__dash__b"},
                                                                                 {"a/b", "a__slash__b"},
                                                                                 {"__a", "__underscores__a"},
                                                                                 {"a_b", "a_b"},
                                                                                 {"a___b", "a__underscores___b"},
                                                                                 {"1a", std::nullopt},
                                                                                 {"", std::nullopt},
                                                                                 {"a$b", std::nullopt},
                                                                                 {"ä", std::nullopt}};
  for (const auto& [property, name] : names) {
    EXPECT_EQ(escaped_field_name(property), name) << property;
    if (!name) continue;
    EXPECT_EQ(unescaped_field_name(*name), property) << *name;
  }
  EXPECT_EQ(unescaped_field_name("__nope__"), std::nullopt);
  EXPECT_EQ(unescaped_field_name("a__true__"), std::nullopt);
}

TEST(CelTypes, ReadFormatsAsTheirTypes) {
  EXPECT_EQ(of_gauge("self.when.getFullYear()", {{"when", "2024-05-06T00:00:00Z"}}), "2024");
  EXPECT_EQ(of_gauge("self.period > duration('1m')", {{"period", "90s"}}), "true");
  EXPECT_EQ(of_gauge("self.data == b'hi'", {{"data", "aGk="}}), "true");
  EXPECT_EQ(of_gauge("self.ratio * 2.0", {{"ratio", 3}}), "6.0");
  EXPECT_EQ(of_gauge("self.when", {{"when", "nope"}}), "error: failed to convert to timestamp: nope");
  EXPECT_EQ(of_gauge("self.size", {{"size", "text"}}), "error: invalid data, expected int, got string");
}

TEST(CelTypes, CompareAndAddListsByTheirType) {
  const Json self = {{"tags", {"a", "b"}},
                     {"items", Json::array({{{"name", "x"}, {"port", 1}}, {{"name", "y"}, {"port", 2}}})}};
  EXPECT_EQ(of_gauge("self.tags == ['b', 'a']", self), "true");
  EXPECT_EQ(of_gauge("self.tags + ['b', 'c']", self), R"(["a","b","c"])");
  EXPECT_EQ(of_gauge("self.items + self.items == self.items", self), "true");
  EXPECT_EQ(of_gauge("self.items.all(i, i.port > 0 && i.name != '')", self), "true");
  EXPECT_EQ(of_gauge("self.items.map(i, i.name)", self), R"(["x","y"])");
}

TEST(CelTypes, KnowMapsAndWhatIsUntyped) {
  const Json self = {{"labels", {{"a", "1"}, {"b-c", "2"}}}, {"any", {{"deep", {1, "two"}}}}};
  EXPECT_EQ(of_gauge("self.labels['b-c']", self), "\"2\"");
  EXPECT_EQ(of_gauge("self.labels.all(k, self.labels[k].matches('^[0-9]$'))", self), "true");
  EXPECT_EQ(of_gauge("'a' in self.labels", self), "true");
  EXPECT_EQ(of_gauge("self.any.deep[0] == 1 && self.any.deep[1] == 'two'", self), "true");
  EXPECT_EQ(of_gauge("self.labels.a + 1", self),
            "ERROR: <input>:1:15: found no matching overload for '_+_' applied to '(string, int)'\n"
            " | self.labels.a + 1\n | ..............^");
}

TEST(CelTypes, NameFieldsAsTheyAreWhereTheyAreNotEscaped) {
  const Type request =
      Type::object(std::make_shared<const ObjectType>(ObjectType{"request", {{"namespace", {Kind::string}}}, false}));
  Environment environment;
  environment.variables.emplace("request", request);
  const auto program = compile("request.namespace == 'n'", environment);
  ASSERT_TRUE(program) << program.error().message;
  Budget budget;
  const Json json = {{"namespace", "n"}};
  const auto value = evaluate(*program, {{"request", Value::of(json, request)}}, budget);
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->boolean());
}

TEST(CelTypes, MakeMessagesOfDeclaredObjects) {
  const Type spec = object_type("Object.spec", {{"replicas", {Kind::integer}}, {"paused", {Kind::boolean}}});
  Environment environment;
  environment.object_types.emplace("Object", object_type("Object", {{"spec", {spec}}}));
  environment.object_types.emplace("Object.spec", spec);
  const auto program = compile("Object{spec: Object.spec{replicas: 1 + 2, ?paused: optional.none()}}", environment);
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->result_type().text(), "Object");
  Budget budget;
  const auto value = evaluate(*program, {}, budget);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(base::to_text(*to_json(*value)), R"({"spec":{"replicas":3}})");
  const auto wrong = compile("Object{spec: Object.spec{replicas: 'x'}}", environment);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("expected type of field 'replicas' is 'int' but provided type is 'string'"),
            std::string::npos)
      << wrong.error().message;
}

TEST(CelTypes, SayWhatAProgramYieldsAndReads) {
  Environment environment;
  environment.variables.emplace("self", Kind::integer);
  environment.variables.emplace("oldSelf", Kind::integer);
  const auto program = compile("self > 1 ? 'a' : 'b'", environment);
  ASSERT_TRUE(program);
  EXPECT_EQ(program->result_type(), Type(Kind::string));
  EXPECT_TRUE(program->uses("self"));
  EXPECT_FALSE(program->uses("oldSelf"));
  EXPECT_EQ(compile("[[1]]", environment)->result_type().text(), "list(list(int))");
}

TEST(CelTypes, LackValuesThatNobodyBound) {
  Environment environment;
  environment.variables.emplace("self", Kind::integer);
  const auto program = compile("self > 1", environment);
  ASSERT_TRUE(program);
  Budget budget;
  const auto value = evaluate(*program, {}, budget);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().message, "no such attribute(s): self");
}

}  // namespace
}  // namespace o2dms::simulator::cel
