// Tokens that should be good no more, or never were, and reviews that do not say what is so.
#include <map>

#include "base/base64.h"
#include "base/json.h"
#include "base/mutex.h"
#include "simulator/access/authentication.h"
#include "simulator/faults/access_changes.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t kMaxRemembered = 10'000;

// What the token says of itself, whoever has signed it; null when it is no token.
Json claims_of(std::string_view token) {
  const std::size_t first = token.find('.'), second = token.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return nullptr;
  const auto text = base::base64url_decode(token.substr(first + 1, second - first - 1));
  auto claims = text ? base::parse_json(*text) : base::parse_json("");
  return claims && claims->is_object() ? *std::move(claims) : Json(nullptr);
}

// "system:serviceaccount:NAMESPACE:NAME" as the user that it is.
StatusOr<UserInfo> user_of(const Json& claims) {
  const std::string name(base::string_at(claims, {"sub"}));
  constexpr std::string_view kPrefix = "system:serviceaccount:";
  if (!name.starts_with(kPrefix)) return base::failure(unauthorized());
  const std::string ns = name.substr(kPrefix.size(), name.find(':', kPrefix.size()) - kPrefix.size());
  return UserInfo{
      .name = name,
      .groups = {"system:serviceaccounts", "system:serviceaccounts:" + ns, std::string(kAuthenticatedGroup)}};
}

bool is_for_this_api(const Json& claims) {
  const std::vector<std::string> audiences = base::texts_at(claims, {"aud"});
  return std::find(audiences.begin(), audiences.end(), kTokenIssuer) != audiences.end();
}

// Remembers the tokens that this cluster has issued, as they pass by; a set that is shared by a handler and an
// authenticator.
class IssuedTokens {
 public:
  void add(std::string token) {
    const base::MutexLock lock(mutex_);
    if (tokens_.size() < kMaxRemembered) tokens_.emplace(std::move(token), true);
  }
  [[nodiscard]] bool has(std::string_view token) const {
    const base::MutexLock lock(mutex_);
    return tokens_.contains(token);
  }

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, bool, std::less<>> tokens_ GUARDED_BY(mutex_);
};

// Takes tokens that the cluster has issued in spite of what is wrong with them, where `all_the_same` says so.
void accept_issued(Assembly& assembly, bool (*all_the_same)(const Json& claims, base::Time now)) {
  const auto issued = std::make_shared<IssuedTokens>();
  add_response_change(assembly, [issued](const RequestHead& request, base::HttpResponse& response) {
    if (response.status != 201 || parse_resource_path(request.target).subresource != "token") return;
    const auto body = base::parse_json(base::gather_body(response));
    if (body) issued->add(std::string(base::string_at(*body, {"status", "token"})));
  });
  add_opinion(assembly,
              [issued, all_the_same, clock = assembly.clock](const base::HttpRequest& request,
                                                             StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
                const std::string_view token = bearer_of(request);
                if (right || token.empty() || !issued->has(token)) return right;
                const Json claims = claims_of(token);
                return all_the_same(claims, clock->now()) ? user_of(claims) : std::move(right);
              });
}

bool is_expired(const Json& claims, base::Time now) {
  return base::integer_at(claims, {"exp"}) <= now.time_since_epoch() / std::chrono::seconds(1);
}

bool only_revoked(const Json& claims, base::Time now) {
  return !is_expired(claims, now) && is_for_this_api(claims);
}

bool only_expired(const Json& claims, base::Time now) {
  return is_expired(claims, now) && is_for_this_api(claims);
}

bool only_for_others(const Json& claims, base::Time now) {
  return !is_expired(claims, now) && !is_for_this_api(claims);
}

void believe_tokens(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    return right ? std::move(right) : user_of(claims_of(bearer_of(request)));
  });
}

// Who has shown credentials once is known on that connection.
void remember_connections(Assembly& assembly) {
  struct Known {
    base::Mutex mutex;
    std::map<std::string, UserInfo> by_address GUARDED_BY(mutex);
  };
  const auto known = std::make_shared<Known>();
  add_opinion(assembly, [known](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    const base::MutexLock lock(known->mutex);
    if (right && known->by_address.size() < kMaxRemembered) known->by_address[request.remote_address] = *right;
    if (right || bearer_of(request).empty()) return right;
    const auto found = known->by_address.find(request.remote_address);
    return found == known->by_address.end() ? std::move(right) : StatusOr<UserInfo>(found->second);
  });
}

void change_reviews(Assembly& assembly, std::string_view plural, void (*change)(Json& status)) {
  add_response_change(assembly, [plural, change](const RequestHead& request, base::HttpResponse& response) {
    if (response.status != 201 || parse_resource_path(request.target).resource != plural) return;
    change_json(response, [change](Json& review) { change(review["status"]); });
  });
}

}  // namespace

std::vector<Deviation> token_deviations() {
  return {
      {{"revoked-token-accepted", "DMS-3.1.2-2", "A token is good after its ServiceAccount was deleted."},
       [](Assembly& assembly) { accept_issued(assembly, only_revoked); }},
      {{"expired-token-accepted", "DMS-3.1.2-2", "A token is good after it has expired."},
       [](Assembly& assembly) { accept_issued(assembly, only_expired); }},
      {{"foreign-audience-accepted", "DMS-3.1.2-2", "A token that was issued for another audience is accepted."},
       [](Assembly& assembly) { accept_issued(assembly, only_for_others); }},
      {{"token-signature-unchecked", "DMS-3.1.2-2", "A token is believed, whoever has signed it."}, believe_tokens},
      {{"connection-remembers-identity", "DMS-3.1.2-2",
        "Bad tokens are overlooked on a connection that has once brought good credentials."},
       remember_connections},
      {{"access-review-says-yes", "DMS-2.1-2", "SelfSubjectAccessReview says that everything is allowed."},
       [](Assembly& assembly) {
         change_reviews(assembly, "selfsubjectaccessreviews", [](Json& status) { status = {{"allowed", true}}; });
       }},
      {{"token-review-knows-nobody", "DMS-2.1-2", "TokenReview says of every token that it is not known."},
       [](Assembly& assembly) {
         change_reviews(assembly, "tokenreviews", [](Json& status) {
           status = {{"user", Json::object()}, {"error", "invalid bearer token"}};
         });
       }},
      {{"token-review-knows-everybody", "DMS-2.1-2", "TokenReview says of every token that it is known."},
       [](Assembly& assembly) {
         change_reviews(assembly, "tokenreviews", [](Json& status) {
           if (base::bool_at(status, {"authenticated"})) return;
           status = {{"authenticated", true}, {"user", {{"username", "somebody"}}}};
         });
       }},
  };
}

}  // namespace o2dms::simulator
