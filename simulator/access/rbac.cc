#include "simulator/access/rbac.h"

#include <algorithm>
#include <atomic>

#include "base/json.h"
#include "base/mutex.h"
#include "simulator/access/role_index.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {
namespace {

bool is_master(const UserInfo& user) {
  return std::find(user.groups.begin(), user.groups.end(), kMastersGroup) != user.groups.end();
}

class StoreRbacAuthorizer final : public RbacAuthorizer {
 public:
  StoreRbacAuthorizer(Store& store, const Registry& registry) : index_(store, registry) {
    for (const std::string_view plural : kRbacPlurals) {
      const ResourceType* resource = registry.find_preferred("rbac.authorization.k8s.io", plural)->storage;
      subscriptions_.push_back(store.subscribe(resource, [this] { stale_.store(true); }));
    }
  }

  Decision authorize(const Attributes& attributes) const override {
    const UserInfo& user = *attributes.user;
    if (is_master(user)) return {true, {}};
    Decision decision;
    catch_up();
    const base::ReaderLock lock(mutex_);
    index_.visit(user, attributes.ns, [&](const RoleRules& role) {
      decision.allowed = role.allows(attributes);
      return !decision.allowed;
    });
    return decision;
  }

  std::vector<PolicyRule> rules_for(const UserInfo& user, std::string_view ns) const override {
    if (is_master(user)) return {{{"*"}, {"*"}, {"*"}, {}, {}}, {{"*"}, {}, {}, {}, {"*"}}};
    std::vector<PolicyRule> out;
    catch_up();
    const base::ReaderLock lock(mutex_);
    index_.visit(user, ns, [&](const RoleRules& role) {
      out.insert(out.end(), role.rules.begin(), role.rules.end());
      return true;
    });
    return out;
  }

  std::optional<std::vector<PolicyRule>> rules_of(std::string_view kind, std::string_view name,
                                                  std::string_view ns) const override {
    catch_up();
    const base::ReaderLock lock(mutex_);
    return index_.find_role(kind == "ClusterRole" ? std::string_view() : ns, name);
  }

 private:
  void catch_up() const {
    if (!stale_.load()) return;
    const base::WriterLock changing(mutex_);
    // Cleared before the store is read: a change that comes meanwhile makes the next decision read again.
    if (stale_.exchange(false)) index_.catch_up();
  }

  mutable std::atomic<bool> stale_{true};
  mutable base::SharedMutex mutex_;
  mutable RoleIndex index_ GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Store::Subscription>> subscriptions_;  // last: ends before what its callbacks touch
};

}  // namespace

std::unique_ptr<RbacAuthorizer> make_rbac_authorizer(Store& store, const Registry& registry) {
  return std::make_unique<StoreRbacAuthorizer>(store, registry);
}

}  // namespace o2dms::simulator
