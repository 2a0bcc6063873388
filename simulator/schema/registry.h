// Registry: every resource that the simulated API server serves, by group, version and plural name, from the compact
// table (names, scopes, verbs, short names, subresources). Immutable after loading; thread-safe; pointers stay valid as
// long as the Registry.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {

struct Subresource {
  std::string_view name;                  // "status", "scale", "token", "eviction", …
  std::string_view group, version, kind;  // of its payload; empty: the parent's
  std::vector<std::string_view> verbs;    // discovery's words: create delete get patch update
  const Type* type = nullptr;             // of its payload; null when it has none (exec, log, proxy)
};

struct ResourceType {
  std::string_view group, version, plural, singular, kind;
  bool namespaced = false;
  std::vector<std::string_view> verbs, short_names, categories;
  std::vector<Subresource> subresources;
  const Type* type = nullptr;
  const Type* list_type = nullptr;  // "…PodList"; null for kinds that are only created (reviews)
  // Versions of one resource share their storage: the version that is stored, itself for most. It may lie in another
  // group: events.k8s.io/v1 events are stored as v1 events.
  const ResourceType* storage = nullptr;
  std::string_view storage_version_hash;  // discovery's; may be empty
  std::uint16_t index = 0;                // dense, 0 … Registry::all().size()-1
  std::string_view api_version;           // "v1", "apps/v1"
  std::string_view list_kind;             // "PodList"

  [[nodiscard]] bool has_verb(std::string_view verb) const;
  [[nodiscard]] const Subresource* find_subresource(std::string_view name) const;
};

struct GroupVersion {
  std::string_view group, version;
  std::vector<const ResourceType*> resources;  // sorted by plural name
};

class Registry {
 public:
  virtual ~Registry() = default;
  [[nodiscard]] virtual const ResourceType* find(std::string_view group, std::string_view version,
                                                 std::string_view plural) const = 0;
  // Any version, the preferred one first.
  [[nodiscard]] virtual const ResourceType* find_preferred(std::string_view group, std::string_view plural) const = 0;
  [[nodiscard]] virtual const ResourceType* find_kind(std::string_view group, std::string_view version,
                                                      std::string_view kind) const = 0;
  [[nodiscard]] virtual const std::vector<const ResourceType*>& all() const = 0;
  // In discovery's order: groups as in /apis, versions by preference; the core group ("") first.
  [[nodiscard]] virtual const std::vector<GroupVersion>& group_versions() const = 0;
  [[nodiscard]] virtual const Type* find_type(std::string_view name) const = 0;
  // Sorted by name.
  [[nodiscard]] virtual const std::vector<Type>& types() const = 0;
};

// The table of Kubernetes 1.36 that is built in. Loaded once a process (about a millisecond), shared.
const Registry& native_registry();
// A table's text, as generate/ prints it. The error names the line.
base::Result<std::unique_ptr<Registry>> load_registry(std::string_view table);

}  // namespace o2dms::simulator
