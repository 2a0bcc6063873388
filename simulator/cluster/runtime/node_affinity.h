// Node affinity, taints and tolerations: which nodes a pod may go to by what the two say of each other. Also used by
// the daemonset-controller. Pure functions; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// core/v1 NodeSelectorTerm list, any of which must match; terms without expressions match nothing.
bool matches_node_terms(const base::Json& terms, const base::Json& node);
bool matches_node_term(const base::Json& term, const base::Json& node);
// spec.nodeSelector and the required node affinity.
bool matches_node_affinity(const base::Json& pod, const base::Json& node);
// Weights of the preferred terms that match.
std::int64_t preferred_node_affinity(const base::Json& pod, const base::Json& node);

// Does a taint of this effect stand that the pod does not tolerate?
bool has_untolerated_taint(const base::Json& pod, const base::Json& node, std::string_view effect);
// How many seconds a pod stays with the node's NoExecute taints, the least that its tolerations say; none: for ever.
std::optional<std::int64_t> seconds_with_taints(const base::Json& pod, const base::Json& node);
std::int64_t count_untolerated_taints(const base::Json& pod, const base::Json& node, std::string_view effect);

}  // namespace o2dms::simulator
