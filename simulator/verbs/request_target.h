// What a request addresses, and what errors call it. Values; views live as long as the request.
#pragma once

#include <string_view>

#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;

struct RequestTarget {
  const ResourceType* resource = nullptr;  // the version asked for; null only before it was resolved
  std::string_view ns;                     // empty: cluster-scoped, or all namespaces
  std::string_view name;                   // empty: the collection
  std::string_view subresource;            // "status", …
};

// What errors call the target. Precondition: its resource is resolved.
StatusSubject subject_of(const RequestTarget& target);

}  // namespace o2dms::simulator
