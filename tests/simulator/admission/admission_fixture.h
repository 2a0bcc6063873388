// Runs one admission plugin as the API does, on a store of its own. Not thread-safe.
#pragma once

#include <functional>

#include "simulator/admission/default_admission.h"
#include "tests/simulator/access/access_fixture.h"

namespace o2dms::simulator {

class AdmissionFixture {
 public:
  using Maker = std::unique_ptr<AdmissionPlugin> (*)(const AdmissionParts&);
  explicit AdmissionFixture(Maker maker)
      : plugin_(maker({world_.registry(), world_.store(), *rbac_, *rbac_, world_.clock(), world_.random()})) {}

  // The object as the plugin leaves it, or its refusal.
  StatusOr<base::Json> create(base::Json object, std::string_view ns = "a") {
    return run(std::move(object), nullptr, ns);
  }
  StatusOr<base::Json> update(base::Json object, const base::Json& old, std::string_view ns = "a") {
    return run(std::move(object), &old, ns);
  }
  StatusOr<void> remove(std::string_view group, std::string_view plural, std::string_view name) {
    AdmissionRequest request{
        Operation::remove, *world_.registry().find_preferred(group, plural), {}, {}, name, user_, nullptr, nullptr};
    if (auto good = plugin_->mutate(request); !good) return good;
    return plugin_->validate(request);
  }

  AccessFixture& world() { return world_; }
  void act_as(UserInfo user) { user_ = std::move(user); }

 private:
  StatusOr<base::Json> run(base::Json object, const base::Json* old, std::string_view ns) {
    const std::string api_version(base::string_at(object, {"apiVersion"}));
    const std::size_t slash = api_version.find('/');
    const ResourceType& resource = *world_.registry().find_kind(
        slash == std::string::npos ? "" : api_version.substr(0, slash),
        slash == std::string::npos ? api_version : api_version.substr(slash + 1), base::string_at(object, {"kind"}));
    const std::string name(base::string_at(object, {"metadata", "name"}));
    AdmissionRequest request{old == nullptr ? Operation::create : Operation::update,
                             resource,
                             {},
                             resource.namespaced ? ns : std::string_view(),
                             name,
                             user_,
                             &object,
                             old};
    if (auto good = plugin_->mutate(request); !good) return base::failure(std::move(good).error());
    if (auto good = plugin_->validate(request); !good) return base::failure(std::move(good).error());
    if (const CommitCheck check = plugin_->commit_check(request)) {
      if (auto refusal = check()) return base::failure(std::move(refusal->error));
    }
    return object;
  }

  AccessFixture world_;
  std::unique_ptr<RbacAuthorizer> rbac_ = make_rbac_authorizer(world_.store(), world_.registry());
  std::unique_ptr<AdmissionPlugin> plugin_;
  UserInfo user_{.name = "system:test", .groups = {"system:masters"}};
};

// A pod of one container.
inline base::Json pod_of(std::string_view name, base::Json resources = nullptr) {
  base::Json container = {{"name", "c"}, {"image", "i"}};
  if (!resources.is_null()) container["resources"] = std::move(resources);
  return {{"kind", "Pod"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", name}, {"namespace", "a"}}},
          {"spec", {{"containers", base::Json::array({std::move(container)})}}}};
}

inline base::Json object_of(std::string_view api_version, std::string_view kind, std::string_view name,
                            std::string_view ns = {}) {
  base::Json out = {{"kind", kind}, {"apiVersion", api_version}, {"metadata", {{"name", name}}}};
  if (!ns.empty()) out["metadata"]["namespace"] = ns;
  return out;
}

}  // namespace o2dms::simulator
