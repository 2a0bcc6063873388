// The resources that the paths of an OpenAPI v2 document tell of, as lines of a resource table (the format stands in
// registry.h). What a document cannot say (short names, the order of groups) comes from a bundled version that has the
// same resource. Called by openapi_document.cc alone. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::simulator {

class Registry;

// The g, r and s lines. What the document has and cannot be served, because its shape is not that of the version in
// which objects are stored and no conversion is known, goes to `not_served`. The error names the path.
base::Result<void> write_openapi_resources(const base::Json& document, const Registry& bundled, std::string& out,
                                           std::vector<std::string>& not_served);

}  // namespace o2dms::simulator
