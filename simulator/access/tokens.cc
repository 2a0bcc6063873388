#include "simulator/access/tokens.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "base/base64.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/mutex.h"
#include "base/signature.h"
#include "simulator/access/jwt.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {
namespace {

std::int64_t to_seconds(base::Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

base::Json reference(std::string_view name, std::string_view uid) {
  return {{"name", name}, {"uid", uid}};
}

std::vector<std::string> audiences_of(const base::Json& claims) {
  std::vector<std::string> out;
  const base::Json* aud = base::find(claims, {"aud"});
  if (aud == nullptr) return out;
  if (aud->is_string()) out.push_back(aud->get<std::string>());
  if (!aud->is_array()) return out;
  for (const base::Json& one : *aud) {
    if (one.is_string()) out.push_back(one.get<std::string>());
  }
  return out;
}

// Signatures that were found right, so that a client's every request does not cost a verification. Bounded.
class VerifiedClaims {
 public:
  std::shared_ptr<const base::Json> find(std::string_view token) const {
    const base::MutexLock lock(mutex_);
    const auto found = claims_.find(token);
    return found == claims_.end() ? nullptr : found->second;
  }
  void add(std::string_view token, std::shared_ptr<const base::Json> claims) {
    constexpr std::size_t kMaxTokens = 1024;
    const base::MutexLock lock(mutex_);
    if (claims_.size() >= kMaxTokens) claims_.clear();
    claims_.emplace(token, std::move(claims));
  }

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const base::Json>, std::less<>> claims_ GUARDED_BY(mutex_);
};

class StoreServiceAccountTokens final : public ServiceAccountTokens {
 public:
  StoreServiceAccountTokens(Store& store, const Registry& registry, base::Clock& clock, std::string key)
      : store_(store),
        clock_(clock),
        key_(std::move(key)),
        key_id_(base::base64url_encode(base::sha256_hex(key_).substr(0, 32))),
        accounts_(*registry.find("", "v1", "serviceaccounts")),
        pods_(*registry.find("", "v1", "pods")),
        secrets_(*registry.find("", "v1", "secrets")) {}

  base::Result<IssuedToken> issue(const TokenSubject& subject, const std::vector<std::string>& audiences,
                                  base::Duration lifetime) override {
    const base::Time now = clock_.now();
    const base::Time expires = now + lifetime;
    base::Json kubernetes = {{"namespace", subject.ns},
                             {"serviceaccount", reference(subject.service_account, subject.uid)}};
    if (subject.bound_kind == "Pod") kubernetes["pod"] = reference(subject.bound_name, subject.bound_uid);
    if (subject.bound_kind == "Secret") kubernetes["secret"] = reference(subject.bound_name, subject.bound_uid);
    const base::Json claims = {
        {"iss", kTokenIssuer},
        {"sub", "system:serviceaccount:" + subject.ns + ":" + subject.service_account},
        {"aud", audiences.empty() ? std::vector<std::string>{std::string(kTokenIssuer)} : audiences},
        {"iat", to_seconds(now)},
        {"nbf", to_seconds(now)},
        {"exp", to_seconds(expires)},
        {"jti", next_id()},
        {"kubernetes.io", std::move(kubernetes)}};
    auto token = sign_jwt(key_, key_id_, claims);
    if (!token) return base::failure(std::move(token).error());
    return IssuedToken{*std::move(token), expires};
  }

  base::Result<VerifiedToken> verify(std::string_view token, const std::vector<std::string>& audiences) const override {
    auto claims = signed_claims(token);
    if (!claims) return base::failure(std::move(claims).error());
    const base::Json& json = **claims;
    if (auto good = check_times(json); !good) return base::failure(std::move(good).error());
    VerifiedToken out;
    for (std::string& audience : audiences_of(json)) {
      const bool wanted = audiences.empty()
                              ? audience == kTokenIssuer
                              : std::find(audiences.begin(), audiences.end(), audience) != audiences.end();
      if (wanted) out.audiences.push_back(std::move(audience));
    }
    if (out.audiences.empty()) return base::fail("the token is for another audience");
    if (auto good = check_objects(json); !good) return base::failure(std::move(good).error());
    out.user = user_of(json);
    return out;
  }

 private:
  // Unique in this cluster, which is all that jti asks for.
  std::string next_id() { return key_id_.substr(0, 8) + "-" + std::to_string(serial_.fetch_add(1)); }

  base::Result<std::shared_ptr<const base::Json>> signed_claims(std::string_view token) const {
    if (auto known = verified_.find(token)) return known;
    auto claims = verify_jwt(key_, token);
    if (!claims) return base::failure(std::move(claims).error());
    if (base::string_at(*claims, {"iss"}) != kTokenIssuer) return base::fail("the token is of another issuer");
    auto shared = std::make_shared<const base::Json>(*std::move(claims));
    verified_.add(token, shared);
    return shared;
  }

  base::Result<void> check_times(const base::Json& claims) const {
    const std::int64_t now = to_seconds(clock_.now());
    if (base::integer_at(claims, {"exp"}) <= now) return base::fail("the token has expired");
    if (base::integer_at(claims, {"nbf"}) > now) return base::fail("the token is not valid yet");
    return base::done();
  }

  // A token dies with the ServiceAccount it speaks for, and with the pod or Secret it is bound to.
  base::Result<void> check_objects(const base::Json& claims) const {
    const base::Json* kubernetes = base::find(claims, {"kubernetes.io"});
    if (kubernetes == nullptr) return base::fail("the token names no ServiceAccount");
    const std::string_view ns = base::string_at(*kubernetes, {"namespace"});
    if (!lives(accounts_, ns, *kubernetes, "serviceaccount")) return base::fail("the token's ServiceAccount is gone");
    if (!lives(pods_, ns, *kubernetes, "pod")) return base::fail("the token's Pod is gone");
    if (!lives(secrets_, ns, *kubernetes, "secret")) return base::fail("the token's Secret is gone");
    return base::done();
  }

  bool lives(const ResourceType& resource, std::string_view ns, const base::Json& claim, std::string_view key) const {
    if (base::find(claim, {key}) == nullptr) return key != "serviceaccount";
    const ObjectRef object = store_.get(resource, ns, base::string_at(claim, {key, "name"}));
    return object != nullptr && object->uid() == base::string_at(claim, {key, "uid"});
  }

  static UserInfo user_of(const base::Json& claims) {
    const std::string ns(base::string_at(claims, {"kubernetes.io", "namespace"}));
    UserInfo user{.name = std::string(base::string_at(claims, {"sub"})),
                  .uid = std::string(base::string_at(claims, {"kubernetes.io", "serviceaccount", "uid"})),
                  .groups = {"system:serviceaccounts", "system:serviceaccounts:" + ns}};
    user.extra["authentication.kubernetes.io/credential-id"] = {"JTI=" + std::string(base::string_at(claims, {"jti"}))};
    if (const std::string_view pod = base::string_at(claims, {"kubernetes.io", "pod", "name"}); !pod.empty()) {
      user.extra["authentication.kubernetes.io/pod-name"] = {std::string(pod)};
      user.extra["authentication.kubernetes.io/pod-uid"] = {
          std::string(base::string_at(claims, {"kubernetes.io", "pod", "uid"}))};
    }
    return user;
  }

  Store& store_;
  base::Clock& clock_;
  const std::string key_;
  const std::string key_id_;
  const ResourceType& accounts_;
  const ResourceType& pods_;
  const ResourceType& secrets_;
  std::atomic<std::uint64_t> serial_{1};
  mutable VerifiedClaims verified_;
};

}  // namespace

base::Result<std::unique_ptr<ServiceAccountTokens>> make_service_account_tokens(Store& store, const Registry& registry,
                                                                                base::Clock& clock) {
  auto key = base::make_private_key();
  if (!key) return base::failure(std::move(key).error());
  return std::unique_ptr<ServiceAccountTokens>(
      std::make_unique<StoreServiceAccountTokens>(store, registry, clock, *std::move(key)));
}

}  // namespace o2dms::simulator
