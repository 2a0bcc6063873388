// The paths of an OpenAPI document, of either version, for one group version. Called by openapi.cc alone. Pure.
#pragma once

#include <set>
#include <string>

#include "base/json.h"
#include "simulator/schema/openapi_schemas.h"

namespace o2dms::simulator {

class Registry;
struct GroupVersion;

// "api/v1", "apis/apps/v1"
std::string group_version_path(const GroupVersion& group_version);
// Adds the operations on every resource and subresource to `paths`, and the types that they speak of to `types`.
void add_paths(const Registry& registry, const GroupVersion& group_version, OpenApiVersion version, base::Json& paths,
               std::set<const Type*>& types);

}  // namespace o2dms::simulator
