// Modification: the way of every write to an existing object (PUT, PATCH, Scale): read, edit, prepare, admit, validate,
// store if nobody else was faster, else again.
#pragma once

#include <functional>

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"
#include "simulator/verbs/payload.h"

namespace o2dms::simulator {

// Makes what the client wants out of what is stored: the whole object in the storage version, read and defaulted, or a
// subresource's payload. Called again when somebody else wrote meanwhile.
using Edit = std::function<StatusOr<Payload>(const ObjectRef& current)>;

// 404 when the object is not there, 409 when the edited object's resourceVersion or uid is not the stored one's, 422
// when what comes out is not valid. An object whose last finalizer goes while it is being deleted is deleted.
StatusOr<Written> modify_object(const NativeApiParts& parts, const RequestTarget& target, const Edit& edit,
                                const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator
