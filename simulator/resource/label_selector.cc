#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "simulator/resource/label_syntax.h"
#include "simulator/resource/selector.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using Requirement = LabelSelector::Requirement;
using Operator = LabelSelector::Operator;

constexpr std::size_t max_requirements = 256;  // of a query parameter, which is hostile input

// Reads the query parameter's grammar: requirements separated by commas.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) { advance(); }

  base::Result<std::vector<Requirement>> parse() {
    std::vector<Requirement> out;
    if (token_.empty()) return out;
    for (;;) {
      Requirement requirement;
      std::string problem = parse_requirement(requirement);
      if (!problem.empty()) return base::fail(std::move(problem));
      out.push_back(std::move(requirement));
      if (out.size() > max_requirements) return base::fail("too many requirements");
      if (token_.empty()) return out;
      if (token_ != ",") return base::fail("found '" + std::string(token_) + "', expected: ',' or 'end of string'");
      advance();
      if (token_.empty()) return base::fail("found '', expected: identifier after ','");
    }
  }

 private:
  static bool is_special(char c) {
    return c == '=' || c == '!' || c == '(' || c == ')' || c == ',' || c == '>' || c == '<';
  }
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void advance() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
    std::size_t length = 0;
    if (!rest_.empty() && is_special(rest_.front())) {
      length = rest_.starts_with("==") || rest_.starts_with("!=") ? 2 : 1;
    } else {
      while (length < rest_.size() && !is_special(rest_[length]) && !is_space(rest_[length])) ++length;
    }
    token_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  [[nodiscard]] bool at_word() const { return !token_.empty() && !is_special(token_.front()); }
  [[nodiscard]] std::string unexpected(std::string_view expected) const {
    return "found '" + std::string(token_) + "', expected: " + std::string(expected);
  }

  std::string parse_requirement(Requirement& out) {
    const bool negated = token_ == "!";
    if (negated) advance();
    if (!at_word()) return unexpected("!, identifier, or 'end of string'");
    out.key = std::string(token_);
    if (std::string problem = check_qualified_name(out.key); !problem.empty())
      return "key: Invalid value: \"" + out.key + "\": " + problem;
    advance();
    if (negated || token_.empty() || token_ == ",") {
      out.op = negated ? Operator::does_not_exist : Operator::exists;
      return {};
    }
    return parse_comparison(out);
  }

  std::string parse_comparison(Requirement& out) {
    const std::string_view op = token_;
    if (op == "=" || op == "==" || op == "!=") {
      advance();
      out.op = op == "!=" ? Operator::not_in : Operator::in;
      // `key=` compares with the empty value.
      out.values = {at_word() ? std::string(token_) : std::string()};
      if (at_word()) advance();
    } else if (op == "in" || op == "notin") {
      advance();
      out.op = op == "in" ? Operator::in : Operator::not_in;
      if (std::string problem = parse_set(out.values); !problem.empty()) return problem;
    } else if (op == ">" || op == "<") {
      advance();
      out.op = op == ">" ? Operator::greater : Operator::less;
      out.values = {std::string(token_)};
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(token_.data(), token_.data() + token_.size(), number);
      if (error != std::errc() || end != token_.data() + token_.size())
        return "values[0]: Invalid value: \"" + out.values[0] +
               "\": for 'Gt', 'Lt' operators, the value must be an integer";
      advance();
    } else {
      return unexpected("in, notin, =, ==, !=, gt, lt");
    }
    for (const std::string& value : out.values)
      if (std::string problem = check_label_value(value); !problem.empty())
        return "values[0][" + out.key + "]: Invalid value: \"" + value + "\": " + problem;
    return {};
  }

  std::string parse_set(std::vector<std::string>& values) {
    if (token_ != "(") return unexpected("'('");
    advance();
    for (;;) {
      values.push_back(at_word() ? std::string(token_) : std::string());
      if (at_word()) advance();
      if (token_ == ")") break;
      if (token_ != ",") return unexpected("',' or ')'");
      advance();
    }
    advance();
    return {};
  }

  std::string_view rest_, token_;
};

std::string from_expression(const Json& expression, Requirement& out) {
  out.key = std::string(base::string_at(expression, {"key"}));
  if (std::string problem = check_qualified_name(out.key); !problem.empty())
    return "key: Invalid value: \"" + out.key + "\": " + problem;
  const std::string_view op = base::string_at(expression, {"operator"});
  out.values = base::texts_at(expression, {"values"});
  if (op == "In" || op == "NotIn") {
    out.op = op == "In" ? Operator::in : Operator::not_in;
    return out.values.empty() ? "values: Required value: must be specified when `operator` is 'In' or 'NotIn'" : "";
  }
  if (op == "Exists" || op == "DoesNotExist") {
    out.op = op == "Exists" ? Operator::exists : Operator::does_not_exist;
    return out.values.empty() ? ""
                              : "values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
  }
  return "\"" + std::string(op) + "\" is not a valid label selector operator";
}

