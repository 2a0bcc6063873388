// Bearer tokens as configurations give them: a text, or a file that is read again while a run lasts. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::harness {

// Whether it can stand in an Authorization header. The error goes on after the token's name: "has white space in it;
// …".
base::Result<void> check_token(std::string_view token);

// The token alone, without the white space around it. The error names the path.
base::Result<std::string> read_token_file(const std::string& path);

}  // namespace o2dms::harness
