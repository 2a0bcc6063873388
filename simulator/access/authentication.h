// The authentication of the simulator: client certificate, bearer token (static table, then ServiceAccount tokens) in
// the Authorization field or, for browsers, among the subprotocols of a WebSocket, anonymous for a few paths.
// Thread-safe.
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

// What stands before a token, base64url-encoded, that is offered as a subprotocol; another one must stand beside it.
inline constexpr std::string_view kBearerProtocolPrefix = "base64url.bearer.authorization.k8s.io.";

struct AuthenticationOptions {
  std::map<std::string, UserInfo, std::less<>> tokens;  // static: token → user
  // Paths that need no credentials (AuthenticationConfiguration's anonymous.conditions); a prefix matches whole
  // segments.
  std::vector<std::string> anonymous_paths = {"/healthz", "/livez", "/readyz", "/version"};
};

// `tokens` must outlive it; null: no ServiceAccount tokens.
std::unique_ptr<Authenticator> make_authenticator(AuthenticationOptions options, const ServiceAccountTokens* tokens);

}  // namespace o2dms::simulator
