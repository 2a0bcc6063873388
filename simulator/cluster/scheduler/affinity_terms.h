// The terms of inter-pod affinity and anti-affinity, as a pod's spec has them. Values; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/resource/selector.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// core/v1 PodAffinityTerm of a pod.
struct AffinityTerm {
  std::string identity;  // equal for terms that mean the same: its text, and the namespace where it counts
  std::string topology_key;
  LabelSelector selector;
  std::vector<std::string> namespaces;            // named ones, or the pod's own when it says nothing of namespaces
  std::optional<LabelSelector> namespace_labels;  // and those with such labels
};

struct WeightedTerm {
  std::int64_t weight = 0;
  AffinityTerm term;
};

struct AffinityTerms {
  std::vector<AffinityTerm> required;
  std::vector<WeightedTerm> preferred;
};

// Reads spec.affinity.podAffinity or .podAntiAffinity of a pod in `ns`; empty text has no terms.
AffinityTerms read_affinity_terms(std::string_view text, std::string_view ns);

}  // namespace o2dms::simulator
