// AffinityIndex: how many placed pods each term of inter-pod affinity means, by the domain of its topology key, so that
// a term is answered for a node without a look at pods. A term is counted over all pods when it is first asked about,
// and kept up to date pod by pod as long as it is asked about. Not thread-safe: the cluster's thread only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/cluster/runtime/controller.h"
#include "simulator/cluster/scheduler/affinity_terms.h"
#include "simulator/cluster/scheduler/node_info.h"

namespace o2dms::simulator {

// Pods in each domain: by the value of the topology key on their node.
using DomainCounts = std::map<std::string, std::int64_t, std::less<>>;

class AffinityIndex {
 public:
  AffinityIndex(const ControllerContext& context, const NodeInfos& nodes);

  // A pod that begins to count on its node, or ceases to. A pod on a node that is not there counts nowhere.
  void add_pod(const StoredObject& pod) { count(pod, 1); }
  void remove_pod(const StoredObject& pod) { count(pod, -1); }
  // Nodes or namespaces have changed: everything is counted anew when it is asked for.
  void forget();

  // The pods that a term means. Valid until the next call of add_pod, remove_pod, forget or trim.
  const DomainCounts& meant_by(const AffinityTerm& term);
  // Forgets the terms that nobody has asked about for long, when there are many.
  void trim();
  // Does the term mean this pod?
  [[nodiscard]] bool means(const AffinityTerm& term, const StoredObject& pod) const;

  // The required anti-affinity terms of placed pods that mean `pod`, with the domains where pods have them.
  struct Repelling {
    std::string_view topology_key;
    const DomainCounts* domains;
  };
  std::vector<Repelling> repelling(const StoredObject& pod);

 private:
  struct Counted {
    AffinityTerm term;
    DomainCounts domains;
    std::uint64_t used = 0;
  };
  static constexpr std::size_t kMostTerms = 256;

  void count(const StoredObject& pod, int sign);
  void count_term(Counted& counted, const StoredObject& pod, const NodeInfo& node, int sign) const;
  void count_repelling(const StoredObject& pod, const NodeInfo& node, int sign);
  void count_all_repelling();
  template <class Visit>
  void for_each_placed(Visit visit) const;

  const ControllerContext& context_;
  const NodeInfos& nodes_;
  const ResourceType& pods_;
  const ResourceType& namespaces_;
  std::map<std::string, Counted, std::less<>> terms_;      // by identity
  std::map<std::string, Counted, std::less<>> repelling_;  // required anti-affinity of placed pods, by identity
  bool repelling_counted_ = false;
  std::uint64_t uses_ = 0;
};

}  // namespace o2dms::simulator
