// What a site puts into every namespace together with it, before its creation is answered; the cluster's own (kube-…)
// go without.
#pragma once

#include <vector>

#include "base/json.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/companions.h"

namespace o2dms::simulator {

// `api` and `registry` outlive the companions. What is made there already for a namespace stays.
void add_namespace_objects(Api& api, const Registry& registry, std::vector<base::Json> objects, Companions& companions);

}  // namespace o2dms::simulator