std::int64_t number_of(std::string_view text, bool& ok) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  ok = error == std::errc() && end == text.data() + text.size();
  return out;
}

std::string text_of(const Requirement& requirement) {
  if (requirement.op == Operator::exists) return requirement.key;
  if (requirement.op == Operator::does_not_exist) return "!" + requirement.key;
  std::vector<std::string> values = requirement.values;
  std::sort(values.begin(), values.end());
  if (requirement.op == Operator::greater) return requirement.key + ">" + values.front();
  if (requirement.op == Operator::less) return requirement.key + "<" + values.front();
  if (requirement.op == Operator::in && values.size() == 1) return requirement.key + "=" + values.front();
  if (requirement.op == Operator::not_in && values.size() == 1) return requirement.key + "!=" + values.front();
  std::string out = requirement.key + (requirement.op == Operator::in ? " in (" : " notin (");
  for (std::size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ",") + values[i];
  return out + ")";
}

}  // namespace

bool LabelSelector::Requirement::matches(const std::string_view* value) const {
  switch (op) {
    case Operator::exists:
      return value != nullptr;
    case Operator::does_not_exist:
      return value == nullptr;
    case Operator::in:
      return value != nullptr && std::find(values.begin(), values.end(), *value) != values.end();
    case Operator::not_in:
      return value == nullptr || std::find(values.begin(), values.end(), *value) == values.end();
    case Operator::greater:
    case Operator::less:
      break;
  }
  if (value == nullptr) return false;
  bool left_ok = false, right_ok = false;
  const std::int64_t left = number_of(*value, left_ok), right = number_of(values.front(), right_ok);
  return left_ok && right_ok && (op == Operator::greater ? left > right : left < right);
}

base::Result<LabelSelector> LabelSelector::parse(std::string_view text) {
  auto requirements = Parser(text).parse();
  if (!requirements) return base::fail("unable to parse requirement: " + requirements.error().message);
  LabelSelector out;
  out.requirements_ = std::move(*requirements);
  return out;
}

base::Result<LabelSelector> LabelSelector::from_object(const Json* selector) {
  LabelSelector out;
  if (selector == nullptr || !selector->is_object()) {
    out.nothing_ = true;
    return out;
  }
  if (const Json* labels = base::find(*selector, {"matchLabels"}); labels != nullptr && labels->is_object())
    out.requirements_ = from_map(labels).requirements_;
  for (const Json& expression : base::elements_at(*selector, {"matchExpressions"})) {
    Requirement requirement;
    std::string problem = from_expression(expression, requirement);
    if (!problem.empty()) return base::fail(std::move(problem));
    out.requirements_.push_back(std::move(requirement));
  }
  return out;
}

LabelSelector LabelSelector::from_map(const Json* labels) {
  LabelSelector out;
  out.nothing_ = labels == nullptr || !labels->is_object() || labels->empty();
  if (!out.nothing_)
    for (const auto& [key, value] : labels->items())
      out.requirements_.push_back({key, Operator::in, {value.is_string() ? value.get<std::string>() : std::string()}});
  return out;
}

bool LabelSelector::matches(const Labels& labels) const {
  if (nothing_) return false;
  return std::all_of(requirements_.begin(), requirements_.end(), [&labels](const Requirement& requirement) {
    return requirement.matches(find_label(labels, requirement.key));
  });
}

bool LabelSelector::matches(const Json* labels) const {
  if (nothing_) return false;
  return std::all_of(requirements_.begin(), requirements_.end(), [labels](const Requirement& requirement) {
    const Json* found = labels == nullptr ? nullptr : base::find(*labels, {requirement.key});
    if (found == nullptr || !found->is_string()) return requirement.matches(nullptr);
    const std::string_view value = found->get_ref<const std::string&>();
    return requirement.matches(&value);
  });
}

bool LabelSelector::matches_object(const Json& object) const {
  return everything() || matches(base::find(object, {"metadata", "labels"}));
}

std::string LabelSelector::text() const {
  std::vector<const Requirement*> sorted;
  for (const Requirement& requirement : requirements_) sorted.push_back(&requirement);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Requirement* a, const Requirement* b) { return a->key < b->key; });
  std::string out;
  for (const Requirement* requirement : sorted) out += (out.empty() ? "" : ",") + text_of(*requirement);
  return out;
}

}  // namespace o2dms::simulator
