// "did you mean": the name that a mistyped one was probably meant to be. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace o2dms::base {

// `did you mean "NAME"?` of the nearest of the names; `otherwise` when none is near.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names, const std::string& otherwise);

}  // namespace o2dms::base
