#include "simulator/cluster/views/taints.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

bool tolerates_one(const Toleration& toleration, const Taint& taint) {
  if (!toleration.effect.empty() && toleration.effect != taint.effect) return false;
  if (!toleration.key.empty() && toleration.key != taint.key) return false;
  if (toleration.op == "Exists") return true;
  return (toleration.op.empty() || toleration.op == "Equal") && toleration.value == taint.value;
}

const Toleration* first_that_tolerates(const Tolerations& tolerations, const Taint& taint) {
  const auto at = std::find_if(tolerations.begin(), tolerations.end(),
                               [&](const Toleration& toleration) { return tolerates_one(toleration, taint); });
  return at == tolerations.end() ? nullptr : &*at;
}

}  // namespace

Taints read_taints(base::JsonCursor& at, base::DecodedStrings& decoded) {
  Taints taints;
  at.elements([&] {
    Taint& taint = taints.emplace_back();
    at.members([&](std::string_view key) {
      if (key == "key") taint.key = at.string(decoded);
      if (key == "value") taint.value = at.string(decoded);
      if (key == "effect") taint.effect = at.string(decoded);
    });
  });
  return taints;
}

Tolerations read_tolerations(base::JsonCursor& at, base::DecodedStrings& decoded) {
  Tolerations tolerations;
  at.elements([&] {
    Toleration& toleration = tolerations.emplace_back();
    at.members([&](std::string_view key) {
      if (key == "key") toleration.key = at.string(decoded);
      if (key == "operator") toleration.op = at.string(decoded);
      if (key == "value") toleration.value = at.string(decoded);
      if (key == "effect") toleration.effect = at.string(decoded);
      if (key == "tolerationSeconds") toleration.seconds = at.integer();
    });
  });
  return tolerations;
}

bool tolerates(const Tolerations& tolerations, const Taint& taint) {
  return first_that_tolerates(tolerations, taint) != nullptr;
}

std::int64_t count_untolerated(const Tolerations& tolerations, const Taints& taints, std::string_view effect) {
  return std::count_if(taints.begin(), taints.end(),
                       [&](const Taint& taint) { return taint.effect == effect && !tolerates(tolerations, taint); });
}

std::optional<std::int64_t> seconds_with_taints(const Tolerations& tolerations, const Taints& taints) {
  std::optional<std::int64_t> least;
  for (const Taint& taint : taints) {
    if (taint.effect != "NoExecute") continue;
    const Toleration* toleration = first_that_tolerates(tolerations, taint);
    if (toleration == nullptr) return 0;
    if (!toleration->seconds) continue;
    const std::int64_t seconds = std::max<std::int64_t>(0, *toleration->seconds);
    least = std::min(seconds, least.value_or(seconds));
  }
  return least;
}

}  // namespace o2dms::simulator
