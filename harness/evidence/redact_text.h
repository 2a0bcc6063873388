// Secrets that are known by their form in any text. Pure functions over text of the target's choosing: linear time.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace o2dms::harness {

using Marker = std::function<std::string(std::string_view secret)>;

// PEM private keys, plain or wrapped in base64, wherever they begin in what was encoded.
std::string redact_keys(std::string_view text, const Marker& mark);
// Values that follow a name which promises a secret ("password: x", "token=x", "Bearer x"), and long words that mix
// letters and digits. Takes more than secrets: for messages, not for what is judged.
std::string redact_assignments(std::string_view text, const Marker& mark);
// Whether something of that name (a variable, a field) is likely to be a secret: "CLIENT_SECRET".
bool promises_secret(std::string_view name);
// Whether it is long and mixes letters and digits, as no word of a language does.
bool looks_random(std::string_view word);
// JSON Web Tokens in their compact form (RFC 7519), such as ServiceAccount tokens.
std::string redact_tokens(std::string_view text, const Marker& mark);

}  // namespace o2dms::harness
