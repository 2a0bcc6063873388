// Workload: a set of manifests that make up one containerized network function, in an order in which they can be
// created. Fixtures are data (fixtures/workloads/*.yaml, a stream of documents); a user's own load the same way. A
// manifest file may start with a document of kind O2dmsWorkload that holds what we need to know besides: its title and
// the capabilities it needs. Immutable once loaded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::harness {

struct Workload {
  std::string name;
  std::string title;
  std::vector<std::string> needs;     // capabilities
  std::vector<base::Json> manifests;  // in order of creation
};

// `origin` names the text in errors. The manifests come out in creation order: see creation_rank.
base::Result<Workload> load_workload(std::string_view name, std::string_view text, std::string_view origin);

// Where a kind stands in the order of creation (Namespace first, pod makers last); termination goes the other way.
int creation_rank(std::string_view kind);

// What a run adds to every manifest before it sends it.
struct Placement {
  std::string space;                                        // the namespace
  std::vector<std::pair<std::string, std::string>> labels;  // on the object, on its pod template and claim templates
  std::string image;                                        // for every container; empty: as it stands
  std::string extended_resource;                            // stands in for "${extended-resource}" as a key
  std::vector<std::pair<std::string, std::string>> node_selector = {};  // of every pod, beside its own
  std::string image_pull_secret = {};                                   // of every pod and ServiceAccount; empty: none
  std::optional<int> run_as_user = {};                          // of pods that are not to run as root and name no user
  std::vector<std::pair<std::string, std::string>> texts = {};  // what stands in for "${nonce}" and the like
};
base::Json place(base::Json manifest, const Placement& placement);

// The parts of a manifest that hold pods and claims, by kind: null when it makes none.
const base::Json* pod_template(const base::Json& manifest);

}  // namespace o2dms::harness
