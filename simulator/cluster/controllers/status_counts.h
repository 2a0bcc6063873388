// Counts in the status of workloads: fields that Kubernetes leaves out when they are zero. Pure; no thread rule.
#pragma once

#include <cstdint>

#include "base/json.h"

namespace o2dms::simulator {

// Writes the field, or takes it out when the count is not positive.
inline void set_count(base::Json& status, const char* field, std::int64_t count) {
  if (count > 0)
    status[field] = count;
  else
    status.erase(field);
}

}  // namespace o2dms::simulator
