#include "simulator/reviews/token_request.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/reviews/access_reviews.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kTokensGroup = "authentication.k8s.io";
constexpr std::int64_t kDefaultSeconds = 3600;
constexpr std::int64_t kMinSeconds = 600;
constexpr std::int64_t kMaxSeconds = std::int64_t{1} << 32;

std::vector<std::string> asked_audiences(const Json& body) {
  std::vector<std::string> out;
  const Json* list = base::find(body, {"spec", "audiences"});
  if (list == nullptr || !list->is_array()) return out;
  for (const Json& text : *list) {
    if (text.is_string()) out.push_back(text.get<std::string>());
  }
  return out;
}

// TokenReview: the static tokens and the API server's own audience through the authenticator as any request goes, other
// audiences through the issuer.
StatusOr<Json> review_token(const AccessParts& parts, const ActionRequest& request) {
  const std::string token(base::string_at(request.body, {"spec", "token"}));
  if (token.empty()) return base::failure(bad_request("token is required for TokenReview in authentication"));
  std::vector<std::string> audiences = asked_audiences(request.body);
  Json status = Json::object();
  if (auto verified = parts.tokens.verify(token, audiences)) {
    status = {{"authenticated", true}, {"user", to_json(verified->user)}, {"audiences", verified->audiences}};
    status["user"]["groups"].push_back("system:authenticated");
  } else {
    base::HttpRequest probe;
    probe.headers.add("Authorization", "Bearer " + token);
    const bool for_api =
        audiences.empty() || std::find(audiences.begin(), audiences.end(), kTokenIssuer) != audiences.end();
    auto user = parts.authenticator.authenticate(probe);
    if (for_api && user) {
      status = {{"authenticated", true},
                {"user", to_json(*user)},
                {"audiences", std::vector<std::string>{std::string(kTokenIssuer)}}};
    } else {
      status = {{"user", Json::object()}, {"error", "invalid bearer token"}};
    }
  }
  Json out = request.body;
  out["status"] = std::move(status);
  return out;
}

// Which object the token shall die with; 404 or 409 when it is not there as named.
StatusOr<void> bind_token(const AccessParts& parts, const Json& reference, TokenSubject& subject) {
  const std::string_view kind = base::string_at(reference, {"kind"});
  const std::string_view name = base::string_at(reference, {"name"});
  const std::string_view plural = kind == "Pod" ? "pods" : kind == "Secret" ? "secrets" : "";
  if (plural.empty()) {
    return base::failure(bad_request("cannot bind token for serviceaccount to object of type " + std::string(kind)));
  }
  const ObjectRef object = parts.store.get(*parts.registry.find("", "v1", plural), subject.ns, name);
  if (object == nullptr) return base::failure(not_found({"", plural, name}));
  const std::string_view uid = base::string_at(reference, {"uid"});
  if (!uid.empty() && uid != object->uid()) {
    return base::failure(
        conflict({"", plural, name}, "the UID in the bound object reference does not match the UID in record"));
  }
  const bool foreign =
      kind == "Pod" && base::string_at(*object->document(), {"spec", "serviceAccountName"}) != subject.service_account;
  if (foreign) {
    return base::failure(bad_request("cannot bind token for serviceaccount \"" + subject.service_account +
                                     "\" to pod running with different serviceaccount name."));
  }
  subject.bound_kind = kind;
  subject.bound_name = name;
  subject.bound_uid = object->uid();
  return base::done();
}

StatusOr<void> check_lifetime(std::int64_t seconds) {
  if (seconds >= kMinSeconds && seconds <= kMaxSeconds) return base::done();
  const std::string_view why = seconds < kMinSeconds ? "may not specify a duration less than 10 minutes"
                                                     : "may not specify a duration larger than 2^32 seconds";
  return base::failure(
      invalid(kTokensGroup, "TokenRequest", "", {invalid_value("spec.expirationSeconds", Json(seconds), why)}));
}

StatusOr<Json> request_token(const AccessParts& parts, const ActionRequest& request) {
  const RequestTarget& target = request.target;
  const ObjectRef account = parts.store.get(*parts.registry.find("", "v1", "serviceaccounts"), target.ns, target.name);
  if (account == nullptr) return base::failure(not_found({"", "serviceaccounts", target.name}));
  const std::int64_t seconds = base::integer_at(request.body, {"spec", "expirationSeconds"}, kDefaultSeconds);
  if (auto good = check_lifetime(seconds); !good) return base::failure(std::move(good).error());
  TokenSubject subject{.ns = std::string(account->namespace_name()),
                       .service_account = std::string(account->name()),
                       .uid = std::string(account->uid())};
  if (const Json* bound = base::find(request.body, {"spec", "boundObjectRef"});
      bound != nullptr && bound->is_object()) {
    if (auto good = bind_token(parts, *bound, subject); !good) return base::failure(std::move(good).error());
  }
  std::vector<std::string> audiences = asked_audiences(request.body);
  if (audiences.empty()) audiences.emplace_back(kTokenIssuer);
  auto issued = parts.tokens.issue(subject, audiences, std::chrono::seconds(seconds));
  if (!issued) return base::failure(internal_error(issued.error().message));
  Json out = request.body;
  out["metadata"]["name"] = subject.service_account;
  out["metadata"]["namespace"] = subject.ns;
  out["metadata"]["creationTimestamp"] = base::to_rfc3339(issued->expires - std::chrono::seconds(seconds));
  out["spec"]["audiences"] = audiences;
  out["spec"]["expirationSeconds"] = seconds;
  if (!out["spec"].contains("boundObjectRef")) out["spec"]["boundObjectRef"] = nullptr;
  out["status"] = {{"token", issued->token}, {"expirationTimestamp", base::to_rfc3339(issued->expires)}};
  return out;
}

}  // namespace

void add_token_actions(const AccessParts& parts, Actions& actions) {
  actions[{std::string(kTokensGroup), "tokenreviews", ""}] = [parts](const ActionRequest& request) {
    return review_token(parts, request);
  };
  actions[{"", "serviceaccounts", "token"}] = [parts](const ActionRequest& request) {
    return request_token(parts, request);
  };
}

}  // namespace o2dms::simulator
