// Paths of OpenAPI documents from the table's resources: which verb is served where, with which query parameters, for
// which kind. kubectl reads there whether a server knows fieldValidation. Pure; thread-safe.
#pragma once

#include <string>

#include "base/json_fwd.h"
#include "simulator/resource/openapi_schemas.h"

namespace o2dms::simulator {

struct GroupVersion;

// "api/v1" or "apis/apps/v1".
std::string group_version_path(const GroupVersion& group_version);
// Adds every path of the group version to `paths`.
void add_paths(const GroupVersion& group_version, const SchemaStyle& style, base::Json& paths);

}  // namespace o2dms::simulator
