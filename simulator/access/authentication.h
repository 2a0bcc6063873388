// The authenticators of the simulator and the chain that asks them: client certificate, bearer token (static table,
// then ServiceAccount tokens), anonymous. One that presents something bad is refused even when another would accept.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/access/authenticator.h"
#include "simulator/access/tokens.h"

namespace o2dms::simulator {

inline constexpr std::string_view kAnonymousUser = "system:anonymous";
inline constexpr std::string_view kUnauthenticatedGroup = "system:unauthenticated";
inline constexpr std::string_view kAuthenticatedGroup = "system:authenticated";

struct AuthenticationOptions {
  std::map<std::string, UserInfo, std::less<>> tokens;  // static: token → user
  // Paths that need no credentials (AuthenticationConfiguration's anonymous.conditions); a prefix matches whole
  // segments.
  std::vector<std::string> anonymous_paths = {"/healthz", "/livez", "/readyz", "/version"};
};

// `tokens` must outlive it; null: no ServiceAccount tokens.
std::unique_ptr<Authenticator> make_authenticator(AuthenticationOptions options, const ServiceAccountTokens* tokens);

// The 401 of every refusal: it never says why.
StatusError unauthorized();

}  // namespace o2dms::simulator
