#include "simulator/faults/api_hooks.h"

#include "simulator/faults/forwarding_api.h"

namespace o2dms::simulator {
namespace {

class HookedApi final : public ForwardingApi {
 public:
  HookedApi(ApiHooks hooks, std::shared_ptr<Api> inner) : ForwardingApi(std::move(inner)), hooks_(std::move(hooks)) {}

  StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    if (hooks_.create) return hooks_.create(inner(), target, std::move(body), user, std::move(options));
    return ForwardingApi::create(target, std::move(body), user, std::move(options));
  }
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    if (hooks_.update) return hooks_.update(inner(), target, std::move(body), user, std::move(options));
    return ForwardingApi::update(target, std::move(body), user, std::move(options));
  }
  StatusOr<Written> patch(const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                          WriteOptions options) override {
    if (hooks_.patch) return hooks_.patch(inner(), target, type, std::move(patch), user, std::move(options));
    return ForwardingApi::patch(target, type, std::move(patch), user, std::move(options));
  }
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    if (hooks_.remove) return hooks_.remove(inner(), target, options, user);
    return ForwardingApi::remove(target, options, user);
  }
  StatusOr<ObjectRef> get(const RequestTarget& target) const override {
    return hooks_.get ? hooks_.get(inner(), target) : ForwardingApi::get(target);
  }
  Listing list(const ResourceType& resource, std::string_view ns, const ListRange& range) const override {
    return hooks_.list ? hooks_.list(inner(), resource, ns, range) : ForwardingApi::list(resource, ns, range);
  }
  EventBatch events_after(const ResourceType& resource, std::string_view ns, Revision after,
                          std::size_t limit) const override {
    return hooks_.events_after ? hooks_.events_after(inner(), resource, ns, after, limit)
                               : ForwardingApi::events_after(resource, ns, after, limit);
  }

 private:
  const ApiHooks hooks_;
};

void hook(std::vector<Wrapper<Api>>& seam, ApiHooks hooks) {
  seam.emplace_back([hooks = std::move(hooks)](std::shared_ptr<Api> inner) {
    return std::make_shared<HookedApi>(hooks, std::move(inner));
  });
}

}  // namespace

void hook_client_api(Assembly& assembly, ApiHooks hooks) {
  hook(assembly.client_apis, std::move(hooks));
}

void hook_cluster_api(Assembly& assembly, ApiHooks hooks) {
  hook(assembly.cluster_apis, std::move(hooks));
}

bool is_resource(const ResourceType& resource, std::string_view group, std::string_view plural) {
  return resource.group == group && resource.plural == plural;
}

RequestTarget whole_object(const RequestTarget& target) {
  return {.resource = target.resource, .ns = target.ns, .name = target.name};
}

RequestTarget target_of(const StoredObject& object) {
  return {.resource = &object.resource(), .ns = object.namespace_name(), .name = object.name()};
}

}  // namespace o2dms::simulator
