#include "simulator/cel/evaluate.h"

#include "simulator/cel/compiled_expression.h"
#include "simulator/cel/interpreter.h"

namespace o2dms::simulator::cel {
namespace {

std::string problem_message(EvaluationProblem problem) {
  switch (problem) {
    case EvaluationProblem::call_cost:
      return "operation cancelled: actual cost limit exceeded";
    case EvaluationProblem::object_cost:
      return "validation failed due to running out of cost budget, no further validation rules will be run";
    default:
      return "operation cancelled: the evaluation needs too much memory";
  }
}

std::vector<const Value*> bound_values(const CheckedAst& tree, const Bindings& bindings) {
  std::vector<const Value*> values(tree.variables.size(), nullptr);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (const Binding& binding : bindings)
      if (binding.name == tree.variables[i]) values[i] = &binding.value;
  return values;
}

}  // namespace

base::Result<Value, EvaluationError> evaluate(const Program& program, const Bindings& bindings, Budget& budget) {
  const CheckedAst& tree = program.expression().tree;
  const Budget before = budget;
  Meter meter(before);
  Value value = Interpreter(tree, bound_values(tree, bindings), meter).run();
  budget.remaining -= std::min(budget.remaining, meter.cost());
  if (meter.stopped()) return base::failure(EvaluationError{meter.problem(), problem_message(meter.problem())});
  if (value.is_error()) return base::failure(EvaluationError{EvaluationProblem::failed, value.error_message()});
  return value;
}

}  // namespace o2dms::simulator::cel
