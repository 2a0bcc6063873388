// Evaluates compiled expressions within a budget: time, memory and depth are bounded, whatever the expression and the
// data. Costs are counted as cel-go counts them, so that what a real server gives up on is given up here. One thread
// at a time for each Budget; programs are shared freely.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

// What a server allows (k8s.io/apiserver, pkg/apis/cel): one evaluation, and all evaluations for one object together.
inline constexpr std::uint64_t per_call_cost_limit = 1'000'000;
inline constexpr std::uint64_t object_cost_limit = 10'000'000;

struct Budget {
  std::uint64_t per_call = per_call_cost_limit;
  std::uint64_t remaining = object_cost_limit;  // evaluate() takes from it what was spent
  std::size_t bytes = 64U << 20U;               // what one evaluation may hold at once, about
};

enum class EvaluationProblem : std::uint8_t {
  failed,            // the expression: no such key, division by zero …
  call_cost,         // more than Budget::per_call
  object_cost,       // more than Budget::remaining
  memory_exhausted,  // more than Budget::bytes
};

struct EvaluationError {
  EvaluationProblem problem = EvaluationProblem::failed;
  std::string message;  // cel-go's: "no such key: x"
};

// Values of the declared variables, each as often as an expression is evaluated. One that is missing is an error value
// for who reads it ("no such attribute(s): x").
struct Binding {
  std::string_view name;
  Value value;
};
using Bindings = std::vector<Binding>;

// The value views the bindings' documents, their types and the program; it must not outlive them.
base::Result<Value, EvaluationError> evaluate(const Program& program, const Bindings& bindings, Budget& budget);

}  // namespace o2dms::simulator::cel
