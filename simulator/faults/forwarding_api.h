// ForwardingApi: passes every call on to another Api. Deviations derive from it and change the calls they are about.
// As thread-safe as the Api behind it.
#pragma once

#include <memory>
#include <utility>

#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

class ForwardingApi : public Api {
 public:
  explicit ForwardingApi(std::shared_ptr<Api> inner) : inner_(std::move(inner)) {}

  StatusOr<ObjectRef> create(const RequestTarget& target, base::Json object, const UserInfo& user,
                             WriteOptions options) override {
    return inner_->create(target, std::move(object), user, std::move(options));
  }
  StatusOr<ObjectRef> update(const RequestTarget& target, base::Json object, const UserInfo& user,
                             WriteOptions options) override {
    return inner_->update(target, std::move(object), user, std::move(options));
  }
  StatusOr<Patched> patch(const RequestTarget& target, PatchType type, base::Json patch, const UserInfo& user,
                          WriteOptions options) override {
    return inner_->patch(target, type, std::move(patch), user, std::move(options));
  }
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    return inner_->remove(target, options, user);
  }
  StatusOr<ObjectRef> get(const RequestTarget& target) const override { return inner_->get(target); }
  Listing list(const ResourceType& resource, std::string_view ns) const override { return inner_->list(resource, ns); }
  Store& store() override { return inner_->store(); }

 protected:
  Api& inner() { return *inner_; }
  [[nodiscard]] const Api& inner() const { return *inner_; }

 private:
  std::shared_ptr<Api> inner_;
};

// Namespaces and other cluster-scoped objects stay right in most deviations: a harness must get as far as the place
// that is wrong.
inline bool is_namespaced_object(const RequestTarget& target) {
  return target.resource->namespaced && target.subresource.empty();
}

// A Wrapper<Api> that makes a T around what it is given.
template <class T>
std::shared_ptr<Api> wrap_api(std::shared_ptr<Api> inner) {
  return std::make_shared<T>(std::move(inner));
}

}  // namespace o2dms::simulator
