#include "simulator/access/impersonation.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "simulator/access/authentication.h"

namespace o2dms::simulator {
namespace {

constexpr std::string_view kPrefix = "impersonate-";
constexpr std::string_view kExtraPrefix = "impersonate-extra-";
constexpr std::string_view kAuthenticationGroup = "authentication.k8s.io";
constexpr std::string_view kAccountPrefix = "system:serviceaccount:";

struct Impersonation {
  UserInfo user;
  bool asked = false;
};

Impersonation read_impersonation(const base::HttpHeaders& headers) {
  Impersonation wanted;
  for (const auto& [field, value] : headers.fields()) {
    if (!base::equals_ignoring_case(std::string_view(field).substr(0, kPrefix.size()), kPrefix)) continue;
    const std::string name = base::to_lower(field);
    if (name == "impersonate-user") wanted.user.name = value;
    if (name == "impersonate-uid") wanted.user.uid = value;
    if (name == "impersonate-group") wanted.user.groups.push_back(value);
    if (name.starts_with(kExtraPrefix)) {
      const std::string key = name.substr(kExtraPrefix.size());
      wanted.user.extra[base::percent_decode(key).value_or(key)].push_back(value);
    }
    wanted.asked = true;
  }
  return wanted;
}

// system:serviceaccount:NS:NAME; nothing for other users.
std::optional<std::pair<std::string_view, std::string_view>> account_of(std::string_view user) {
  if (!user.starts_with(kAccountPrefix)) return std::nullopt;
  user.remove_prefix(kAccountPrefix.size());
  const std::size_t colon = user.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair(user.substr(0, colon), user.substr(colon + 1));
}

StatusOr<void> check(const UserInfo& user, const Authorizer& authorizer, Attributes wanted) {
  wanted.user = &user;
  wanted.verb = "impersonate";
  wanted.version = "v1";
  if (authorizer.authorize(wanted).allowed) return base::done();
  std::string resource(wanted.resource);
  if (!wanted.subresource.empty()) resource.append("/").append(wanted.subresource);
  std::string why = "User \"" + user.name + "\" cannot impersonate resource \"" + resource + "\" in API group \"";
  why.append(wanted.group).append("\" ");
  if (wanted.ns.empty()) {
    why += "at the cluster scope";
  } else {
    why.append("in the namespace \"").append(wanted.ns).append("\"");
  }
  return base::failure(forbidden({wanted.group, resource, wanted.name}, why));
}

StatusOr<void> check_all(const Impersonation& wanted, const UserInfo& user, const Authorizer& authorizer) {
  if (const auto account = account_of(wanted.user.name)) {
    auto good = check(user, authorizer, {.resource = "serviceaccounts", .ns = account->first, .name = account->second});
    if (!good) return good;
  } else if (auto good = check(user, authorizer, {.resource = "users", .name = wanted.user.name}); !good) {
    return good;
  }
  for (const std::string& group : wanted.user.groups) {
    if (auto good = check(user, authorizer, {.resource = "groups", .name = group}); !good) return good;
  }
  if (!wanted.user.uid.empty()) {
    auto good = check(user, authorizer, {.group = kAuthenticationGroup, .resource = "uids", .name = wanted.user.uid});
    if (!good) return good;
  }
  for (const auto& [key, values] : wanted.user.extra) {
    for (const std::string& value : values) {
      auto good = check(user, authorizer,
                        {.group = kAuthenticationGroup, .resource = "userextras", .subresource = key, .name = value});
      if (!good) return good;
    }
  }
  return base::done();
}

// The groups that come with being who one is, as after an authentication.
void add_natural_groups(UserInfo& user) {
  const auto add = [&](std::string group) {
    if (std::find(user.groups.begin(), user.groups.end(), group) == user.groups.end()) {
      user.groups.push_back(std::move(group));
    }
  };
  if (const auto account = account_of(user.name); account && user.groups.empty()) {
    add("system:serviceaccounts");
    add("system:serviceaccounts:" + std::string(account->first));
  }
  add(std::string(user.name == kAnonymousUser ? kUnauthenticatedGroup : kAuthenticatedGroup));
}

}  // namespace

StatusOr<UserInfo> impersonate(const base::HttpHeaders& headers, const UserInfo& user, const Authorizer& authorizer) {
  Impersonation wanted = read_impersonation(headers);
  if (!wanted.asked) return user;
  if (wanted.user.name.empty()) {
    return base::failure(bad_request("groups, uid and extras can be impersonated only with a user"));
  }
  if (auto good = check_all(wanted, user, authorizer); !good) return base::failure(std::move(good).error());
  add_natural_groups(wanted.user);
  return std::move(wanted.user);
}

}  // namespace o2dms::simulator
