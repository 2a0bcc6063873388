// Registry: every resource that a simulated API server serves, by group, version and plural name, from the compact
// table of its Kubernetes version (names, scopes, verbs, short names, subresources), and beside them the custom
// resources of a cluster, which come and go (live_registry.h). Thread-safe; pointers stay valid as long as the
// Registry, also to what is not served any more.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/schema/resource_traits.h"
#include "simulator/schema/schema.h"

namespace o2dms::simulator {

struct CustomVersion;

struct Subresource {
  std::string_view name;                  // "status", "scale", "token", "eviction", …
  std::string_view group, version, kind;  // of its payload; empty: the parent's
  std::vector<std::string_view> verbs;    // discovery's words: create delete get patch update
  const Type* type = nullptr;             // of its payload; null when it has none (exec, log, proxy)
};

struct ResourceType {
  std::string_view group, version, plural, singular, kind;
  bool namespaced = false;
  bool custom = false;                        // of a CustomResourceDefinition
  const CustomVersion* definition = nullptr;  // … of this cluster (custom_definition.h); null: of a document
  bool pruned = false;  // of a cluster's document: fields that only this program knows are not stored
  std::vector<std::string_view> verbs, short_names, categories;
  std::vector<Subresource> subresources;
  const Type* type = nullptr;
  const Type* list_type = nullptr;  // "…PodList"; null for kinds that are only created (reviews)
  ResourceTraits traits;
  // Versions of one resource share their storage: the version that is stored, itself for most. It may lie in another
  // group: events.k8s.io/v1 events are stored as v1 events.
  const ResourceType* storage = nullptr;
  std::string_view storage_version_hash;  // discovery's; may be empty
  // Of the storage: dense, from 0. All versions of a custom resource have one, whatever becomes of its definition.
  std::uint32_t index = 0;
  std::string_view api_version;  // "v1", "apps/v1"
  std::string_view list_kind;    // "PodList"

  [[nodiscard]] bool has_verb(std::string_view verb) const;
  [[nodiscard]] const Subresource* find_subresource(std::string_view name) const;
};

struct GroupVersion {
  std::string_view group, version;
  std::vector<const ResourceType*> resources;  // sorted by plural name
};

// The custom resources that are served at a time. Immutable.
struct CustomResources {
  std::uint64_t generation = 0;              // another one for each set
  std::vector<const ResourceType*> all;      // those that are served, of every version
  std::vector<GroupVersion> group_versions;  // by group, then preference
};

class Registry {
 public:
  virtual ~Registry() = default;
  // These three find custom resources, too; native ones without any lock.
  [[nodiscard]] virtual const ResourceType* find(std::string_view group, std::string_view version,
                                                 std::string_view plural) const = 0;
  // Any version, the preferred one first.
  [[nodiscard]] virtual const ResourceType* find_preferred(std::string_view group, std::string_view plural) const = 0;
  [[nodiscard]] virtual const ResourceType* find_kind(std::string_view group, std::string_view version,
                                                      std::string_view kind) const = 0;
  // What the version of Kubernetes has. Of groups in discovery's order: as in /apis, versions by preference; the core
  // group ("") first.
  [[nodiscard]] virtual const std::vector<const ResourceType*>& all() const = 0;
  [[nodiscard]] virtual const std::vector<GroupVersion>& group_versions() const = 0;
  [[nodiscard]] virtual const Type* find_type(std::string_view name) const = 0;
  // Sorted by name.
  [[nodiscard]] virtual const std::vector<Type>& types() const = 0;
  // Never null. The generation alone, without a lock.
  [[nodiscard]] virtual std::shared_ptr<const CustomResources> custom() const;
  [[nodiscard]] virtual std::uint64_t generation() const { return 0; }
};

// All of both, as they are now.
std::vector<const ResourceType*> all_resources(const Registry& registry);
// The same by group and version, in discovery's order.
std::vector<GroupVersion> all_group_versions(const Registry& registry);

// The text of a table, which must outlive the registry. The error names the line.
//
// Lines, tab-separated; "-" stands for nothing, lists are joined by commas:
//   # …                                                        a remark
//   v GIT_VERSION GO_VERSION BUILD_DATE PLATFORM               what /version says; read by kubernetes_version.cc
//   g GROUP VERSION…                                           a group in discovery's order, versions by preference
//   r GROUP VERSION PLURAL SINGULAR KIND N|C VERBS SHORT CATEGORIES HASH TYPE LISTTYPE [custom]
//                                                              a resource (N: namespaced)
//   s NAME GROUP VERSION KIND VERBS TYPE                       a subresource of the resource above
//   t NAME [FLAGS]                                             a type; m: an atomic map, c: of a custom resource,
//                                                              p: written in place, u: keeps unknown fields
//   k GROUP VERSION KIND                                       what the type above is sent as
//   f NAME VALUE ATTRIBUTE…                                    a field of the type above
//   d JSON                                                     the description of the type or field above
// VALUE: a any, s string, i int32, l int64, n number, b boolean, y bytes, t Time, u MicroTime, q Quantity,
//   o IntOrString, f FieldsV1, @TYPE an object, {VALUE a map, [VALUE a list.
// ATTRIBUTE: ! required; L=set; L=map:KEY,…; m atomic map; P merge, R retainKeys (patch strategy); K=KEY patch merge
//   key; D=JSON default (last on the line).
enum class TableSource { bundled, document };
base::Result<std::unique_ptr<Registry>> load_registry(std::string_view table,
                                                      TableSource source = TableSource::bundled);

}  // namespace o2dms::simulator
