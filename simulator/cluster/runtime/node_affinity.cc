#include "simulator/cluster/runtime/node_affinity.h"

#include <cstdlib>

#include "base/json.h"

namespace o2dms::simulator {

namespace {

const base::Json& list_at(const base::Json& object, std::initializer_list<std::string_view> path) {
  static const base::Json none = base::Json::array();
  const base::Json* found = base::find(object, path);
  return found != nullptr && found->is_array() ? *found : none;
}

bool contains(const base::Json& values, std::string_view value) {
  for (const base::Json& entry : values) {
    if (entry == value) return true;
  }
  return false;
}

// One matchExpressions or matchFields entry against the value it is about.
bool matches_expression(const base::Json& expression, const base::Json* value) {
  const std::string_view op = base::string_at(expression, {"operator"});
  const bool present = value != nullptr && value->is_string();
  const base::Json& values = list_at(expression, {"values"});
  if (op == "In") return present && contains(values, value->get<std::string>());
  if (op == "NotIn") return !present || !contains(values, value->get<std::string>());
  if (op == "Exists") return present;
  if (op == "DoesNotExist") return !present;
  if ((op != "Gt" && op != "Lt") || !present || values.empty() || !values[0].is_string()) return false;
  const long long left = std::strtoll(value->get<std::string>().c_str(), nullptr, 10);
  const long long right = std::strtoll(values[0].get<std::string>().c_str(), nullptr, 10);
  return op == "Gt" ? left > right : left < right;
}

bool tolerates(const base::Json& toleration, const base::Json& taint) {
  const std::string_view effect = base::string_at(toleration, {"effect"}), key = base::string_at(toleration, {"key"});
  if (!effect.empty() && effect != base::string_at(taint, {"effect"})) return false;
  if (!key.empty() && key != base::string_at(taint, {"key"})) return false;
  const std::string_view op = base::string_at(toleration, {"operator"}, "Equal");
  if (op == "Exists") return true;
  return op == "Equal" && base::string_at(toleration, {"value"}) == base::string_at(taint, {"value"});
}

}  // namespace

bool matches_node_term(const base::Json& term, const base::Json& node) {
  const base::Json& expressions = list_at(term, {"matchExpressions"});
  const base::Json& fields = list_at(term, {"matchFields"});
  if (expressions.empty() && fields.empty()) return false;
  for (const base::Json& expression : expressions) {
    if (!matches_expression(expression, base::find(node, {"metadata", "labels", base::string_at(expression, {"key"})})))
      return false;
  }
  for (const base::Json& field : fields) {
    const bool by_name = base::string_at(field, {"key"}) == "metadata.name";
    if (!matches_expression(field, by_name ? base::find(node, {"metadata", "name"}) : nullptr)) return false;
  }
  return true;
}

bool matches_node_terms(const base::Json& terms, const base::Json& node) {
  if (!terms.is_array()) return false;
  for (const base::Json& term : terms) {
    if (matches_node_term(term, node)) return true;
  }
  return false;
}

bool matches_node_affinity(const base::Json& pod, const base::Json& node) {
  if (const base::Json* wanted = base::find(pod, {"spec", "nodeSelector"}); wanted != nullptr && wanted->is_object()) {
    for (const auto& [label, value] : wanted->items()) {
      const base::Json* present = base::find(node, {"metadata", "labels", label});
      if (present == nullptr || *present != value) return false;
    }
  }
  const base::Json* required =
      base::find(pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
  return required == nullptr || matches_node_terms(list_at(*required, {"nodeSelectorTerms"}), node);
}

std::int64_t preferred_node_affinity(const base::Json& pod, const base::Json& node) {
  std::int64_t weight = 0;
  for (const base::Json& preference :
       list_at(pod, {"spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"})) {
    const base::Json* term = base::find(preference, {"preference"});
    if (term != nullptr && matches_node_term(*term, node)) weight += base::integer_at(preference, {"weight"});
  }
  return weight;
}

std::int64_t count_untolerated_taints(const base::Json& pod, const base::Json& node, std::string_view effect) {
  std::int64_t count = 0;
  for (const base::Json& taint : list_at(node, {"spec", "taints"})) {
    if (base::string_at(taint, {"effect"}) != effect) continue;
    bool tolerated = false;
    for (const base::Json& toleration : list_at(pod, {"spec", "tolerations"}))
      tolerated = tolerated || tolerates(toleration, taint);
    if (!tolerated) ++count;
  }
  return count;
}

std::optional<std::int64_t> seconds_with_taints(const base::Json& pod, const base::Json& node) {
  std::optional<std::int64_t> least;
  for (const base::Json& taint : list_at(node, {"spec", "taints"})) {
    if (base::string_at(taint, {"effect"}) != "NoExecute") continue;
    const base::Json* toleration = nullptr;
    for (const base::Json& candidate : list_at(pod, {"spec", "tolerations"})) {
      if (toleration == nullptr && tolerates(candidate, taint)) toleration = &candidate;
    }
    if (toleration == nullptr) return 0;
    if (base::find(*toleration, {"tolerationSeconds"}) == nullptr) continue;
    const std::int64_t seconds = std::max<std::int64_t>(0, base::integer_at(*toleration, {"tolerationSeconds"}));
    least = std::min(seconds, least.value_or(seconds));
  }
  return least;
}

bool has_untolerated_taint(const base::Json& pod, const base::Json& node, std::string_view effect) {
  return count_untolerated_taints(pod, node, effect) > 0;
}

}  // namespace o2dms::simulator
