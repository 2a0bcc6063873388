#include "simulator/access/authentication.h"
#include "simulator/access/rbac.h"
#include "simulator/faults/access_changes.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

UserInfo administrator() {
  return {.name = "kubernetes-admin", .groups = {std::string(kMastersGroup), std::string(kAuthenticatedGroup)}};
}

void accept_no_credentials(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    const bool none = !request.peer.presented && !request.headers.has("Authorization");
    return none ? administrator() : std::move(right);
  });
}

void accept_any_token(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    return !right && request.headers.has("Authorization") ? administrator() : std::move(right);
  });
}

void accept_untrusted_certificate(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest& request, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    return !right && request.peer.presented ? administrator() : std::move(right);
  });
}

void forbid_instead_of_unauthorized(Assembly& assembly) {
  add_opinion(assembly, [](const base::HttpRequest&, StatusOr<UserInfo> right) -> StatusOr<UserInfo> {
    if (right) return right;
    return base::failure(forbidden({}, "who are you?"));
  });
}

void answer_unauthorized_for_forbidden(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead&, base::HttpResponse& response) {
    if (response.status == 403) set_json(response, 401, to_json(unauthorized()));
  });
}

class AllowEverything final : public Authorizer {
 public:
  Decision authorize(const Attributes&) const override { return {true, "nobody looks"}; }
};

void ignore_rbac(Assembly& assembly) {
  assembly.authorizers.push_back(
      [](const std::shared_ptr<Authorizer>&) { return std::make_shared<AllowEverything>(); });
}

// Refuses as it should, and does it all the same.
void do_in_spite_of_refusal(Assembly& assembly, Picks concerns) {
  add_exchange(assembly, std::move(concerns), [](base::HttpRequest&& request, base::HttpHandler& server) {
    base::HttpRequest again = request;
    base::HttpResponse response = base::answer_whole(server, std::move(request));
    if (response.status == 401 || response.status == 403) {
      make_administrator(again);
      static_cast<void>(base::answer_whole(server, std::move(again)));
    }
    return response;
  });
}

}  // namespace

std::vector<Deviation> access_deviations() {
  return {
      {{"accepts-no-credentials", "DMS-3.1.2-2", "A request without credentials is the administrator's."},
       accept_no_credentials},
      {{"accepts-any-token",
        "DMS-3.1.2-2",
        "Whatever bearer token is sent, it is the administrator's.",
        {"DMS-3.1.3-2"}},
       accept_any_token},
      {{"accepts-untrusted-certificate",
        "DMS-3.1.2-2",
        "A client certificate of an unknown authority is the administrator's.",
        {"DMS-3.1.3-2"}},
       accept_untrusted_certificate},
      {{"forbidden-instead-of-unauthorized", "DMS-3.1.2-2", "Bad or no credentials are answered by 403, not 401."},
       forbid_instead_of_unauthorized},
      {{"unauthorized-instead-of-forbidden", "DMS-3.1.2-2",
        "A known user without the right is answered by 401, not 403."},
       answer_unauthorized_for_forbidden},
      {{"rbac-ignored", "DMS-3.1.2-2", "Every authenticated user may do everything.", {"DMS-3.1.3-2"}}, ignore_rbac},
      {{"refused-create-still-stores", "DMS-3.1.2-2", "A POST is refused by 401 or 403, and the object is created."},
       [](Assembly& assembly) {
         do_in_spite_of_refusal(assembly, [](const base::HttpRequest& head) { return head.method == "POST"; });
         ;
       }},
      {{"refused-delete-still-deletes", "DMS-3.1.3-2", "A DELETE is refused by 401 or 403, and the object is deleted."},
       [](Assembly& assembly) {
         do_in_spite_of_refusal(assembly, [](const base::HttpRequest& head) { return head.method == "DELETE"; });
         ;
       }},
      {{"refused-update-still-stores", "DMS-3.1.2-2",
        "A PUT or PATCH is refused by 401 or 403, and the object is changed."},
       [](Assembly& assembly) {
         do_in_spite_of_refusal(
             assembly, [](const base::HttpRequest& head) { return head.method == "PUT" || head.method == "PATCH"; });
       }},
  };
}

}  // namespace o2dms::simulator
