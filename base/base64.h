// Base64 in both alphabets of RFC 4648. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::base {

// The standard alphabet with padding; decoding also takes line breaks.
std::string base64_encode(std::string_view data);
Result<std::string> base64_decode(std::string_view text);
// The alphabet for URLs and file names (section 5), without padding.
std::string base64url_encode(std::string_view data);
Result<std::string> base64url_decode(std::string_view text);

}  // namespace o2dms::base
