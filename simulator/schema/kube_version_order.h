// The order in which Kubernetes prefers the versions of a group: v10, v2, v1, v2beta1, v1beta2, v1alpha1, then what is
// no such version, by letter. Pure; thread-safe.
#pragma once

#include <string_view>

namespace o2dms::simulator {

// Whether `a` comes before `b`.
bool is_preferred_version(std::string_view a, std::string_view b);

}  // namespace o2dms::simulator
