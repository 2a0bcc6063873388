#include "simulator/faults/request_changes.h"

#include "simulator/faults/api_hooks.h"
#include "simulator/faults/exchange_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

bool has_metadata(const Json& object) {
  const Json* metadata = base::find(object, {"metadata"});
  return metadata != nullptr && metadata->is_object();
}

}  // namespace

void change_creations(Assembly& assembly, std::function<void(const ResourceType&, Json&, WriteOptions&)> change) {
  ApiHooks hooks;
  hooks.create = [change = std::move(change)](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                              WriteOptions options) {
    if (target.subresource.empty() && has_metadata(body.json)) change(*target.resource, body.json, options);
    return right.create(target, std::move(body), user, std::move(options));
  };
  hook_client_api(assembly, std::move(hooks));
}

void change_replacements(Assembly& assembly, std::function<void(const ResourceType&, Json&, const Json&)> change) {
  ApiHooks hooks;
  hooks.update = [change = std::move(change)](Api& right, const RequestTarget& target, Body body, const UserInfo& user,
                                              WriteOptions options) {
    const auto current = right.get(target);
    if (current && target.subresource.empty() && has_metadata(body.json))
      change(*target.resource, body.json, *(*current)->document());
    return right.update(target, std::move(body), user, std::move(options));
  };
  hook_client_api(assembly, std::move(hooks));
}

void change_patches(Assembly& assembly, std::function<void(const Json&, PatchType&, Json&, WriteOptions&)> change) {
  ApiHooks hooks;
  hooks.patch = [change = std::move(change)](Api& right, const RequestTarget& target, PatchType type, Body patch,
                                             const UserInfo& user, WriteOptions options) {
    static const Json nothing = Json::object();
    const auto found = right.get(whole_object(target));
    const Document current = found ? (*found)->document() : nullptr;
    change(current == nullptr ? nothing : *current, type, patch.json, options);
    return right.patch(target, type, std::move(patch), user, std::move(options));
  };
  hook_client_api(assembly, std::move(hooks));
}

void change_deletions(Assembly& assembly, std::function<void(const ResourceType&, DeleteOptions&)> change) {
  ApiHooks hooks;
  hooks.remove = [change = std::move(change)](Api& right, const RequestTarget& target, DeleteOptions options,
                                              const UserInfo& user) {
    change(*target.resource, options);
    return right.remove(target, options, user);
  };
  hook_client_api(assembly, std::move(hooks));
}

void repair_refused(Assembly& assembly, std::function<std::string(std::string_view)> repaired) {
  add_exchange(
      assembly,
      [](const base::HttpRequest& head) {
        return head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
      },
      [repaired = std::move(repaired)](base::HttpRequest&& request, base::HttpHandler& server) {
        base::HttpRequest again = request;
        base::HttpResponse refused = base::answer_whole(server, std::move(request));
        if (refused.status != 400 && refused.status != 422) return refused;
        again.body = repaired(again.body);
        base::HttpResponse accepted = base::answer_whole(server, std::move(again));
        return accepted.status < 300 ? std::move(accepted) : std::move(refused);
      });
}

}  // namespace o2dms::simulator
