// The Status values of patches that cannot be read (400), are too much (413) or cannot be applied (422). For the patch
// files of this folder.
#pragma once

#include <string>

#include "simulator/status/status.h"

namespace o2dms::simulator {

inline base::Failure<StatusError> unreadable_patch(std::string message) {
  return base::failure(StatusError{.code = 400, .reason = "BadRequest", .message = std::move(message)});
}

inline base::Failure<StatusError> oversized_patch(std::string message) {
  return base::failure(StatusError{.code = 413, .reason = "RequestEntityTooLarge", .message = std::move(message)});
}

inline base::Failure<StatusError> inapplicable_patch(std::string message) {
  return base::failure(StatusError{.code = 422, .reason = "Invalid", .message = std::move(message)});
}

}  // namespace o2dms::simulator
