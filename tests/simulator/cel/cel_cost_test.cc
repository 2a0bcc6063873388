// What expressions cost, before and while they are evaluated, and that nothing gets further than its budget.
#include <gtest/gtest.h>

#include <ctime>

#include "base/json.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"

namespace o2dms::simulator::cel {
namespace {

using base::Json;

struct Estimated {
  std::uint64_t least = 0, most = 0;
  friend bool operator==(const Estimated&, const Estimated&) = default;
};

void PrintTo(const Estimated& estimate, std::ostream* out) {
  *out << estimate.least << " to " << estimate.most;
}

Estimated estimated(std::string_view expression, const Type& self) {
  Environment environment;
  environment.variables.emplace("self", self);
  const auto program = compile(expression, environment);
  EXPECT_TRUE(program) << program.error().message;
  return program ? Estimated{program->least_cost(), program->estimated_cost()} : Estimated{};
}

TEST(CelEstimate, FollowsTheFormOfAnExpression) {
  const Type any_list = Type::list(Kind::integer).with_max_size(10);
  EXPECT_EQ(estimated("true", any_list), (Estimated{0, 0}));
  EXPECT_EQ(estimated("1 + 2", any_list), (Estimated{1, 1}));
  EXPECT_EQ(estimated("[1, 2]", any_list), (Estimated{10, 10}));
  EXPECT_EQ(estimated("{'a': 1}", any_list), (Estimated{30, 30}));
  EXPECT_EQ(estimated("self", any_list), (Estimated{1, 1}));
  EXPECT_EQ(estimated("self.size()", any_list), (Estimated{2, 2}));
  // One side may be enough.
  EXPECT_EQ(estimated("size(self) > 1 && size(self) > 2", any_list), (Estimated{3, 6}));
  EXPECT_EQ(estimated("size(self) > 1 ? 1 : 1 + 2", any_list), (Estimated{3, 4}));
}

TEST(CelEstimate, MultipliesLoopsByTheDeclaredSizes) {
  const Type list = Type::list(Kind::integer).with_max_size(10);
  // Each round: the accumulator and the condition (2), then the accumulator, the variable and the comparison (3).
  EXPECT_EQ(estimated("self.all(x, x > 1)", list), (Estimated{2, 2 + 10 * 5}));
  EXPECT_EQ(estimated("self.all(x, self.all(y, x > y))", list).most, 2 + 10 * (2 + 1 + 1 + 1 + 10 * 6));
  EXPECT_EQ(estimated("self.all(x, true)", Type::list(Kind::integer).with_max_size(1000)).most, 2 + 1000 * 3);
}

TEST(CelEstimate, TakesADocumentsSizeWhereNoneIsDeclared) {
  // Texts of a quote each and a comma are the most that fit.
  EXPECT_EQ(Type::list(Kind::string).max_size(), (3145728U - 2) / 3);
  EXPECT_EQ(Type(Kind::string).max_size(), 3145726U);
  EXPECT_GT(estimated("self.all(x, x.matches('a.*b'))", Type::list(Kind::string)).most, estimated_rule_cost_limit);
  EXPECT_LT(
      estimated("self.all(x, x.matches('a.*b'))", Type::list(Type(Kind::string).with_max_size(30)).with_max_size(30))
          .most,
      estimated_rule_cost_limit);
}

TEST(CelEstimate, WeighsTextsByTheirLength) {
  const Type text = Type(Kind::string).with_max_size(100);
  EXPECT_EQ(estimated("self == 'abc'", text), (Estimated{2, 2}));
  EXPECT_EQ(estimated("self == self", text), (Estimated{3, 12}));
  EXPECT_EQ(estimated("self.startsWith('abc')", text), (Estimated{2, 2}));
  EXPECT_EQ(estimated("self.contains(self)", text), (Estimated{2, 102}));
  EXPECT_EQ(estimated("self.matches('abcdefgh')", text), (Estimated{1 + 1 * 2, 1 + 11 * 2}));
  EXPECT_EQ(estimated("self + self", text), (Estimated{2, 22}));
  // The size of a result counts for who uses it.
  EXPECT_EQ(estimated("(self + self).contains('x')", text), (Estimated{2, 22 + 20}));
  EXPECT_EQ(estimated("self.lowerAscii() == self", text).most, 1U + 10 + 1 + 10);
}

TEST(CelEstimate, IsUnboundedWhereNothingBoundsTheData) {
  EXPECT_EQ(estimated("self.x.all(y, y > 1)", Kind::dyn).most, unbounded);
  EXPECT_EQ(estimated("self.contains('x')", Kind::dyn).most, unbounded);
}

struct Spent {
  std::uint64_t cost = 0;
  std::string error;
};

Spent spent(std::string_view expression, const Json& self = nullptr, Budget budget = {}) {
  Environment environment;
  environment.variables.emplace("self", Type());
  const auto program = compile(expression, environment);
  EXPECT_TRUE(program) << program.error().message;
  if (!program) return {};
  const Type any;
  const std::uint64_t before = budget.remaining;
  const auto value = evaluate(*program, {{"self", Value::of(self, any)}}, budget);
  return {before - budget.remaining, value ? std::string() : value.error().message};
}

TEST(CelCost, CountsWhatWasDone) {
  EXPECT_EQ(spent("true").cost, 0U);
  EXPECT_EQ(spent("1 + 2").cost, 1U);
  EXPECT_EQ(spent("self", 1).cost, 1U);
  EXPECT_EQ(spent("self.a.b", {{"a", {{"b", 1}}}}).cost, 3U);
  EXPECT_EQ(spent("has(self.a)", {{"a", 1}}).cost, 1U);
  EXPECT_EQ(spent("self[0]", {1}).cost, 2U);
  EXPECT_EQ(spent("[1, 2, 3]").cost, 0U);  // constant
  EXPECT_EQ(spent("[self]", 1).cost, 11U);
  EXPECT_EQ(spent("{'a': self}", 1).cost, 31U);
  EXPECT_EQ(spent("false && self", true).cost, 0U);
  EXPECT_EQ(spent("true ? 1 : 1 + 2").cost, 0U);
  EXPECT_EQ(spent("self == 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'", std::string(30, 'a')).cost, 4U);
  EXPECT_EQ(spent("self.contains('aaaaaaaaaaa')", std::string(25, 'a')).cost, 1U + 3 * 2);
  EXPECT_EQ(spent("self.matches('abcdefgh')", std::string(9, 'a')).cost, 1U + 1 * 2);
  EXPECT_EQ(spent("self.all(x, x > 0)", {1, 2, 3}).cost, 1U + 3 * 5 + 1);
  EXPECT_EQ(spent("2 in [1, 2, 3]").cost, 3U);
}

TEST(CelCost, NeverExceedsTheEstimate) {
  const Type list = Type::list(Type(Kind::string).with_max_size(20)).with_max_size(5);
  Environment environment;
  environment.variables.emplace("self", list);
  const Json self = {"abc", "defghijklm", "xy"};
  for (const std::string_view expression :
       {"self.all(x, x.size() > 1)", "self.exists(x, x.startsWith('d'))", "self.map(x, x + 'abc').join(',') != ''",
        "self.filter(x, x.contains('e')).size() == 1", "self == self", "self.all(x, self.all(y, x != y || x == y))",
        "self.exists_one(x, x.matches('^a'))", "self.isSorted()", "self.map(x, x.upperAscii()).size() > 0"}) {
    const auto program = compile(expression, environment);
    ASSERT_TRUE(program) << program.error().message;
    Budget budget;
    const std::uint64_t before = budget.remaining;
    ASSERT_TRUE(evaluate(*program, {{"self", Value::of(self, list)}}, budget)) << expression;
    EXPECT_LE(before - budget.remaining, program->estimated_cost()) << expression;
    EXPECT_GE(before - budget.remaining, program->least_cost()) << expression;
  }
}

Json numbers(std::size_t count) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(i);
  return list;
}

TEST(CelBudget, EndsLoopsWithinLoops) {
  const Json big = numbers(5000);
  const Spent result = spent("self.all(a, self.all(b, self.all(c, a + b + c >= 0)))", big);
  EXPECT_EQ(result.error, "operation cancelled: actual cost limit exceeded");
  EXPECT_LT(result.cost, per_call_cost_limit + 100);
}

TEST(CelBudget, IsSharedByAllEvaluationsForAnObject) {
  Environment environment;
  environment.variables.emplace("self", Type());
  const auto program = compile("self.all(x, x >= 0)", environment);
  ASSERT_TRUE(program);
  const Json self = numbers(100);
  const Type any;
  Budget budget{.remaining = 1000};
  EXPECT_TRUE(evaluate(*program, {{"self", Value::of(self, any)}}, budget));
  EXPECT_EQ(budget.remaining, 1000U - 502);
  const auto second = evaluate(*program, {{"self", Value::of(self, any)}}, budget);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, EvaluationProblem::object_cost);
  EXPECT_EQ(budget.remaining, 0U);
}

