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

  StatusOr<Written> create(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    return inner_->create(target, std::move(body), user, std::move(options));
  }
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    return inner_->update(target, std::move(body), user, std::move(options));
  }
  StatusOr<Written> patch(const RequestTarget& target, PatchType type, Body patch, const UserInfo& user,
                          WriteOptions options) override {
    return inner_->patch(target, type, std::move(patch), user, std::move(options));
  }
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    return inner_->remove(target, options, user);
  }
  StatusOr<ObjectRef> get(const RequestTarget& target) const override { return inner_->get(target); }
  Listing list(const ResourceType& resource, std::string_view ns, const ListRange& range) const override {
    return inner_->list(resource, ns, range);
  }
  Revision revision() const override { return inner_->revision(); }
  EventBatch events_after(const ResourceType& resource, std::string_view ns, Revision after,
                          std::size_t limit) const override {
    return inner_->events_after(resource, ns, after, limit);
  }
  std::unique_ptr<Store::Subscription> subscribe(const ResourceType& resource, std::function<void()> notify) override {
    return inner_->subscribe(resource, std::move(notify));
  }

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
