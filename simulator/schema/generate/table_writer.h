// The pieces of the table generator: each turns one kind of API document into lines of the table that load_registry()
// reads. Called by generate_table_main.cc alone.
//
// Lines, tab-separated; "-" stands for nothing, lists are joined by commas:
//   # …                                                        a remark
//   g GROUP VERSION…                                           a group in discovery's order, versions by preference
//   r GROUP VERSION PLURAL SINGULAR KIND N|C VERBS SHORT CATEGORIES HASH TYPE LISTTYPE    a resource (N: namespaced)
//   s NAME GROUP VERSION KIND VERBS TYPE                       a subresource of the resource above
//   t NAME [m]                                                 a type; m: an atomic map
//   k GROUP VERSION KIND                                       what the type above is sent as
//   f NAME VALUE ATTRIBUTE…                                    a field of the type above
// VALUE: a any, s string, i int32, l int64, n number, b boolean, y bytes, t Time, u MicroTime, q Quantity, o
// IntOrString,
//   f FieldsV1, @TYPE an object, {VALUE a map, [VALUE a list.
// ATTRIBUTE: ! required; L=set; L=map:KEY,…; m atomic map; P merge, R retainKeys (patch strategy); K=KEY patch merge
// key;
//   D=JSON default (last on the line).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::simulator::generate {

// Defaults by type and field, from OpenAPI v3 documents: the v2 document does not have them.
using Defaults = std::map<std::string, std::map<std::string, base::Json>>;

// Adds what a v3 document says: defaults that are not the type's zero value.
void collect_defaults(const base::Json& v3_document, Defaults& defaults);
// The t, k and f lines of all definitions of an OpenAPI v2 document.
base::Result<void> write_types(const base::Json& v2_document, const Defaults& defaults, std::string& out);
// The g, r and s lines. `groups` is the APIGroupDiscoveryList of /apis; `lists` are the APIResourceLists.
base::Result<void> write_resources(const base::Json& groups, const std::vector<base::Json>& lists,
                                   const base::Json& v2_document, std::string& out);

}  // namespace o2dms::simulator::generate
