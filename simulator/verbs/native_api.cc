#include "simulator/verbs/native_api.h"

#include "simulator/verbs/create.h"
#include "simulator/verbs/delete.h"
#include "simulator/verbs/get.h"
#include "simulator/verbs/patch.h"
#include "simulator/verbs/update.h"

namespace o2dms::simulator {

namespace {

class NativeApi final : public Api {
 public:
  explicit NativeApi(NativeApiParts parts) : parts_(std::move(parts)) {}

  StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    return create_object(parts_, present(target), std::move(body), user, options);
  }
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    return update_object(parts_, present(target), std::move(body), user, options);
  }
  StatusOr<Written> patch(const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                          WriteOptions options) override {
    return patch_object(parts_, present(target), type, patch, user, options);
  }
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    return delete_object(parts_, present(target), options, user);
  }
  [[nodiscard]] StatusOr<ObjectRef> get(const RequestTarget& target) const override {
    return get_object(parts_, present(target));
  }
  [[nodiscard]] Listing list(const ResourceType& resource, std::string_view ns, const ListRange& range) const override {
    return parts_.store.list(*resource.storage, ns, range);
  }
  [[nodiscard]] Revision revision() const override { return parts_.store.revision(); }
  [[nodiscard]] EventBatch events_after(const ResourceType& resource, std::string_view ns, Revision after,
                                        std::size_t limit) const override {
    return parts_.store.events_after(*resource.storage, ns, after, limit);
  }
  std::unique_ptr<Store::Subscription> subscribe(const ResourceType& resource, std::function<void()> notify) override {
    return parts_.store.subscribe(resource.storage, std::move(notify));
  }

 private:
  // Who has held a custom resource since before its definition changed means what it is now.
  [[nodiscard]] RequestTarget present(RequestTarget target) const {
    const ResourceType& resource = *target.resource;
    if (resource.definition != nullptr)
      if (const ResourceType* now = parts_.registry.find(resource.group, resource.version, resource.plural))
        target.resource = now;
    return target;
  }

  const NativeApiParts parts_;
};

}  // namespace

std::unique_ptr<Api> make_native_api(const NativeApiParts& parts) {
  NativeApiParts whole = parts;
  whole.service_addresses =
      std::make_shared<ServiceAddresses>(parts.store, *parts.registry.find("", "v1", "services")->storage);
  return std::make_unique<NativeApi>(std::move(whole));
}

}  // namespace o2dms::simulator
