// What a request addresses, and what errors call it. Values; views live as long as the request.
#pragma once

#include <string_view>

#include "base/json_fwd.h"
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

// 400 when `name`, an object's, is not the one on the URL.
StatusOr<void> check_name(const RequestTarget& target, std::string_view name);
// 400 when an object that was sent to the target is not of its name and namespace; the namespace may be left out.
StatusOr<void> check_names(const RequestTarget& target, const base::Json& object);

}  // namespace o2dms::simulator
