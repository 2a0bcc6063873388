#include "simulator/access/authentication.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "base/websocket.h"

namespace o2dms::simulator {
namespace {

// The token of "Bearer TOKEN"; empty when the header is of another scheme or holds none (RFC 6750 section 2.1).
std::string_view bearer_token(std::string_view header) {
  while (header.starts_with(' ')) header.remove_prefix(1);
  const std::size_t space = header.find(' ');
  if (space == std::string_view::npos || !base::equals_ignoring_case(header.substr(0, space), "bearer")) return {};
  header.remove_prefix(space);
  while (header.starts_with(' ')) header.remove_prefix(1);
  return header.substr(0, header.find(' '));
}

// The token among the subprotocols that a WebSocket request offers. None: there is none; empty: one that is malformed.
std::optional<std::string> token_of_websocket(const base::HttpRequest& request) {
  if (!base::asks_for_websocket(request)) return std::nullopt;
  std::vector<std::string> tokens;
  const auto offered = base::offered_websocket_protocols(request);
  for (const std::string& protocol : offered) {
    if (protocol.starts_with(kBearerProtocolPrefix)) tokens.push_back(protocol.substr(kBearerProtocolPrefix.size()));
  }
  if (tokens.empty()) return std::nullopt;
  const auto token = base::base64url_decode(tokens.front());
  if (tokens.size() > 1 || offered.size() == 1 || !token || !base::is_utf8(*token)) return "";
  return *token;
}

bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

UserInfo authenticated(UserInfo user) {
  if (std::find(user.groups.begin(), user.groups.end(), kAuthenticatedGroup) == user.groups.end()) {
    user.groups.emplace_back(kAuthenticatedGroup);
  }
  return user;
}

class ChainAuthenticator final : public Authenticator {
 public:
  ChainAuthenticator(AuthenticationOptions options, const ServiceAccountTokens* tokens)
      : options_(std::move(options)), tokens_(tokens) {}

  // The order of a real server: certificate, token, anonymous. A good credential wins over a bad one beside it, and a
  // bad one is never taken for anonymous.
  StatusOr<UserInfo> authenticate(const base::HttpRequest& request) const override {
    if (request.peer.presented && request.peer.trusted && !request.peer.common_name.empty()) {
      return authenticated({.name = request.peer.common_name, .groups = request.peer.organizations});
    }
    const std::string_view token = bearer_token(request.headers.get("Authorization"));
    if (!token.empty()) return by_token(token);
    if (const auto offered = token_of_websocket(request)) return by_token(*offered);
    if (request.peer.presented) return base::failure(unauthorized());
    return anonymous(request.target);
  }

 private:
  StatusOr<UserInfo> by_token(std::string_view token) const {
    if (const auto found = options_.tokens.find(token); found != options_.tokens.end()) {
      return authenticated(found->second);
    }
    if (tokens_ != nullptr) {
      if (auto verified = tokens_->verify(token, {})) return authenticated(std::move(verified->user));
    }
    return base::failure(unauthorized());
  }

  StatusOr<UserInfo> anonymous(std::string_view target) const {
    const std::string_view path = target.substr(0, target.find('?'));
    for (const std::string& open : options_.anonymous_paths) {
      if (is_below(path, open)) {
        return UserInfo{.name = std::string(kAnonymousUser), .groups = {std::string(kUnauthenticatedGroup)}};
      }
    }
    return base::failure(unauthorized());
  }

  const AuthenticationOptions options_;
  const ServiceAccountTokens* const tokens_;
};

}  // namespace

std::unique_ptr<Authenticator> make_authenticator(AuthenticationOptions options, const ServiceAccountTokens* tokens) {
  return std::make_unique<ChainAuthenticator>(std::move(options), tokens);
}

}  // namespace o2dms::simulator
