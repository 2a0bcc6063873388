#include "simulator/front/default_account.h"

#include "base/json.h"
#include "simulator/access/rbac.h"

namespace o2dms::simulator {

void add_default_account(Api& api, const Registry& registry, Companions& companions) {
  const ResourceType& accounts = *registry.find("", "v1", "serviceaccounts");
  companions[registry.find("", "v1", "namespaces")] = [&api, &accounts](const StoredObject& created) {
    const UserInfo controller{.name = "system:serviceaccount:kube-system:service-account-controller",
                              .groups = {std::string(kMastersGroup), "system:authenticated"}};
    base::Json account = {{"metadata", {{"name", "default"}}}};
    // Its being there already, or the namespace's going at once, is nobody's mistake.
    (void)api.create({.resource = &accounts, .ns = created.name()}, Body(std::move(account)), controller);
  };
}

}  // namespace o2dms::simulator
