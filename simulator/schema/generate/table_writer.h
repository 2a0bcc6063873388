// The pieces of the table generator: each turns one kind of API document into lines of the table that load_registry()
// reads (the format stands in schema/registry.h). Called by generate_table_main.cc alone.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "simulator/schema/openapi_types.h"

namespace o2dms::simulator::generate {

// Adds what a v3 document says: defaults that are not the type's zero value.
void collect_defaults(const base::Json& v3_document, TypeDefaults& defaults);
// The v line, of what /version answers.
base::Result<void> write_version(const base::Json& version, std::string& out);
// The g, r and s lines. `groups` is the APIGroupDiscoveryList of /apis; `lists` are the APIResourceLists.
base::Result<void> write_resources(const base::Json& groups, const std::vector<base::Json>& lists,
                                   const base::Json& v2_document, std::string& out);

}  // namespace o2dms::simulator::generate
