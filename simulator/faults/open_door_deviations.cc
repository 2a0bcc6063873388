// Doors that are left open: requests of some verb, path or kind that nobody looks at.
#include <algorithm>

#include "simulator/access/authentication.h"
#include "simulator/access/rbac.h"
#include "simulator/faults/access_changes.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

// Those who come without credentials are taken for the administrator where `open` says so; bad credentials are refused.
void open_door(Assembly& assembly, bool (*open)(const base::HttpRequest& head, const ResourcePath& path)) {
  add_request_change(assembly, [open](base::HttpRequest& request) {
    if (has_no_credentials(request) && open(request, parse_resource_path(request.target))) make_administrator(request);
  });
}

bool is_group_path(const base::HttpRequest& head, const ResourcePath&) {
  return head.target.starts_with("/apis/");
}

bool is_put_or_patch(const base::HttpRequest& head, const ResourcePath&) {
  return head.method == "PUT" || head.method == "PATCH";
}

bool is_read(const base::HttpRequest& head, const ResourcePath&) {
  return head.method == "GET" && !is_watch(head.method, head.target);
}

bool is_watch_request(const base::HttpRequest& head, const ResourcePath&) {
  return is_watch(head.method, head.target);
}

bool is_subresource(const base::HttpRequest&, const ResourcePath& path) {
  return !path.subresource.empty();
}

bool is_item_deletion(const base::HttpRequest& head, const ResourcePath& path) {
  return head.method == "DELETE" && !path.name.empty();
}

bool is_collection_deletion(const base::HttpRequest& head, const ResourcePath& path) {
  return head.method == "DELETE" && path.name.empty();
}

// A door that the gateway opens to who calls himself somebody.
void open_to_impersonation(Assembly& assembly) {
  add_request_change(assembly, [](base::HttpRequest& request) {
    if (!has_no_credentials(request) || !request.headers.has("Impersonate-User")) return;
    const base::HttpHeaders sent = request.headers;
    make_administrator(request);
    request.headers = sent;
  });
}

void trust_front_proxy_headers(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    const std::string_view name = request.headers.get("X-Remote-User");
    if (name.empty() || !has_no_credentials(request)) return right;
    UserInfo user{.name = std::string(name), .groups = {std::string(kAuthenticatedGroup)}};
    for (const auto& [header, value] : request.headers.fields())
      if (header == "X-Remote-Group") user.groups.push_back(value);
    return user;
  });
}

bool is_known(const Attributes& request) {
  const auto& groups = request.user->groups;
  return std::find(groups.begin(), groups.end(), kAuthenticatedGroup) != groups.end();
}

void let_anyone_impersonate(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer&, const Attributes& request, Decision right) {
    if (request.verb == "impersonate" && is_known(request)) right.allowed = true;
    return right;
  });
}

void show_secrets_to_the_known(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer&, const Attributes& request, Decision right) {
    const bool reads = request.verb == "get" || request.verb == "list" || request.verb == "watch";
    if (reads && request.resource == "secrets" && is_known(request)) right.allowed = true;
    return right;
  });
}

void show_deployments_to_the_known(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer&, const Attributes& request, Decision right) {
    if (!request.group.empty() && request.is_resource && is_known(request)) right.allowed = true;
    return right;
  });
}

void let_readers_write(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer& rbac, const Attributes& request, Decision right) {
    if (right.allowed || !request.is_resource) return right;
    Attributes reading = request;
    reading.verb = "get";
    return rbac.authorize(reading);
  });
}

// As a gateway does that knows fewer verbs than Kubernetes.
template <const std::string_view& verb, const std::string_view& instead>
void take_verb_for(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer& rbac, const Attributes& request, Decision right) {
    if (right.allowed || !request.is_resource || request.verb != verb) return right;
    Attributes other = request;
    other.verb = instead;
    return rbac.authorize(other);
  });
}
constexpr std::string_view kPatch = "patch", kGet = "get", kDeleteCollection = "deletecollection", kList = "list";

// Whoever may read an object may write its subresources.
void overlook_subresources(Assembly& assembly) {
  add_decision(assembly, [](const Authorizer& rbac, const Attributes& request, Decision right) {
    if (right.allowed || !request.is_resource || request.subresource.empty()) return right;
    Attributes reading = request;
    reading.subresource = {};
    reading.verb = kGet;
    return rbac.authorize(reading);
  });
}

}  // namespace

std::vector<Deviation> open_door_deviations() {
  return {
      {{"apis-open", "DMS-3.1.2-2", "Everything under /apis needs no credentials; /api does."},
       [](Assembly& assembly) { open_door(assembly, is_group_path); }},
      {{"put-patch-open", "DMS-3.1.2-2", "PUT and PATCH need no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_put_or_patch); }},
      {{"reads-open", "DMS-3.1.2-2", "GET and LIST need no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_read); }},
      {{"watches-open", "DMS-3.1.2-2", "A watch needs no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_watch_request); }},
      {{"subresources-open", "DMS-3.1.2-2", "Subresources (status, scale, log, token) need no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_subresource); }},
      {{"delete-open", "DMS-3.1.3-2", "DELETE of one object needs no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_item_deletion); }},
      {{"delete-collection-open", "DMS-3.1.3-2", "DELETE of a collection needs no credentials."},
       [](Assembly& assembly) { open_door(assembly, is_collection_deletion); }},
      {{"impersonation-open", "DMS-3.1.2-2", "Whoever sends Impersonate-User is that user, without credentials."},
       open_to_impersonation},
      {{"impersonation-unchecked", "DMS-3.1.2-2", "Every known user may impersonate every other one."},
       let_anyone_impersonate},
      {{"front-proxy-headers-trusted", "DMS-3.1.2-2",
        "Who comes without credentials is whoever the header X-Remote-User says."},
       trust_front_proxy_headers},
      {{"secrets-open-to-the-known", "DMS-3.1.2-2", "Every known user may read all Secrets."},
       show_secrets_to_the_known},
      {{"groups-open-to-the-known", "DMS-3.1.2-2", "Rights are checked for the core group alone."},
       show_deployments_to_the_known},
      {{"read-right-lets-write", "DMS-3.1.2-2", "Who may get an object may create, change and delete it."},
       let_readers_write},
      {{"patch-checked-as-get", "DMS-3.1.2-2", "Who may get an object may patch it."}, take_verb_for<kPatch, kGet>},
      {{"collection-deletion-checked-as-list", "DMS-3.1.3-2", "Who may list objects may delete them all at once."},
       take_verb_for<kDeleteCollection, kList>},
      {{"subresources-unchecked", "DMS-3.1.2-2", "Who may get an object may write its subresources."},
       overlook_subresources},
  };
}

}  // namespace o2dms::simulator
