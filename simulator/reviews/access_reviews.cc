#include "simulator/reviews/access_reviews.h"

#include <algorithm>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kAuthorizationGroup = "authorization.k8s.io";

std::vector<std::string> texts_at(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  const Json* list = base::find(object, {key});
  if (list == nullptr || !list->is_array()) return out;
  for (const Json& text : *list) {
    if (text.is_string()) out.push_back(text.get<std::string>());
  }
  return out;
}

Json decision_json(const Decision& decision) {
  Json status = {{"allowed", decision.allowed}};
  if (!decision.reason.empty()) status["reason"] = decision.reason;
  return status;
}

// The attributes that a review's spec asks about; the views are into the spec.
Attributes attributes_of(const Json& spec, const UserInfo& user) {
  Attributes out{.user = &user};
  if (const Json* resource = base::find(spec, {"resourceAttributes"})) {
    out.verb = base::string_at(*resource, {"verb"});
    out.group = base::string_at(*resource, {"group"});
    out.version = base::string_at(*resource, {"version"});
    out.resource = base::string_at(*resource, {"resource"});
    out.subresource = base::string_at(*resource, {"subresource"});
    out.ns = base::string_at(*resource, {"namespace"});
    out.name = base::string_at(*resource, {"name"});
  } else {
    out.is_resource = false;
    out.verb = base::string_at(spec, {"nonResourceAttributes", "verb"});
    out.path = base::string_at(spec, {"nonResourceAttributes", "path"});
  }
  return out;
}

StatusOr<void> check_spec(const Json& body, const Json& spec) {
  const bool resource = base::find(spec, {"resourceAttributes"}) != nullptr;
  const bool path = base::find(spec, {"nonResourceAttributes"}) != nullptr;
  if (resource != path) return base::done();
  const std::string_view why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return base::failure(invalid(kAuthorizationGroup, base::string_at(body, {"kind"}), "",
                               {invalid_value("spec.resourceAttributes", Json(), why)}));
}

Json spec_of(const Json& body) {
  const Json* spec = base::find(body, {"spec"});
  return spec == nullptr ? Json::object() : *spec;
}

StatusOr<Json> decide(const Authorizer& authorizer, const ActionRequest& request, const Json& spec,
                      const UserInfo& user) {
  if (auto good = check_spec(request.body, spec); !good) return base::failure(std::move(good).error());
  Json out = request.body;
  out["status"] = decision_json(authorizer.authorize(attributes_of(spec, user)));
  return out;
}

StatusOr<Json> review_other(const Authorizer& authorizer, const ActionRequest& request) {
  const Json spec = spec_of(request.body);
  UserInfo user{.name = std::string(base::string_at(spec, {"user"})),
                .uid = std::string(base::string_at(spec, {"uid"})),
                .groups = texts_at(spec, "groups")};
  if (user.name.empty() && user.groups.empty()) {
    return base::failure(
        invalid(kAuthorizationGroup, base::string_at(request.body, {"kind"}), "",
                {invalid_value("spec.user", Json(""), "at least one of user or group must be specified")}));
  }
  const std::string_view ns = request.target.ns;
  if (!ns.empty() && base::string_at(spec, {"resourceAttributes", "namespace"}) != ns) {
    return base::failure(invalid(kAuthorizationGroup, base::string_at(request.body, {"kind"}), "",
                                 {invalid_value("spec.resourceAttributes.namespace",
                                                Json(base::string_at(spec, {"resourceAttributes", "namespace"})),
                                                "must match metadata.namespace")}));
  }
  return decide(authorizer, request, spec, user);
}

StatusOr<Json> review_rules(const RbacAuthorizer& rbac, const ActionRequest& request) {
  const Json spec = spec_of(request.body);
  const std::string_view ns = base::string_at(spec, {"namespace"});
  if (ns.empty()) return base::failure(bad_request("no namespace on request"));
  Json resource_rules = Json::array();
  Json path_rules = Json::array();
  for (const PolicyRule& rule : rbac.rules_for(request.user, ns)) {
    (rule.non_resource_urls.empty() ? resource_rules : path_rules).push_back(to_json(rule));
  }
  Json out = request.body;
  out["status"] = {{"incomplete", false}, {"resourceRules", resource_rules}, {"nonResourceRules", path_rules}};
  return out;
}

StatusOr<Json> review_self(const ActionRequest& request) {
  Json out = request.body;
  out["status"]["userInfo"] = to_json(request.user);
  return out;
}

}  // namespace

Json to_json(const UserInfo& user) {
  Json out = {{"username", user.name}};
  if (!user.uid.empty()) out["uid"] = user.uid;
  if (!user.groups.empty()) out["groups"] = user.groups;
  if (!user.extra.empty()) out["extra"] = user.extra;
  return out;
}

void add_access_reviews(const AccessParts& parts, Actions& actions) {
  const Authorizer& authorizer = parts.authorizer;
  const RbacAuthorizer& rbac = parts.rbac;
  const std::string group(kAuthorizationGroup);
  actions[{group, "selfsubjectaccessreviews", ""}] = [&authorizer](const ActionRequest& request) {
    return decide(authorizer, request, spec_of(request.body), request.user);
  };
  const Action other = [&authorizer](const ActionRequest& request) { return review_other(authorizer, request); };
  actions[{group, "subjectaccessreviews", ""}] = other;
  actions[{group, "localsubjectaccessreviews", ""}] = other;
  actions[{group, "selfsubjectrulesreviews", ""}] = [&rbac](const ActionRequest& request) {
    return review_rules(rbac, request);
  };
  actions[{"authentication.k8s.io", "selfsubjectreviews", ""}] = review_self;
}

}  // namespace o2dms::simulator
