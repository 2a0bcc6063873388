// Expressions of CEL: they are compiled, and evaluated on data of several forms, within small budgets.
#include "base/json.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator::cel {
namespace {

const base::Json& sample() {
  static const base::Json json = {{"list", {1, 2, 3}},
                                  {"texts", {"a", "b", "1Gi", "10.0.0.0/8", "https://a/b?c=d", "2024-01-01T00:00:00Z"}},
                                  {"map", {{"a", 1}, {"b", nullptr}}},
                                  {"number", 1.5},
                                  {"flag", true}};
  return json;
}

Type sample_type() {
  return Type::object(
      std::make_shared<const ObjectType>(ObjectType{"self",
                                                    {{"list", {Type::list(Kind::integer)}},
                                                     {"texts", {Type::list(Kind::string, ListType::set)}},
                                                     {"map", {Type::map(Kind::string, Kind::dyn)}},
                                                     {"number", {Kind::floating}},
                                                     {"flag", {Kind::boolean}}}}));
}

void check_program(const Program& program, const Type& type) {
  const Value self = Value::of(sample(), type);
  const Type any;
  Budget budget{.per_call = 20'000, .remaining = 30'000, .bytes = 1U << 20U};
  fuzz::require(program.least_cost() <= program.estimated_cost(), "an estimate has its ends in order");
  for (int i = 0; i < 2; ++i) {
    const std::uint64_t before = budget.remaining;
    const auto value = evaluate(program, {{"self", self}, {"x", Value::of(sample(), any)}}, budget);
    fuzz::require(budget.remaining <= before, "a budget is only spent");
    if (value) {
      fuzz::require(before - budget.remaining <= 20'000, "what succeeds stays within its budget");
      static_cast<void>(to_json(*value));
    } else {
      fuzz::require(!value.error().message.empty(), "an error says what is wrong");
    }
  }
}

void check_expression(std::string_view text) {
  static const Type type = sample_type();
  Environment environment;
  environment.variables.emplace("self", type);
  environment.variables.emplace("x", Type());
  environment.extensions = text.size() % 2 == 0;
  const auto program = compile(text, environment);
  if (program) return check_program(*program, type);
  fuzz::require(program.error().message.starts_with("ERROR: <input>:"), "a refusal names its place");
  fuzz::require(program.error().line >= 1 && program.error().column >= 1, "places count from one");
}

}  // namespace
}  // namespace o2dms::simulator::cel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::cel::check_expression(o2dms::fuzz::text(data, size));
  return 0;
}
