#include "simulator/cluster/scheduler/pod_affinity.h"

#include <algorithm>

namespace o2dms::simulator {

bool PodAffinity::Domains::holds(const Labels& node) const {
  const std::string_view* domain = find_label(node, topology_key);
  return domain != nullptr && (is_first || counts->contains(*domain));
}

PodAffinity::PodAffinity(AffinityIndex& index, const StoredObject& pod, const PodPlacement& placement) {
  index.trim();
  const AffinityTerms near = read_affinity_terms(placement.pod_affinity, pod.namespace_name());
  const AffinityTerms apart = read_affinity_terms(placement.pod_anti_affinity, pod.namespace_name());
  for (const AffinityTerm& term : near.required) {
    const DomainCounts& counts = index.meant_by(term);
    near_.push_back({term.topology_key, &counts, counts.empty() && index.means(term, pod), 0});
  }
  for (const AffinityTerm& term : apart.required)
    apart_.push_back({term.topology_key, &index.meant_by(term), false, 0});
  for (const WeightedTerm& each : near.preferred)
    preferred_.push_back({each.term.topology_key, &index.meant_by(each.term), false, each.weight});
  for (const WeightedTerm& each : apart.preferred)
    preferred_.push_back({each.term.topology_key, &index.meant_by(each.term), false, -each.weight});
  repelling_ = index.repelling(pod);
}

const char* PodAffinity::refusal(const Labels& node) const {
  const auto holds = [&node](const Domains& domains) { return domains.holds(node); };
  if (!std::all_of(near_.begin(), near_.end(), holds)) return kNotNearOthers;
  if (std::any_of(apart_.begin(), apart_.end(), holds)) return "node(s) didn't match pod anti-affinity rules";
  for (const AffinityIndex::Repelling& term : repelling_) {
    const std::string_view* domain = find_label(node, term.topology_key);
    if (domain != nullptr && term.domains->contains(*domain))
      return "node(s) didn't satisfy existing pods anti-affinity rules";
  }
  return nullptr;
}

std::int64_t PodAffinity::preference(const Labels& node) const {
  std::int64_t sum = 0;
  for (const Domains& term : preferred_) {
    if (term.holds(node)) sum += term.weight;
  }
  return sum;
}

}  // namespace o2dms::simulator
