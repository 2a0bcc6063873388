// The ServiceAccount `default` that a namespace has from the beginning. A real server leaves it to a controller, and
// pods are refused until that has come round; here it is there when the namespace's creation is answered, and the
// controller only makes it again.
#pragma once

#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/companions.h"

namespace o2dms::simulator {

// Makes the account through `api`, which must outlive the companions.
void add_default_account(Api& api, const Registry& registry, Companions& companions);

}  // namespace o2dms::simulator
