// The OpenAPI 2 document in the protobuf form of gnostic (openapiv2/OpenAPIv2.proto), which kubectl asks for before it
// validates a list, and clients of before OpenAPI 3 for everything. Pure; thread-safe.
#pragma once

#include <string>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// Of a document as OpenApi makes it; what such a document never holds (headers, examples, security) is left out.
std::string openapi_protobuf(const base::Json& document);

}  // namespace o2dms::simulator
