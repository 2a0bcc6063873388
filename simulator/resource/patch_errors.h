// Status values of patches that cannot be applied, with a real server's code and reason.
#pragma once

#include <string>

#include "simulator/api/status.h"

namespace o2dms::simulator {

inline StatusError patch_error(int code, std::string reason, std::string message) {
  StatusError error;
  error.code = code;
  error.reason = std::move(reason);
  error.message = std::move(message);
  return error;
}

inline StatusError unreadable_patch(const std::string& why) {
  return patch_error(400, "BadRequest", "the patch cannot be read: " + why);
}
inline StatusError inapplicable_patch(const std::string& why) {
  return patch_error(422, "Invalid", "the server rejected our request due to an error in our request: " + why);
}
inline StatusError too_large_patch(std::size_t limit) {
  return patch_error(413, "RequestEntityTooLarge",
                     "the patch has more operations than the limit of " + std::to_string(limit));
}

}  // namespace o2dms::simulator
