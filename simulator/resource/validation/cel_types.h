// How the schema of a custom resource is seen by expressions: its types, with their sizes (apiextensions' declarations
// for CEL). Pure; thread-safe.
#pragma once

#include "simulator/cel/type.h"

namespace o2dms::simulator {

struct StructuralSchema;

// `is_object`: one that has kind and metadata of its own, which an expression may read.
cel::Type cel_type_of(const StructuralSchema& schema, bool is_object, const std::string& name = "self");

}  // namespace o2dms::simulator
