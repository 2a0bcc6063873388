#include "simulator/api/native_api.h"

#include "simulator/api/core.h"

namespace o2dms::simulator {

namespace {

class NativeApi final : public Api {
 public:
  explicit NativeApi(const NativeApiParts& parts) : core_(parts) {}

  StatusOr<ObjectRef> create(const Target& target, base::Json object, const UserInfo& user,
                             WriteOptions options) override {
    return create_object(core_, target, std::move(object), user, options);
  }
  StatusOr<ObjectRef> update(const Target& target, base::Json object, const UserInfo& user,
                             WriteOptions options) override {
    return update_object(core_, target, std::move(object), user, options);
  }
  StatusOr<Patched> patch(const Target& target, PatchType type, base::Json patch, const UserInfo& user,
                          WriteOptions options) override {
    return patch_object(core_, target, type, patch, user, options);
  }
  StatusOr<Deleted> remove(const Target& target, const DeleteOptions& options, const UserInfo& user) override {
    return delete_object(core_, target, options, user);
  }
  [[nodiscard]] StatusOr<ObjectRef> get(const Target& target) const override { return get_object(core_, target); }
  [[nodiscard]] Listing list(const ResourceType& resource, std::string_view ns) const override {
    return core_.store.list(*resource.storage, ns);
  }
  [[nodiscard]] Store& store() override { return core_.store; }

 private:
  const Core core_;
};

}  // namespace

std::unique_ptr<Api> make_native_api(const NativeApiParts& parts) {
  return std::make_unique<NativeApi>(parts);
}

}  // namespace o2dms::simulator
