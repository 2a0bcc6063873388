// CelRules: the rules of a schema (x-kubernetes-validations), compiled once for a definition, and what they find wrong
// with an object (KEP-2876). Immutable; thread-safe; the schema outlives it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"
#include "simulator/resource/validation/problems.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {

struct CelRule {
  cel::Program program;
  std::optional<cel::Program> message_expression;
  std::string text, message, reason;
  std::string field_path;        // below the value, without the first dot
  bool is_transition = false;    // names oldSelf
  bool old_is_optional = false;  // … and is asked when there is no old value, too
};

class CelRules : public CompiledSchema {
 public:
  // What does not compile is left out: the definition was refused for it, or is older than the rule.
  explicit CelRules(const StructuralSchema& schema);

  // `old` is what was there, or null; what it has in the same place and is not changed is judged by transition rules
  // alone.
  void validate(const StructuralSchema& schema, const base::Json& value, const base::Json* old,
                Problems& problems) const;

  // Says that there are rules which nobody has asked, if there are.
  void note_unchecked(Problems& problems) const;

 private:
  struct Node {
    cel::Type type;
    std::vector<CelRule> rules;
  };
  class Run;

  void add(const StructuralSchema& schema, bool is_root);

  // Of the nodes that have rules, and (empty ones) of those that they lie below.
  std::map<const StructuralSchema*, Node> nodes_;
};

// `oldSelf` is declared by the rule's own `optionalOldSelf`.
cel::Environment rule_environment(const base::Json& rule, const cel::Type& self);

}  // namespace o2dms::simulator
