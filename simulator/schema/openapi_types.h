// The types of an OpenAPI v2 document as lines of a resource table (the format stands in registry.h), and what the
// extensions of the document say of them. Called by the reader of a cluster's document and by the table generator.
// Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::simulator {

// Defaults by type and field, from OpenAPI v3 documents: the v2 document does not have them.
using TypeDefaults = std::map<std::string, std::map<std::string, base::Json>>;

enum class Prose { left_out, kept };

// The t, k, f and d lines of all definitions. The error names the definition and the field.
base::Result<void> write_types(const base::Json& definitions, const TypeDefaults& defaults, Prose prose,
                               std::string& out);

// "GROUP/VERSION/KIND" that a definition is sent as; empty for none, and for types that belong to every group
// (DeleteOptions, WatchEvent).
std::string kind_of_definition(const base::Json& definition);
// Whether a definition is of a CustomResourceDefinition: those are named by group, version and kind alone.
bool is_custom_definition(std::string_view name, const base::Json& definition);

}  // namespace o2dms::simulator
