// The pods and claims of a StatefulSet as values: names, ordinals, what one looks like. Pure functions; no thread rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

// The ordinal in a pod's name, if it is of this set.
std::optional<std::int64_t> stateful_ordinal(std::string_view set, std::string_view pod);
// A pod of a revision.
base::Json stateful_pod(const OpenObject& set, std::int64_t ordinal, const base::Json& pod_template,
                        const std::string& revision);
// Its claims, <template>-<set>-<ordinal>.
std::vector<base::Json> stateful_claims(const OpenObject& set, std::int64_t ordinal);
// spec.persistentVolumeClaimRetentionPolicy: do claims go `whenDeleted`, `whenScaled`?
bool deletes_claims(const OpenObject& set, std::string_view when);
// The reference to the set, when the claims are to go with it.
std::optional<base::Json> claim_keeper(const OpenObject& set);
std::string stateful_claim_name(const base::Json& claim_template, std::string_view set, std::int64_t ordinal);

}  // namespace o2dms::simulator
