#include "simulator/cluster/controllers/namespace.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

// The stored, namespaced resources whose objects can be deleted.
std::vector<const ResourceType*> contents(const Registry& registry) {
  std::vector<const ResourceType*> result;
  for (const ResourceType* resource : all_resources(registry)) {
    if (!resource->namespaced || !resource->has_verb("delete")) continue;
    const ResourceType* stored = resource->storage == nullptr ? resource : resource->storage;
    if (std::find(result.begin(), result.end(), stored) == result.end()) result.push_back(stored);
  }
  return result;
}

// What a namespace still holds: how many objects of each resource, and how many wait for each finalizer.
struct Remaining {
  std::map<std::string, std::size_t> resources, finalizers;
};

class NamespaceController : public Controller {
 public:
  explicit NamespaceController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    std::vector<std::pair<std::string_view, std::string_view>> all{{"", "namespaces"}};
    for (const ResourceType* resource : contents(context_.registry))
      all.emplace_back(resource->group, resource->plural);
    return all;
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &namespaces_) {
      if (is_deleting(object) && event.type != EventType::deleted) context_.enqueue({"", object.name()});
      return;
    }
    if (event.type != EventType::deleted) return;
    const ObjectRef ns = context_.cache.get(namespaces_, {"", object.namespace_name()});
    if (ns != nullptr && is_deleting(*ns)) context_.enqueue({"", ns->name()});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(namespaces_, key);
    if (found == nullptr || !is_deleting(*found)) return base::done();
    const OpenObject ns(found);
    // Pods go before what they may still need (as with OrderedNamespaceDeletion).
    Remaining remaining;
    if (auto emptied = empty(pods_, ns.name(), remaining); !emptied) return emptied;
    if (!remaining.resources.empty()) return report_remaining(ns, remaining);
    for (const ResourceType* resource : contents(context_.registry)) {
      if (auto emptied = empty(*resource, ns.name(), remaining); !emptied) return emptied;
    }
    if (!remaining.resources.empty()) return report_remaining(ns, remaining);
    return finish(ns);
  }

 private:
  // Deletes what is not yet being deleted, and counts what is not certain to be gone.
  StatusOr<void> empty(const ResourceType& resource, std::string_view ns, Remaining& remaining) {
    DeleteOptions options;
    options.propagation = Propagation::background;
    for (const ObjectRef& object : context_.cache.list(resource, ns)) {
      if (!is_deleting(*object)) {
        if (auto removed = client_.remove(*object, options); !removed) return base::failure(removed.error());
      }
      const auto left = context_.api.get({.resource = &resource, .ns = ns, .name = object->name()});
      if (!left && !is_not_found(left.error()) && left.error().code != 405) return base::failure(left.error());
      if (!left) continue;
      ++remaining.resources[std::string(resource.plural) + "." + std::string(resource.group)];
      for (const std::string_view finalizer : (*left)->meta().finalizers)
        ++remaining.finalizers[std::string(finalizer)];
    }
    return base::done();
  }

  StatusOr<void> report_remaining(const OpenObject& ns, const Remaining& remaining) {
    Condition content{"NamespaceContentRemaining", "True", "SomeResourcesRemain",
                      "Some resources are remaining: " + counts_text(remaining.resources, " has ")};
    Condition finalizers{"NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
                         "All content-preserving finalizers finished"};
    if (!remaining.finalizers.empty())
      finalizers = {
          "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: " + counts_text(remaining.finalizers, " in ")};
    return client_.set_status(ns, terminating_status(ns, content, finalizers));
  }

  static std::string counts_text(const std::map<std::string, std::size_t>& counts, std::string_view between) {
    std::string text, separator;
    for (const auto& [name, count] : counts) {
      text += separator + name + std::string(between) + std::to_string(count) + " resource instances";
      separator = ", ";
    }
    return text;
  }

  base::Json terminating_status(const OpenObject& ns, const Condition& content, const Condition& finalizers) const {
    const base::Time now = context_.clock.now();
    base::Json status = status_of(ns.json());
    status["phase"] = "Terminating";
    set_condition(
        status,
        {"NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"},
        now);
    set_condition(status,
                  {"NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
                   "All legacy kube types successfully parsed"},
                  now);
    set_condition(status,
                  {"NamespaceDeletionContentFailure", "False", "ContentDeleted",
                   "All content successfully deleted, may be waiting on finalization"},
                  now);
    set_condition(status, content, now);
    set_condition(status, finalizers, now);
    return status;
  }

  StatusOr<void> finish(const OpenObject& ns) {
    const base::Json* finalizers = base::find(ns.json(), {"spec", "finalizers"});
    if (finalizers == nullptr || finalizers->empty()) return client_.remove(ns);
    base::Json finalized = ns.json();
    base::Json kept = base::Json::array();
    for (base::Json& finalizer : finalized["spec"]["finalizers"]) {
      if (finalizer != "kubernetes") kept.push_back(std::move(finalizer));
    }
    finalized["spec"]["finalizers"] = std::move(kept);
    const auto written = client_.update_subresource(namespaces_, "finalize", std::move(finalized));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& namespaces_;
  const ResourceType& pods_;
};

}  // namespace

ControllerFactory namespace_controller() {
  return [](const ControllerContext& context) { return std::make_unique<NamespaceController>(context); };
}

}  // namespace o2dms::simulator
