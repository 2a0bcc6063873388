// Objects as sets of fields, by their schema: lists of type map go by their keys, sets by their values, atomic values
// as a whole (structured-merge-diff's rules, KEP-555). Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/json.h"
#include "simulator/fields/field_set.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {

// Every field that is set, down to the leaves.
FieldSet fields_of(const Type& type, const base::Json& object);
// The same of the members that `wanted` says, as to_json would write it; what it does not want is not looked at.
base::Json all_fields(const Type& type, const base::Json& object, bool (*wanted)(std::string_view member));
// The fields of `object` that `other` lacks or has otherwise.
FieldSet changed_fields(const Type& type, const base::Json& object, const base::Json& other);
// `applied` laid over `live`: what it says wins, what it does not mention stays.
base::Json merge_applied(const Type& type, base::Json live, const base::Json& applied);
// Takes fields out of the object, with what becomes empty thereby.
void remove_fields(const Type& type, base::Json& object, const FieldSet& fields);

}  // namespace o2dms::simulator
