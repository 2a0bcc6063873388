// Whether two definitions of an OpenAPI v2 document describe objects of one shape: the same fields of the same kinds,
// all the way down, under whatever names. Then objects of one are objects of the other but for apiVersion. Pure.
#pragma once

#include <string>

#include "base/json.h"

namespace o2dms::simulator {

// How a schema of a document refers to a definition: this, and the definition's name.
constexpr std::string_view kDefinitionReference = "#/definitions/";

// By the names of definitions that are there.
bool same_shape(const base::Json& definitions, const std::string& a, const std::string& b);

}  // namespace o2dms::simulator
