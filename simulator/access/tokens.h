// ServiceAccountTokens: issues and checks bound ServiceAccount tokens (KEP-1205): JWT signed ES256 with a key made at
// start. A token is good while its signature, its times, its audience and its ServiceAccount (and pod, when bound to
// one) are. Thread-safe; the store, the registry and the clock must outlive it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "simulator/access/user.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

class Registry;
class Store;

inline constexpr std::string_view kTokenIssuer = "https://kubernetes.default.svc.cluster.local";

// What a token speaks for.
struct TokenSubject {
  std::string ns, service_account, uid;           // uid: of the ServiceAccount
  std::string bound_kind, bound_name, bound_uid;  // "Pod" or "Secret" and which one; empty: bound to the account alone
};

struct IssuedToken {
  std::string token;
  base::Time expires;
};

struct VerifiedToken {
  UserInfo user;
  std::vector<std::string> audiences;
};

class ServiceAccountTokens {
 public:
  virtual ~ServiceAccountTokens() = default;
  virtual base::Result<IssuedToken> issue(const TokenSubject& subject, const std::vector<std::string>& audiences,
                                          base::Duration lifetime) = 0;
  // Good for at least one of the audiences; an empty list stands for the API server's own. The error says what is
  // wrong.
  [[nodiscard]] virtual base::Result<VerifiedToken> verify(std::string_view token,
                                                           const std::vector<std::string>& audiences) const = 0;
};

base::Result<std::unique_ptr<ServiceAccountTokens>> make_service_account_tokens(Store& store, const Registry& registry,
                                                                                base::Clock& clock);

}  // namespace o2dms::simulator
