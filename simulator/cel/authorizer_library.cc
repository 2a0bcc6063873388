// Kubernetes' authorizer (library.h): what an expression may ask of it, step by step.
#include <algorithm>

#include "base/ascii.h"
#include "simulator/cel/authorizer_value.h"
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"
#include "simulator/cel/regex_cache.h"

namespace o2dms::simulator::cel {
namespace {

// Whom is asked, and what for so far.
struct Asked {
  Authorizer* authorizer = nullptr;
  AccessQuestion question;
  friend bool operator==(const Asked&, const Asked&) = default;
};
struct AuthorizerValue : Asked {
  static constexpr std::string_view type_name = "kubernetes.authorization.Authorizer";
};
struct PathCheck : Asked {
  static constexpr std::string_view type_name = "kubernetes.authorization.PathCheck";
};
struct GroupCheck : Asked {
  static constexpr std::string_view type_name = "kubernetes.authorization.GroupCheck";
};
struct ResourceCheck : Asked {
  static constexpr std::string_view type_name = "kubernetes.authorization.ResourceCheck";
};
struct DecisionValue {
  static constexpr std::string_view type_name = "kubernetes.authorization.Decision";
  AccessDecision decision;
  friend bool operator==(const DecisionValue&, const DecisionValue&) = default;
};

// The next step: a copy with one more thing said.
template <class To, class From, std::string AccessQuestion::*said>
Value narrowed(Arguments a, Meter& /*meter*/) {
  const Asked& before = opaque_of<From>(a[0]);
  To next{{before.authorizer, before.question}};
  next.question.*said = std::string(a[1].string());
  return opaque_value(std::move(next));
}

template <class To, class From, std::string AccessQuestion::*said, char first_letter>
Value narrowed_by_what_is_there(Arguments a, Meter& meter) {
  if (base::trimmed(a[1].string()).empty())
    return Value::error(std::string(first_letter == 'p' ? "path" : "resource") + " must not be empty");
  return narrowed<To, From, said>(a, meter);
}

Value service_account(Arguments a, Meter& /*meter*/) {
  const std::string_view space = a[1].string(), name = a[2].string();
  const auto label = cached_regex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
  const auto subdomain = cached_regex(R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$)");
  if (name.size() > 253 || !subdomain->matches(name)) return Value::error("Invalid service account name");
  if (space.size() > 63 || !label->matches(space)) return Value::error("Invalid service account namespace");
  AuthorizerValue next{{opaque_of<AuthorizerValue>(a[0]).authorizer, {}}};
  next.question.user = "system:serviceaccount:" + std::string(space) + ":" + std::string(name);
  return opaque_value(std::move(next));
}

template <class Check>
Value decided(Arguments a, Meter& /*meter*/) {
  const Check& check = opaque_of<Check>(a[0]);
  AccessQuestion question = check.question;
  question.verb = std::string(a[1].string());
  question.is_resource = std::is_same_v<Check, ResourceCheck>;
  return opaque_value(DecisionValue{check.authorizer->decide(question)});
}

const AccessDecision& decision_in(const Value& value) {
  return opaque_of<DecisionValue>(value).decision;
}

#define O2DMS_CEL_AUTHORIZATION "kubernetes.authorization."

constexpr FunctionRow rows_of_authorizers[] = {
    {O2DMS_CEL_AUTHORIZATION "Authorizer::path(string) -> " O2DMS_CEL_AUTHORIZATION "PathCheck",
     narrowed_by_what_is_there<PathCheck, AuthorizerValue, &AccessQuestion::path, 'p'>},
    {O2DMS_CEL_AUTHORIZATION "Authorizer::group(string) -> " O2DMS_CEL_AUTHORIZATION "GroupCheck",
     narrowed<GroupCheck, AuthorizerValue, &AccessQuestion::group>},
    {O2DMS_CEL_AUTHORIZATION "Authorizer::serviceAccount(string, string) -> " O2DMS_CEL_AUTHORIZATION "Authorizer",
     service_account},
    {O2DMS_CEL_AUTHORIZATION "GroupCheck::resource(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed_by_what_is_there<ResourceCheck, GroupCheck, &AccessQuestion::resource, 'r'>},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::subresource(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed<ResourceCheck, ResourceCheck, &AccessQuestion::subresource>},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::namespace(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed<ResourceCheck, ResourceCheck, &AccessQuestion::namespace_name>},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::name(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed<ResourceCheck, ResourceCheck, &AccessQuestion::name>},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::fieldSelector(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed<ResourceCheck, ResourceCheck, &AccessQuestion::field_selector>, CostRule::selector},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::labelSelector(string) -> " O2DMS_CEL_AUTHORIZATION "ResourceCheck",
     narrowed<ResourceCheck, ResourceCheck, &AccessQuestion::label_selector>, CostRule::selector},
    {O2DMS_CEL_AUTHORIZATION "PathCheck::check(string) -> " O2DMS_CEL_AUTHORIZATION "Decision", decided<PathCheck>,
     CostRule::access_check},
    {O2DMS_CEL_AUTHORIZATION "ResourceCheck::check(string) -> " O2DMS_CEL_AUTHORIZATION "Decision",
     decided<ResourceCheck>, CostRule::access_check},
    {O2DMS_CEL_AUTHORIZATION "Decision::allowed() -> bool",
     [](Arguments a, Meter&) -> Value { return decision_in(a[0]).allowed; }},
    {O2DMS_CEL_AUTHORIZATION "Decision::reason() -> string",
     [](Arguments a, Meter&) -> Value { return decision_in(a[0]).reason; }},
    {O2DMS_CEL_AUTHORIZATION "Decision::errored() -> bool",
     [](Arguments a, Meter&) -> Value { return !decision_in(a[0]).error.empty(); }},
    {O2DMS_CEL_AUTHORIZATION "Decision::error() -> string",
     [](Arguments a, Meter&) -> Value { return decision_in(a[0]).error; }},
};
#undef O2DMS_CEL_AUTHORIZATION

}  // namespace

std::span<const FunctionRow> authorizer_functions() {
  return rows_of_authorizers;
}

const Type& authorizer_type() {
  return OpaqueValue<AuthorizerValue>::static_type();
}

const Type& resource_check_type() {
  return OpaqueValue<ResourceCheck>::static_type();
}

Value authorizer_value(Authorizer& authorizer) {
  return opaque_value(AuthorizerValue{{&authorizer, {}}});
}

Value resource_check_value(Authorizer& authorizer, AccessQuestion question) {
  return opaque_value(ResourceCheck{{&authorizer, std::move(question)}});
}

}  // namespace o2dms::simulator::cel