// Of this process: what others do with the machine does not count.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Each of these costs little by the rules and would run for ages, or grow without end.
TEST(CelBudget, BoundsWorkThatCostsLittle) {
  const Json big = numbers(100000);
  Json nested = Json::array();
  for (int i = 0; i < 30; ++i) nested.push_back(big);
  const std::string text(3'000'000, 'a');
  const std::vector<std::pair<std::string, Json>> attacks = {
      {"self.all(x, self == self)", nested},
      {"self.a.all(x, self.b.size() > x)", {{"a", big}, {"b", text}}},
      {"self.a.all(x, self.b.charAt(x) != '')", {{"a", big}, {"b", text}}},
      {"self.a.all(x, (self.a + self.a).size() > x)", {{"a", big}}},
      {"self.map(a, self.map(b, self))", big},
      {"lists.range(900000).map(x, 'abcdefgh' + string(x))", nullptr},
      {"self.map(x, self.map(y, string(y))).size() > 0", numbers(3000)},
      {"[self].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)",
       text},
      {"self.distinct().size() > 0", numbers(20000)},
      {"'%s'.format([self]).size() > 0 && self.all(x, '%s'.format([self]).size() > 0)", numbers(20000)},
  };
  for (const auto& [expression, self] : attacks) {
    const double begin = cpu_seconds();
    EXPECT_NE(spent(expression, self).error.find("operation cancelled"), std::string::npos) << expression;
    EXPECT_LT(cpu_seconds() - begin, 30) << expression;
  }
}

