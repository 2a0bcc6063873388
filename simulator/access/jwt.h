// JSON Web Tokens in compact form (RFC 7519, RFC 7515), ES256 only. Free functions are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::simulator {

base::Result<std::string> sign_jwt(std::string_view key_pem, std::string_view key_id, const base::Json& claims);

// The claims of a token whose signature is right; nothing else about them has been checked.
base::Result<base::Json> verify_jwt(std::string_view key_pem, std::string_view token);

}  // namespace o2dms::simulator
