#include "simulator/access/rbac.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <unordered_map>

#include "base/json.h"
#include "simulator/access/role_index.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {
namespace {

class StoreRbacAuthorizer final : public RbacAuthorizer {
 public:
  StoreRbacAuthorizer(Store& store, const Registry& registry) : store_(store) {
    for (std::size_t i = 0; i < kRbacPlurals.size(); ++i) {
      resources_[i] = registry.find_preferred("rbac.authorization.k8s.io", kRbacPlurals[i])->storage;
      subscriptions_.push_back(store.subscribe(resources_[i], [this] { stale_.store(true); }));
    }
  }

  Decision authorize(const Attributes& attributes) const override {
    const UserInfo& user = *attributes.user;
    if (std::find(user.groups.begin(), user.groups.end(), kMastersGroup) != user.groups.end()) return {true, {}};
    Decision decision;
    index()->visit(user, attributes.ns, [&](const std::vector<PolicyRule>& rules) {
      decision.allowed =
          std::any_of(rules.begin(), rules.end(), [&](const PolicyRule& r) { return allows(r, attributes); });
      return !decision.allowed;
    });
    return decision;
  }

  std::vector<PolicyRule> rules_for(const UserInfo& user, std::string_view ns) const override {
    if (std::find(user.groups.begin(), user.groups.end(), kMastersGroup) != user.groups.end()) {
      return {{{"*"}, {"*"}, {"*"}, {}, {}}, {{"*"}, {}, {}, {}, {"*"}}};
    }
    std::vector<PolicyRule> out;
    index()->visit(user, ns, [&](const std::vector<PolicyRule>& rules) {
      out.insert(out.end(), rules.begin(), rules.end());
      return true;
    });
    return out;
  }

  std::optional<std::vector<PolicyRule>> rules_of(std::string_view kind, std::string_view name,
                                                  std::string_view ns) const override {
    const SharedRules rules = index()->find_role(kind == "ClusterRole" ? std::string_view() : ns, name);
    if (rules == nullptr) return std::nullopt;
    return *rules;
  }

 private:
  std::shared_ptr<const RoleIndex> index() const {
    std::lock_guard lock(mutex_);
    // Cleared before reading the store: a change that comes meanwhile makes the next decision read again.
    if (stale_.exchange(false)) {
      std::array<Listing, 4> listings;
      for (std::size_t i = 0; i < listings.size(); ++i) listings[i] = store_.list(*resources_[i], {});
      index_ = build_role_index(listings, index_.get());
    }
    return index_;
  }

  Store& store_;
  std::array<const ResourceType*, 4> resources_{};
  mutable std::atomic<bool> stale_{true};
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const RoleIndex> index_;                   // guarded by mutex_
  std::vector<std::unique_ptr<Store::Subscription>> subscriptions_;  // last: ends before what its callbacks touch
};

}  // namespace

std::unique_ptr<RbacAuthorizer> make_rbac_authorizer(Store& store, const Registry& registry) {
  return std::make_unique<StoreRbacAuthorizer>(store, registry);
}

}  // namespace o2dms::simulator
