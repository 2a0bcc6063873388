// Compiles expressions of CEL: parses them, checks their types against what the caller declares, and estimates what
// their evaluation may cost at most, as a real API server does before it takes a rule. Pure; any thread. Time and
// memory are bounded by the length of the text, which is bounded itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "simulator/cel/type.h"

namespace o2dms::simulator::cel {

// What a server allows (k8s.io/apiserver, pkg/apis/cel): the estimate of one rule, the estimates of all rules of a CRD.
inline constexpr std::uint64_t estimated_rule_cost_limit = 10'000'000;
inline constexpr std::uint64_t estimated_crd_cost_limit = 100'000'000;

struct Environment {
  // What an expression may name, with its type: `self`, `oldSelf`, `object`, `request`, `variables` …
  std::map<std::string, Type, std::less<>> variables;
  // Objects that an expression may make, `Object.spec{replicas: 3}`, by their names; of Kind::object.
  std::map<std::string, Type, std::less<>> object_types;
  // The libraries of cel-go that no API server offers (math, base64, strings.reverse). A rule that uses them is refused
  // by a real server, so that they are off.
  bool extensions = false;
};

// The whole message in the form of cel-go, every error with the line that it is in and a mark below it:
//   ERROR: <input>:1:6: undefined field 'x'
//    | self.x
//    | ....^
struct CompileError {
  std::string message;
  // Of the first error: a line from 1, a column from 1, in characters.
  std::size_t line = 1, column = 1;
};

struct CompiledExpression;

// Immutable and cheap to copy.
class Program {
 public:
  explicit Program(std::shared_ptr<const CompiledExpression> expression) : expression_(std::move(expression)) {}
  [[nodiscard]] const Type& result_type() const;
  // The most that one evaluation may cost with data within the declared sizes; `unbounded` when nothing bounds it.
  [[nodiscard]] std::uint64_t estimated_cost() const;
  [[nodiscard]] std::uint64_t least_cost() const;
  // Whether the expression names the declared variable (a rule that names `oldSelf` is a transition rule).
  [[nodiscard]] bool uses(std::string_view variable) const;
  [[nodiscard]] const CompiledExpression& expression() const { return *expression_; }

 private:
  std::shared_ptr<const CompiledExpression> expression_;
};

base::Result<Program, CompileError> compile(std::string_view text, const Environment& environment);

}  // namespace o2dms::simulator::cel
