#include "simulator/cluster/views/node_affinity.h"

#include <algorithm>
#include <charconv>

namespace o2dms::simulator {

namespace {

// As a real scheduler reads it: what does not begin with a number is zero.
std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool holds(const NodeSelectorRequirement& requirement, const std::string_view* value) {
  const auto& values = requirement.values;
  const bool listed = value != nullptr && std::find(values.begin(), values.end(), *value) != values.end();
  if (requirement.op == "In") return listed;
  if (requirement.op == "NotIn") return !listed;
  if (requirement.op == "Exists") return value != nullptr;
  if (requirement.op == "DoesNotExist") return value == nullptr;
  if (value == nullptr || values.empty()) return false;
  if (requirement.op == "Gt") return number_of(*value) > number_of(values.front());
  return requirement.op == "Lt" && number_of(*value) < number_of(values.front());
}

std::vector<NodeSelectorRequirement> read_requirements(base::JsonCursor& at, base::DecodedStrings& decoded) {
  std::vector<NodeSelectorRequirement> requirements;
  at.elements([&] {
    NodeSelectorRequirement& requirement = requirements.emplace_back();
    at.members([&](std::string_view key) {
      if (key == "key") requirement.key = at.string(decoded);
      if (key == "operator") requirement.op = at.string(decoded);
      if (key == "values") at.elements([&] { requirement.values.push_back(at.string(decoded)); });
    });
  });
  return requirements;
}

NodeSelectorTerm read_term(base::JsonCursor& at, base::DecodedStrings& decoded) {
  NodeSelectorTerm term;
  at.members([&](std::string_view key) {
    if (key == "matchExpressions") term.expressions = read_requirements(at, decoded);
    if (key == "matchFields") term.fields = read_requirements(at, decoded);
  });
  return term;
}

}  // namespace

std::vector<NodeSelectorTerm> read_node_selector_terms(base::JsonCursor& at, base::DecodedStrings& decoded) {
  std::vector<NodeSelectorTerm> terms;
  at.elements([&] { terms.push_back(read_term(at, decoded)); });
  return terms;
}

void read_node_affinity(base::JsonCursor& at, base::DecodedStrings& decoded, NodeAffinity& affinity) {
  at.members([&](std::string_view key) {
    if (key == "requiredDuringSchedulingIgnoredDuringExecution") {
      affinity.is_required = true;
      at.members([&](std::string_view member) {
        if (member == "nodeSelectorTerms") affinity.required = read_node_selector_terms(at, decoded);
      });
    } else if (key == "preferredDuringSchedulingIgnoredDuringExecution") {
      at.elements([&] {
        PreferredNodes& preferred = affinity.preferred.emplace_back();
        at.members([&](std::string_view member) {
          if (member == "weight") preferred.weight = at.integer();
          if (member == "preference") preferred.term = read_term(at, decoded);
        });
      });
    }
  });
}

bool matches(const NodeSelectorTerm& term, const Labels& node_labels, std::string_view node_name) {
  if (term.expressions.empty() && term.fields.empty()) return false;
  return std::all_of(term.expressions.begin(), term.expressions.end(),
                     [&](const NodeSelectorRequirement& requirement) {
                       return holds(requirement, find_label(node_labels, requirement.key));
                     }) &&
         std::all_of(term.fields.begin(), term.fields.end(), [&](const NodeSelectorRequirement& requirement) {
           return holds(requirement, requirement.key == "metadata.name" ? &node_name : nullptr);
         });
}

bool matches_any(const std::vector<NodeSelectorTerm>& terms, const Labels& node_labels, std::string_view node_name) {
  return std::any_of(terms.begin(), terms.end(),
                     [&](const NodeSelectorTerm& term) { return matches(term, node_labels, node_name); });
}

std::optional<std::vector<std::string_view>> NodeAffinity::named_nodes() const {
  if (!is_required) return std::nullopt;
  std::vector<std::string_view> names;
  for (const NodeSelectorTerm& term : required) {
    const auto by_name = std::find_if(term.fields.begin(), term.fields.end(), [](const NodeSelectorRequirement& field) {
      return field.key == "metadata.name" && field.op == "In";
    });
    if (by_name == term.fields.end()) return std::nullopt;
    names.insert(names.end(), by_name->values.begin(), by_name->values.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool NodeAffinity::allows(const Labels& node_labels, std::string_view node_name) const {
  return (node_selector.empty() || selects_labels(node_selector, node_labels)) &&
         (!is_required || matches_any(required, node_labels, node_name));
}

std::int64_t NodeAffinity::preference(const Labels& node_labels, std::string_view node_name) const {
  std::int64_t weight = 0;
  for (const PreferredNodes& each : preferred) {
    if (matches(each.term, node_labels, node_name)) weight += each.weight;
  }
  return weight;
}

}  // namespace o2dms::simulator
