// A store with the native registry and a stepped clock, and ways to put objects straight into it, for tests of access
// control and admission. Not thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "simulator/access/rbac.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {

class AccessFixture {
 public:
  AccessFixture()
      : clock_(base::make_manual_clock(base::Time(std::chrono::hours(24 * 365 * 56)))), random_(base::make_random(7)) {}

  ObjectRef put(base::Json object) {
    const std::string api_version(base::string_at(object, {"apiVersion"}));
    const std::size_t slash = api_version.find('/');
    const std::string group = slash == std::string::npos ? "" : api_version.substr(0, slash);
    const std::string version = slash == std::string::npos ? api_version : api_version.substr(slash + 1);
    const ResourceType& resource = *registry_.find_kind(group, version, base::string_at(object, {"kind"}))->storage;
    base::Json& metadata = object["metadata"];
    metadata["uid"] = random_->uuid();
    const std::string ns(base::string_at(metadata, {"namespace"}));
    const std::string name(base::string_at(metadata, {"name"}));
    return store_->write(resource, ns, name, [&](const ObjectRef&) {
      return Store::Change{Store::Change::Kind::put, ObjectDraft(resource, std::move(object))};
    });
  }

  void remove(std::string_view group, std::string_view plural, std::string_view ns, std::string_view name) {
    store_->write(*registry_.find_preferred(group, plural)->storage, ns, name,
                  [](const ObjectRef&) { return Store::Change{Store::Change::Kind::remove}; });
  }

  // A Role (with a namespace) or ClusterRole with one rule.
  void put_role(std::string_view ns, std::string_view name, base::Json rule) {
    base::Json role = {{"kind", ns.empty() ? "ClusterRole" : "Role"},
                       {"apiVersion", "rbac.authorization.k8s.io/v1"},
                       {"metadata", {{"name", name}}},
                       {"rules", base::Json::array({std::move(rule)})}};
    if (!ns.empty()) role["metadata"]["namespace"] = ns;
    put(std::move(role));
  }

  // A RoleBinding (with a namespace) or ClusterRoleBinding.
  void bind(std::string_view ns, std::string_view role_kind, std::string_view role, base::Json subject) {
    base::Json binding = {{"kind", ns.empty() ? "ClusterRoleBinding" : "RoleBinding"},
                          {"apiVersion", "rbac.authorization.k8s.io/v1"},
                          {"metadata", {{"name", "binding-" + std::to_string(++bindings_)}}},
                          {"roleRef", {{"kind", role_kind}, {"name", role}}},
                          {"subjects", base::Json::array({std::move(subject)})}};
    if (!ns.empty()) binding["metadata"]["namespace"] = ns;
    put(std::move(binding));
  }

  [[nodiscard]] const Registry& registry() const { return registry_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] base::ManualClock& clock() { return *clock_; }
  [[nodiscard]] base::Random& random() { return *random_; }

 private:
  const Registry& registry_ = newest_registry();
  std::unique_ptr<Store> store_ = make_store();
  std::unique_ptr<base::ManualClock> clock_;
  std::unique_ptr<base::Random> random_;
  int bindings_ = 0;
};

}  // namespace o2dms::simulator
