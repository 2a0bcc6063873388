// Walks a checked expression and computes its value. Errors are values on the way, since `&&`, `||` and `?:` need not
// look at both sides; when the meter stops, everything returns. One evaluation, one thread.
#pragma once

#include <vector>

#include "simulator/cel/checker.h"
#include "simulator/cel/meter.h"

namespace o2dms::simulator::cel {

class Interpreter {
 public:
  // Variables in the order of CheckedAst::variables; null where one is not bound. All must outlive this.
  Interpreter(const CheckedAst& expression, std::vector<const Value*> variables, Meter& meter);

  Value run() { return evaluate(expression_.ast.root); }

 private:
  Value evaluate(NodeId id);
  Value identifier(NodeId id);
  Value select(NodeId id);
  Value presence(NodeId id);
  Value call(NodeId id);
  Value function_call(NodeId id);
  Value logical(const Node& node);
  Value conditional(const Node& node);
  // a.or(b), a.orValue(b): b only where a is none.
  Value alternative(const Node& node);
  Value not_strictly_false(const Node& node);
  Value index(const Node& node, bool optional);
  Value list(const Node& node);
  Value map(const Node& node);
  Value message(NodeId id);
  Value comprehension(const Node& node);
  Value loop(const Node& node, const Value& range);
  // The accumulator, moved out of its place where `@result + [x]` is about to replace it: so that it can grow.
  bool take_accumulator(NodeId id, Value& taken);
  // The value of an entry; false when it is an optional one and there is none, or it is an error.
  bool entry(const Node& node, std::size_t entry, NodeId id, Value& value);

  const CheckedAst& expression_;
  std::vector<const Value*> variables_;
  std::vector<Value> locals_;
  std::size_t live_ = 0;
  Meter& meter_;
};

}  // namespace o2dms::simulator::cel
