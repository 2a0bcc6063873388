#include "simulator/front/namespace_objects.h"

#include "simulator/access/rbac.h"

namespace o2dms::simulator {
namespace {

void make(Api& api, const Registry& registry, std::string_view ns, base::Json object) {
  const UserInfo site{.name = "system:serviceaccount:kube-system:site-policies",
                      .groups = {std::string(kMastersGroup), "system:authenticated"}};
  const ResourceType* resource = registry.find_kind("", "v1", base::string_at(object, {"kind"}));
  // Its being there already, or the namespace's going at once, is nobody's mistake.
  if (resource != nullptr) (void)api.create({.resource = resource, .ns = ns}, Body(std::move(object)), site);
}

}  // namespace

void add_namespace_objects(Api& api, const Registry& registry, std::vector<base::Json> objects,
                           Companions& companions) {
  if (objects.empty()) return;
  Companion& companion = companions[registry.find("", "v1", "namespaces")];
  companion = [&api, &registry, first = companion, objects = std::move(objects)](const StoredObject& created) {
    if (first) first(created);
    if (created.name().starts_with("kube-")) return;
    for (const base::Json& object : objects) make(api, registry, created.name(), object);
  };
}

}  // namespace o2dms::simulator