// Types that double with every step, and depth.
TEST(CelBudget, BoundsTheCompilerToo) {
  std::string doubling = "cel.bind(a0, [1], ", closing = "a79";
  for (int i = 1; i < 80; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    doubling += "cel.bind(a" + std::to_string(i) + ", {'x': {'y': " + before + "}, 'z': {'y': " + before + "}}, ";
  }
  const double begin = cpu_seconds();
  static_cast<void>(compile(doubling + closing + std::string(80, ')'), {}));
  for (const std::string& nested :
       {std::string(5000, '(') + "1" + std::string(5000, ')'), std::string(5000, '[') + std::string(5000, ']'),
        std::string(50000, '-') + "a", std::string(50000, '!') + "true", "a" + std::string(20000, '.')})
    EXPECT_TRUE(!compile(nested, {}) || nested.ends_with("true")) << nested.substr(0, 20);
  std::string chain = "1";
  for (int i = 0; i < 300; ++i) chain += " + 1";
  const auto deep = compile(chain, {});
  ASSERT_FALSE(deep);
  EXPECT_NE(deep.error().message.find("expression recursion limit exceeded: 250"), std::string::npos);
  std::string wide = "true";
  for (int i = 0; i < 5000; ++i) wide += " && true";
  EXPECT_TRUE(compile(wide, {}));  // such chains are balanced
  const auto too_long = compile(std::string(100'001, ' '), {});
  ASSERT_FALSE(too_long);
  EXPECT_NE(too_long.error().message.find("expression code point size exceeds limit: size: 100001, limit 100000"),
            std::string::npos);
  std::string elements = "[[]";
  for (int i = 0; i < 20000; ++i) elements += ",[]";
  EXPECT_TRUE(compile(elements + "]", {}));
  EXPECT_LT(cpu_seconds() - begin, 30);
}

}  // namespace
}  // namespace o2dms::simulator::cel
