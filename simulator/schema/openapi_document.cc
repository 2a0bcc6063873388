#include "simulator/schema/openapi_document.h"

#include "base/json.h"
#include "simulator/schema/openapi_resources.h"
#include "simulator/schema/openapi_types.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* kCure = "; give it what `kubectl get --raw /openapi/v2` prints of a running cluster";

// What a cluster cannot do without: its own parts read and write them. Those of the core group in version v1, by which
// they are looked up.
struct Needed {
  std::string_view group, plural;
};
constexpr Needed kNeeded[] = {{"", "configmaps"},
                              {"", "endpoints"},
                              {"", "events"},
                              {"", "limitranges"},
                              {"", "namespaces"},
                              {"", "nodes"},
                              {"", "persistentvolumeclaims"},
                              {"", "persistentvolumes"},
                              {"", "pods"},
                              {"", "replicationcontrollers"},
                              {"", "resourcequotas"},
                              {"", "secrets"},
                              {"", "serviceaccounts"},
                              {"", "services"},
                              {"apps", "controllerrevisions"},
                              {"apps", "daemonsets"},
                              {"apps", "deployments"},
                              {"apps", "replicasets"},
                              {"apps", "statefulsets"},
                              {"batch", "cronjobs"},
                              {"batch", "jobs"},
                              {"coordination.k8s.io", "leases"},
                              {"discovery.k8s.io", "endpointslices"},
                              {"node.k8s.io", "runtimeclasses"},
                              {"policy", "poddisruptionbudgets"},
                              {"rbac.authorization.k8s.io", "clusterrolebindings"},
                              {"rbac.authorization.k8s.io", "clusterroles"},
                              {"rbac.authorization.k8s.io", "rolebindings"},
                              {"rbac.authorization.k8s.io", "roles"},
                              {"scheduling.k8s.io", "priorityclasses"},
                              {"storage.k8s.io", "storageclasses"}};

base::Result<void> check_document(const Json& document) {
  if (base::string_at(document, {"swagger"}) != "2.0")
    return base::fail(std::string("it is no OpenAPI v2 document: `swagger` is not \"2.0\"") + kCure);
  for (const char* part : {"paths", "definitions"}) {
    const Json* found = base::find(document, {part});
    if (found == nullptr || !found->is_object())
      return base::fail(std::string("`") + part + "` is missing or no object" + kCure);
  }
  const std::string_view version = base::string_at(document, {"info", "version"});
  if (minor_version(version) == 0)
    return base::fail("info.version is " + base::to_text(version) + ", not the version of a cluster, such as v1.30.2" +
                      kCure);
  return base::done();
}

base::Result<void> check_needed(const Registry& registry) {
  for (const Needed& needed : kNeeded) {
    const bool core = needed.group.empty();
    if ((core ? registry.find({}, "v1", needed.plural) : registry.find_preferred(needed.group, needed.plural)) !=
        nullptr)
      continue;
    return base::fail("there is no " + std::string(needed.plural) +
                      (core ? " of version v1" : "." + std::string(needed.group)) +
                      " in it, without which no cluster works" + kCure);
  }
  for (const std::string_view name :
       {"io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", "io.k8s.apimachinery.pkg.apis.meta.v1.Status"})
    if (registry.find_type(name) == nullptr)
      return base::fail("definition " + std::string(name) + " is missing" + kCure);
  return base::done();
}

base::Result<void> check_objects(const Registry& registry) {
  for (const ResourceType* resource : registry.all()) {
    if (resource->verbs.empty()) continue;
    if (resource->type == nullptr)
      return base::fail("the definition of kind " + std::string(resource->kind) + " is no object" + kCure);
    if (!resource->has_verb("get") && !resource->has_verb("list")) continue;
    const Field* metadata = resource->type->find("metadata");
    if (metadata == nullptr || metadata->value.kind != ValueKind::object)
      return base::fail("definition " + std::string(resource->type->name) + " has no metadata, as every object has" +
                        kCure);
  }
  return base::done();
}

// The server notes in each object, of every manager, to which subresource it wrote: a client that sends the list back
// must be understood by a type of before 1.22, too.
void add_subresource_of_managers(Json& document) {
  for (auto& [name, definition] : document["definitions"].items())
    if (name.starts_with("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry") &&
        base::find(definition, {"properties", "manager"}) != nullptr)
      definition["properties"]["subresource"] = {{"type", "string"}};
}

}  // namespace

base::Result<SharedVersion> read_openapi_part(std::string_view text) {
  auto document = base::parse_json(text);
  if (!document) return base::fail("it is no JSON document: " + document.error().message + kCure);
  if (auto good = check_document(*document); !good) return base::failure(std::move(good).error());
  add_subresource_of_managers(*document);
  const SharedVersion bundled = newest_kubernetes_version();
  auto version = std::make_shared<KubernetesVersion>();
  version->git_version = base::string_at(*document, {"info", "version"});
  version->minor = minor_version(version->git_version);
  version->go_version = bundled->go_version;
  version->build_date = bundled->build_date;
  version->platform = bundled->platform;
  version->wire_numbers = bundled->wire_numbers;
  auto written = write_openapi_resources(*document, *bundled->registry, version->text, version->not_served);
  if (written) written = write_types(document->at("definitions"), {}, Prose::kept, version->text);
  if (!written) return base::fail(written.error().message + kCure);
  auto registry = load_registry(version->text, TableSource::document);
  if (!registry) return base::fail("its types do not fit together: " + registry.error().message + kCure);
  version->registry = *std::move(registry);
  if (auto good = check_objects(*version->registry); !good) return base::failure(std::move(good).error());
  return SharedVersion(std::move(version));
}

base::Result<SharedVersion> read_openapi_document(std::string_view text) {
  auto version = read_openapi_part(text);
  if (!version) return version;
  if (auto good = check_needed(*(*version)->registry); !good) return base::failure(std::move(good).error());
  return version;
}

}  // namespace o2dms::simulator
