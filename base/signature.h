// Signatures of tokens: ECDSA over P-256 with SHA-256 (ES256, RFC 7518 section 3.4). Keys are PEM text. Free functions
// are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::base {

// A new private key; secret: never log.
Result<std::string> make_private_key();

// The two numbers r and s, 32 bytes each.
Result<std::string> sign_es256(std::string_view key_pem, std::string_view payload);
bool verify_es256(std::string_view key_or_certificate_pem, std::string_view payload, std::string_view signature);

}  // namespace o2dms::base
