#include "simulator/resource/validation/cel_rule_validation.h"

#include <array>
#include <cstdio>
#include <limits>

#include "base/ascii.h"
#include "simulator/cel/compile.h"
#include "simulator/resource/validation/cel_rules.h"
#include "simulator/resource/validation/cel_types.h"
#include "simulator/schema/structural_schema.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return b != 0 && a > kMost / b ? kMost : a * b;
}

// "1.5x", "more than 100x"
std::string factor(std::uint64_t cost, std::uint64_t limit) {
  const double times = static_cast<double>(cost) / static_cast<double>(limit);
  if (times > 100) return "more than 100x";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1fx", times);
  return text.data();
}

class RuleCheck {
 public:
  explicit RuleCheck(Problems& problems) : problems_(problems) {}

  // Where a schema stands: how often its rules are asked for one object, and whether what was there before is found.
  struct Place {
    std::uint64_t times = 1;
    bool is_root = false, is_correlatable = true;
  };

  void schema(const StructuralSchema& schema, const FieldPath& at, Place place) {
    if (problems_.full()) return;
    if (!schema.rules.empty()) rules(schema, at, place);
    const FieldPath properties = at.field("properties");
    for (const auto& [name, property] : schema.properties)
      this->schema(property, properties.key(name),
                   {place.times, false, place.is_correlatable && schema.map_type != "atomic"});
    if (schema.items != nullptr) {
      const bool is_map = schema.list_type == "map";
      this->schema(*schema.items, at.field("items"),
                   {product(place.times, most_of(schema)), false, place.is_correlatable && is_map});
    }
    if (schema.additional != nullptr)
      this->schema(
          *schema.additional, at.field("additionalProperties"),
          {product(place.times, most_of(schema)), false, place.is_correlatable && schema.map_type != "atomic"});
  }

  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  static std::uint64_t most_of(const StructuralSchema& schema) { return cel_type_of(schema, false).max_size(); }

  void rules(const StructuralSchema& schema, const FieldPath& at, Place place) {
    const cel::Type type = cel_type_of(schema, place.is_root);
    const FieldPath list = at.field("x-kubernetes-validations");
    for (std::size_t i = 0; i < schema.rules.size(); ++i) rule(schema.rules[i], type, list.index(i), place);
  }

  void rule(const Json& rule, const cel::Type& type, const FieldPath& at, Place place) {
    const std::string_view text = base::string_at(rule, {"rule"});
    texts(rule, at);
    if (base::trimmed(text).empty()) return problems_.required(at.field("rule"), "rule is not specified");
    const cel::Environment environment = rule_environment(rule, type);
    const auto program = cel::compile(text, environment);
    if (!program) return problems_.invalid(at.field("rule"), rule, "compilation failed: " + program.error().message);
    if (!program->result_type().is(cel::Kind::boolean) && !program->result_type().is(cel::Kind::dyn))
      return problems_.invalid(at.field("rule"), rule, "cel expression must evaluate to a bool");
    const bool uses_old = program->uses("oldSelf");
    if (uses_old && !place.is_correlatable)
      problems_.invalid(at.field("rule"), rule, "oldSelf cannot be used on the uncorrelatable portion of the schema");
    if (rule.contains("optionalOldSelf") && !uses_old)
      problems_.invalid(at.field("optionalOldSelf"), rule["optionalOldSelf"],
                        "may not be set if oldSelf is not used in rule");
    cost(program->estimated_cost(), "rule", at.field("rule"), place);
    if (const std::string_view message = base::string_at(rule, {"messageExpression"}); !message.empty())
      message_expression(rule, message, environment, at.field("messageExpression"), place);
  }

  void message_expression(const Json& rule, std::string_view text, const cel::Environment& environment,
                          const FieldPath& at, Place place) {
    const auto program = cel::compile(text, environment);
    if (!program)
      return problems_.invalid(at, rule, "messageExpression compilation failed: " + program.error().message);
    if (!program->result_type().is(cel::Kind::string) && !program->result_type().is(cel::Kind::dyn))
      return problems_.invalid(at, rule, "messageExpression must evaluate to a string");
    cost(program->estimated_cost(), "messageExpression", at, place);
  }

  void cost(std::uint64_t each, const std::string& what, const FieldPath& at, Place place) {
    const std::uint64_t all = product(each, place.times);
    total_ = total_ > std::numeric_limits<std::uint64_t>::max() - all ? std::numeric_limits<std::uint64_t>::max()
                                                                      : total_ + all;
    if (all > cel::estimated_rule_cost_limit)
      problems_.forbidden(at, "estimated " + what + " cost exceeds budget by factor of " +
                                  factor(all, cel::estimated_rule_cost_limit) +
                                  " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where "
                                  "arrays, maps, and strings are declared)");
  }

  void texts(const Json& rule, const FieldPath& at) {
    const std::string_view text = base::string_at(rule, {"rule"}), message = base::string_at(rule, {"message"});
    const bool is_long = text.find('\n') != std::string_view::npos;
    if (message.find('\n') != std::string_view::npos)
      problems_.invalid(at.field("message"), Json(message), "message must not contain line breaks");
    else if (rule.contains("message") && base::trimmed(message).empty() && !message.empty())
      problems_.invalid(at.field("message"), Json(message), "message must be non-empty if specified");
    else if (message.empty() && is_long && base::string_at(rule, {"messageExpression"}).empty())
      problems_.required(at.field("message"), "message must be specified if rule contains line breaks");
    problems_.one_of(at, rule, "reason",
                     {"FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"});
  }

  Problems& problems_;
  std::uint64_t total_ = 0;
};

}  // namespace

void validate_rules(const Json& document, const FieldPath& at, Problems& problems) {
  const StructuralSchema schema(document);
  RuleCheck check(problems);
  check.schema(schema, at, {.is_root = true});
  if (check.total() > cel::estimated_crd_cost_limit)
    problems.forbidden(at,
                       "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds "
                       "budget by factor of " +
                           factor(check.total(), cel::estimated_crd_cost_limit) +
                           " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where "
                           "arrays, maps, and strings are declared)");
}

}  // namespace o2dms::simulator
