// Whether two definitions of an OpenAPI v2 document describe objects of one shape: the same fields of the same kinds,
// all the way down, under whatever names. Then objects of one are objects of the other but for apiVersion. Pure.
#pragma once

#include <string>

#include "base/json.h"

namespace o2dms::simulator {

// By the names of definitions that are there.
bool same_shape(const base::Json& definitions, const std::string& a, const std::string& b);

}  // namespace o2dms::simulator
