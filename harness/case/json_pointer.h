// JSON pointers (RFC 6901) into documents. Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::harness {

// Null when nothing is there. "" is the whole.
const base::Json* at_pointer(const base::Json& document, std::string_view pointer);

// Puts a value there, and objects on the way where nothing is; null takes away what is there. False when the way leads
// through something else.
bool set_pointer(base::Json& document, std::string_view pointer, const base::Json& value);

}  // namespace o2dms::harness
