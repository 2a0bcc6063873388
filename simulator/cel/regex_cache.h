// Regular expressions that were compiled before: a rule asks for the same ones for every object. Thread-safe.
#pragma once

#include <string_view>

#include "base/regex.h"

namespace o2dms::simulator::cel {

base::Result<base::Regex> cached_regex(std::string_view pattern);

}  // namespace o2dms::simulator::cel
