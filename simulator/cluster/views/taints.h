// Taints and tolerations: which nodes repel which pods, and for how long a pod bears it. Views into the bytes that they
// were read from. Pure functions; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json_cursor.h"

namespace o2dms::simulator {

struct Taint {
  std::string_view key, value, effect;
  bool operator==(const Taint&) const = default;
};
using Taints = std::vector<Taint>;

struct Toleration {
  std::string_view key, op, value, effect;
  std::optional<std::int64_t> seconds;
};
using Tolerations = std::vector<Toleration>;

// Read the lists at the cursor.
Taints read_taints(base::JsonCursor& at, base::DecodedStrings& decoded);
Tolerations read_tolerations(base::JsonCursor& at, base::DecodedStrings& decoded);

bool tolerates(const Tolerations& tolerations, const Taint& taint);
// How many taints of this effect are not tolerated.
std::int64_t count_untolerated(const Tolerations& tolerations, const Taints& taints, std::string_view effect);
inline bool has_untolerated(const Tolerations& tolerations, const Taints& taints, std::string_view effect) {
  return !taints.empty() && count_untolerated(tolerations, taints, effect) > 0;
}
// How many seconds a pod stays with the NoExecute taints, the least that its tolerations say; none: for ever.
std::optional<std::int64_t> seconds_with_taints(const Tolerations& tolerations, const Taints& taints);

}  // namespace o2dms::simulator
