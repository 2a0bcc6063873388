// A Kubernetes version read from what a cluster says of itself: the document that `kubectl get --raw /openapi/v2`
// prints. It gives the version, the resources with their scopes and verbs, the types with their texts, and the custom
// resources of that cluster. What no document says (protobuf numbers, short names, columns, traits) comes from the
// newest bundled version, where that has the same resource. Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/result.h"
#include "simulator/schema/kubernetes_version.h"

namespace o2dms::simulator {

// The error names the place in the document and the cure; the caller knows the file. Foreign documents are safe to
// read: it takes time and memory in proportion to their length.
base::Result<SharedVersion> read_openapi_document(std::string_view text);
// The same of a document that lacks what every cluster needs (nodes, pods, roles …): no simulator works with it.
base::Result<SharedVersion> read_openapi_part(std::string_view text);

}  // namespace o2dms::simulator
