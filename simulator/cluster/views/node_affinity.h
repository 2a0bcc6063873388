// Node affinity: which nodes a pod may go to, and likes, by their labels and names (spec.nodeSelector and
// spec.affinity.nodeAffinity). Views into the bytes that it was read from. Pure; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json_cursor.h"
#include "simulator/resource/label_map.h"

namespace o2dms::simulator {

// One of matchExpressions or matchFields.
struct NodeSelectorRequirement {
  std::string_view key, op;
  std::vector<std::string_view> values;
};

struct NodeSelectorTerm {
  std::vector<NodeSelectorRequirement> expressions, fields;
};

struct PreferredNodes {
  std::int64_t weight = 0;
  NodeSelectorTerm term;
};

struct NodeAffinity {
  Labels node_selector;
  bool is_required = false;                // requiredDuringSchedulingIgnoredDuringExecution is there …
  std::vector<NodeSelectorTerm> required;  // … and any of these must match
  std::vector<PreferredNodes> preferred;

  // The only nodes that the required terms can match, where each term names some (matchFields on metadata.name);
  // nothing when other nodes may match, too. Sorted, each once.
  [[nodiscard]] std::optional<std::vector<std::string_view>> named_nodes() const;
  [[nodiscard]] bool allows(const Labels& node_labels, std::string_view node_name) const;
  // The weights of the preferred terms that match.
  [[nodiscard]] std::int64_t preference(const Labels& node_labels, std::string_view node_name) const;
};

// Reads spec.affinity.nodeAffinity at the cursor; the selector is the caller's.
void read_node_affinity(base::JsonCursor& at, base::DecodedStrings& decoded, NodeAffinity& affinity);
// Reads a core/v1 NodeSelectorTerm list at the cursor.
std::vector<NodeSelectorTerm> read_node_selector_terms(base::JsonCursor& at, base::DecodedStrings& decoded);

// A term without expressions matches nothing.
bool matches(const NodeSelectorTerm& term, const Labels& node_labels, std::string_view node_name);
bool matches_any(const std::vector<NodeSelectorTerm>& terms, const Labels& node_labels, std::string_view node_name);

}  // namespace o2dms::simulator
