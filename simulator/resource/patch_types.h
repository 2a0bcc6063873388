// Patches as pure functions from a document and a patch to a new document: JSON patch (RFC 6902), JSON merge patch
// (RFC 7386), strategic merge patch (schema-driven). Errors are Status values with a real server's code: 400 for a
// patch that cannot be read, 413 for too many operations, 422 for one that cannot be applied. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct Type;

// Limits: 10 000 operations; 3 MiB of copies; a result that nests no deeper than a body may.
StatusOr<base::Json> apply_json_patch(base::Json document, const base::Json& patch);
StatusOr<base::Json> apply_merge_patch(base::Json document, const base::Json& patch);
// Directives: $patch (replace, delete, merge), $deleteFromPrimitiveList/F, $setElementOrder/F, $retainKeys.
StatusOr<base::Json> apply_strategic_merge_patch(base::Json document, const base::Json& patch, const Type& type);

}  // namespace o2dms::simulator
