#include "simulator/cluster/scheduler/affinity_index.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

void add(DomainCounts& domains, std::string_view domain, int sign) {
  auto at = domains.find(domain);
  if (at == domains.end()) at = domains.emplace(domain, 0).first;
  at->second += sign;
  if (at->second <= 0) domains.erase(at);
}

}  // namespace

AffinityIndex::AffinityIndex(const ControllerContext& context, const NodeInfos& nodes)
    : context_(context),
      nodes_(nodes),
      pods_(stored_type(context.registry, "", "pods")),
      namespaces_(stored_type(context.registry, "", "namespaces")) {}

void AffinityIndex::forget() {
  terms_.clear();
  repelling_.clear();
  repelling_counted_ = false;
}

bool AffinityIndex::means(const AffinityTerm& term, const StoredObject& pod) const {
  const std::string_view ns = pod.namespace_name();
  bool in_namespace = std::find(term.namespaces.begin(), term.namespaces.end(), ns) != term.namespaces.end();
  if (!in_namespace && term.namespace_labels) {
    const ObjectRef object = context_.cache.get(namespaces_, {"", ns});
    in_namespace = object != nullptr && term.namespace_labels->matches(object->meta().labels);
  }
  return in_namespace && term.selector.matches(pod.meta().labels);
}

template <class Visit>
void AffinityIndex::for_each_placed(Visit visit) const {
  context_.cache.all(pods_).for_each([&](const ObjectRef& pod) {
    const PodView& view = pod_view(*pod);
    if (view.node_name.empty() || view.is_terminal()) return;
    if (const NodeInfo* node = nodes_.find(view.node_name)) visit(*pod, *node);
  });
}

void AffinityIndex::count_term(Counted& counted, const StoredObject& pod, const NodeInfo& node, int sign) const {
  const std::string_view* domain = find_label(node.labels(), counted.term.topology_key);
  if (domain != nullptr && means(counted.term, pod)) add(counted.domains, *domain, sign);
}

void AffinityIndex::count_repelling(const StoredObject& pod, const NodeInfo& node, int sign) {
  const std::string_view text = base::raw_json_at(pod.spec(), {"affinity", "podAntiAffinity"});
  if (text.empty()) return;
  for (AffinityTerm& term : read_affinity_terms(text, pod.namespace_name()).required) {
    const std::string_view* domain = find_label(node.labels(), term.topology_key);
    if (domain == nullptr) continue;
    const auto at = repelling_.try_emplace(term.identity).first;
    Counted& counted = at->second;
    if (counted.term.identity.empty()) counted.term = std::move(term);
    add(counted.domains, *domain, sign);
    if (counted.domains.empty()) repelling_.erase(at);
  }
}

void AffinityIndex::count(const StoredObject& pod, int sign) {
  if (terms_.empty() && !repelling_counted_) return;
  const NodeInfo* node = nodes_.find(pod_view(pod).node_name);
  if (node == nullptr) return;
  for (auto& [identity, counted] : terms_) count_term(counted, pod, *node, sign);
  if (repelling_counted_) count_repelling(pod, *node, sign);
}

const DomainCounts& AffinityIndex::meant_by(const AffinityTerm& term) {
  const auto known = terms_.find(term.identity);
  Counted& counted = known != terms_.end() ? known->second : terms_[term.identity];
  if (known == terms_.end()) {
    counted.term = term;
    for_each_placed([&](const StoredObject& pod, const NodeInfo& node) { count_term(counted, pod, node, 1); });
  }
  counted.used = ++uses_;
  return counted.domains;
}

void AffinityIndex::trim() {
  while (terms_.size() > kMostTerms) {
    terms_.erase(std::min_element(terms_.begin(), terms_.end(),
                                  [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  }
}

void AffinityIndex::count_all_repelling() {
  repelling_counted_ = true;
  for_each_placed([&](const StoredObject& pod, const NodeInfo& node) { count_repelling(pod, node, 1); });
}

std::vector<AffinityIndex::Repelling> AffinityIndex::repelling(const StoredObject& pod) {
  if (!repelling_counted_) count_all_repelling();
  std::vector<Repelling> found;
  for (const auto& [identity, counted] : repelling_) {
    if (means(counted.term, pod)) found.push_back({counted.term.topology_key, &counted.domains});
  }
  return found;
}

}  // namespace o2dms::simulator
