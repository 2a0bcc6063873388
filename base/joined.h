// One text of many. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace o2dms::base {

std::string joined(const std::vector<std::string>& texts, std::string_view separator);

}  // namespace o2dms::base
