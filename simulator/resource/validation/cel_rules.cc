#include "simulator/resource/validation/cel_rules.h"

#include <algorithm>

#include "base/ascii.h"
#include "simulator/resource/validation/cel_types.h"
#include "simulator/resource/validation/schema_validation.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::optional<CelRule> compile_rule(const Json& rule, const cel::Type& self) {
  const cel::Environment environment = rule_environment(rule, self);
  const std::string text(base::string_at(rule, {"rule"}));
  auto program = cel::compile(text, environment);
  if (!program) return std::nullopt;
  CelRule made{*program, std::nullopt, std::string(base::trimmed(text)), {}, {}, {}};
  made.message = base::trimmed(base::string_at(rule, {"message"}));
  made.reason = base::string_at(rule, {"reason"});
  made.field_path = base::string_at(rule, {"fieldPath"});
  if (made.field_path.starts_with('.')) made.field_path.erase(0, 1);
  made.is_transition = program->uses("oldSelf");
  made.old_is_optional = base::bool_at(rule, {"optionalOldSelf"});
  if (const std::string_view expression = base::string_at(rule, {"messageExpression"}); !expression.empty())
    if (auto compiled = cel::compile(expression, environment)) made.message_expression = *compiled;
  return made;
}

// What a message shows in place of the value.
std::string type_word(const StructuralSchema& schema) {
  return schema.int_or_string ? "" : schema.type;
}

bool says_line_break(std::string_view text) {
  return text.find('\n') != std::string_view::npos;
}

}  // namespace

cel::Environment rule_environment(const Json& rule, const cel::Type& self) {
  cel::Environment environment;
  environment.variables.emplace("self", self);
  environment.variables.emplace("oldSelf", base::bool_at(rule, {"optionalOldSelf"}) ? cel::Type::optional(self) : self);
  return environment;
}

// One object's validation: all rules share a budget.
class CelRules::Run {
 public:
  Run(const CelRules& rules, Problems& problems) : rules_(rules), problems_(problems) {}

  void value(const StructuralSchema& schema, const Json& value, const Json* old, const FieldPath& at) {
    const auto node = rules_.nodes_.find(&schema);
    if (node == rules_.nodes_.end() || value.is_null() || over_) return;
    for (const CelRule& rule : node->second.rules) {
      if (over_ || problems_.full()) return;
      judge(rule, node->second.type, schema, value, old, at);
    }
    if (value.is_object()) {
      for (const auto& [name, member] : value.items())
        if (const StructuralSchema* known = schema.member(name))
          this->value(*known, member, old == nullptr ? nullptr : base::find(*old, {name}), at.field(name));
    } else if (value.is_array() && schema.items != nullptr) {
      for (std::size_t i = 0; i < value.size(); ++i)
        this->value(*schema.items, value[i], counterpart_of(schema, value[i], old), at.index(i));
    }
  }

 private:
  void judge(const CelRule& rule, const cel::Type& type, const StructuralSchema& schema, const Json& value,
             const Json* old, const FieldPath& at) {
    if (rule.is_transition && old == nullptr && !rule.old_is_optional) return;
    if (!rule.is_transition && old != nullptr && *old == value) return;
    cel::Bindings bindings{{"self", cel::Value::of(value, type)}};
    if (rule.is_transition) bindings.push_back({"oldSelf", old_value(rule, type, old)});
    const auto result = cel::evaluate(rule.program, bindings, budget_);
    if (!result) return report(result.error(), rule, schema, at);
    if (result->is(cel::Kind::boolean) && result->boolean()) return;
    refuse(rule, message_of(rule, bindings), schema, at);
  }

  static cel::Value old_value(const CelRule& rule, const cel::Type& type, const Json* old) {
    if (!rule.old_is_optional) return cel::Value::of(*old, type);
    return old == nullptr ? cel::Value::none() : cel::Value::optional(cel::Value::of(*old, type));
  }

  void report(const cel::EvaluationError& error, const CelRule& rule, const StructuralSchema& schema,
              const FieldPath& at) {
    const Json shown = type_word(schema);
    over_ = error.problem != cel::EvaluationProblem::failed;
    if (error.problem == cel::EvaluationProblem::object_cost)
      problems_.invalid(at, shown,
                        "validation failed due to running out of cost budget, no further validation rules will be run");
    else if (over_)
      problems_.invalid(
          at, shown,
          "'" + error.message +
              "': no further validation rules will be run due to call cost exceeds limit for rule: " + rule.text);
    else if (error.message.starts_with("no such overload"))
      problems_.invalid(at, shown,
                        "'" + error.message +
                            "': call arguments did not match a supported operator, function or macro signature for "
                            "rule: " +
                            rule.text);
    else
      problems_.invalid(at, shown, error.message + " evaluating rule: " + rule.text);
  }

  // An expression that fails, or makes no fit text, leaves the word to the fixed message.
  std::string message_of(const CelRule& rule, const cel::Bindings& bindings) {
    if (rule.message_expression) {
      const auto made = cel::evaluate(*rule.message_expression, bindings, budget_);
      if (made && made->is(cel::Kind::string)) {
        std::string text(base::trimmed(made->string()));
        if (!text.empty() && !says_line_break(text)) return text;
      }
    }
    return rule.message.empty() ? "failed rule: " + rule.text : rule.message;
  }

  void refuse(const CelRule& rule, const std::string& message, const StructuralSchema& schema, const FieldPath& at) {
    const FieldPath below = at.field(rule.field_path);
    const FieldPath& place = rule.field_path.empty() ? at : below;
    if (rule.reason == "FieldValueForbidden") return problems_.forbidden(place, message);
    if (rule.reason == "FieldValueRequired") return problems_.required(place, message);
    if (rule.reason == "FieldValueDuplicate") return problems_.duplicate(place, type_word(schema));
    problems_.invalid(place, type_word(schema), message);
  }

  const CelRules& rules_;
  Problems& problems_;
  cel::Budget budget_;
  bool over_ = false;
};

CelRules::CelRules(const StructuralSchema& schema) {
  add(schema, true);
}

void CelRules::add(const StructuralSchema& schema, bool is_root) {
  const std::size_t before = nodes_.size();
  for (const auto& [name, property] : schema.properties) add(property, false);
  for (const StructuralSchema* inner : {schema.items.get(), schema.additional.get()})
    if (inner != nullptr) add(*inner, false);
  if (schema.rules.empty() && nodes_.size() == before) return;
  Node& node = nodes_[&schema];
  if (schema.rules.empty()) return;
  node.type = cel_type_of(schema, is_root);
  for (const Json& rule : schema.rules)
    if (auto compiled = compile_rule(rule, node.type)) node.rules.push_back(*std::move(compiled));
}

void CelRules::note_unchecked(Problems& problems) const {
  if (!nodes_.empty())
    problems.unchecked(
        "some validation rules were not checked because the object was invalid; correct the existing errors to "
        "complete validation");
}

void CelRules::validate(const StructuralSchema& schema, const Json& value, const Json* old, Problems& problems) const {
  if (!nodes_.empty()) Run(*this, problems).value(schema, value, old, FieldPath());
}

}  // namespace o2dms::simulator
