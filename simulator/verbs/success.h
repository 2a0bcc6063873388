// The Status of status "Success": the answer to what leaves no object to answer with.
#pragma once

#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct ResourceType;

base::Json success_status(int code);
// To a deletion: details name what is gone. `resource` is the one of the request.
base::Json deleted_status(const ResourceType& resource, const StoredObject& gone);

}  // namespace o2dms::simulator
