// Logins in URLs (https://user:password@host), which must be printed nowhere. Pure; thread-safe; linear in the text,
// which may be another's.
#pragma once

#include <string>
#include <string_view>

namespace o2dms::base {

// The text with "[redacted]" in place of the user information of every URL in it.
std::string without_url_logins(std::string_view text);
// The same of one that is meant to be a URL, whatever it is: all before its last "@" but the scheme is taken for a
// login.
std::string without_login(std::string_view url);

}  // namespace o2dms::base
