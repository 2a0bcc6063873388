// Schemas of OpenAPI documents from the table's types. v2 and v3 differ in where definitions live. Pure; thread-safe.
#pragma once

#include <set>
#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::simulator {

struct Type;

// "#/definitions/" (v2) or "#/components/schemas/" (v3).
struct SchemaStyle {
  std::string_view reference_prefix;
  bool wrap_references;  // v3: a reference with siblings stands in allOf
};
inline constexpr SchemaStyle openapi_v2_style{"#/definitions/", false};
inline constexpr SchemaStyle openapi_v3_style{"#/components/schemas/", true};

base::Json type_schema(const Type& type, const SchemaStyle& style);
// The type and all that it refers to, directly or not.
void collect_types(const Type* type, std::set<const Type*>& found);

}  // namespace o2dms::simulator
