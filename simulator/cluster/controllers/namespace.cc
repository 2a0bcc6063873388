#include "simulator/cluster/controllers/namespace.h"

#include <algorithm>

#include "simulator/cluster/api_client.h"
#include "simulator/cluster/conditions.h"
#include "simulator/cluster/object_cache.h"
#include "simulator/cluster/ownership.h"

namespace o2dms::simulator {

namespace {

// The stored, namespaced resources whose objects can be deleted.
std::vector<const ResourceType*> contents(const Registry& registry) {
  std::vector<const ResourceType*> result;
  for (const ResourceType* resource : registry.all()) {
    if (!resource->namespaced || !resource->has_verb("delete")) continue;
    const ResourceType* stored = resource->storage == nullptr ? resource : resource->storage;
    if (std::find(result.begin(), result.end(), stored) == result.end()) result.push_back(stored);
  }
  return result;
}

class NamespaceController : public Controller {
 public:
  explicit NamespaceController(const ControllerContext& context)
      : context_(context),
        client_(context_, "namespace-controller"),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        pods_(stored_type(context.registry, "", "pods")),
        contents_(contents(context.registry)) {}

  std::string_view name() const override { return "namespace-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    std::vector<std::pair<std::string_view, std::string_view>> all{{"", "namespaces"}};
    for (const ResourceType* resource : contents_) all.emplace_back(resource->group, resource->plural);
    return all;
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &namespaces_) {
      if (is_deleting(object.json()) && event.type != EventType::deleted) context_.enqueue({"", object.name()});
      return;
    }
    if (event.type != EventType::deleted) return;
    const ObjectRef ns = context_.cache.get(namespaces_, {"", object.namespace_name()});
    if (ns != nullptr && is_deleting(ns->json())) context_.enqueue({"", ns->name()});
  }

  base::Outcome<StatusError> reconcile(const ObjectKey& key) override {
    const ObjectRef ns = context_.cache.get(namespaces_, key);
    if (ns == nullptr || !is_deleting(ns->json())) return base::done();
    // Pods go before what they may still need (as with OrderedNamespaceDeletion).
    const std::size_t pods = empty(pods_, ns->name());
    if (pods > 0) return report_remaining(*ns, {{"pods.", pods}});
    std::map<std::string, std::size_t> remaining;
    for (const ResourceType* resource : contents_) {
      const std::size_t left = empty(*resource, ns->name());
      if (left > 0) remaining[std::string(resource->plural) + "." + std::string(resource->group)] = left;
    }
    if (!remaining.empty()) return report_remaining(*ns, remaining);
    return finish(*ns);
  }

 private:
  // Deletes what is not yet being deleted; the number of objects that were there and are not certain to be gone.
  std::size_t empty(const ResourceType& resource, const std::string& ns) {
    std::size_t left = 0;
    DeleteOptions options;
    options.propagation = Propagation::background;
    for (const ObjectRef& object : context_.cache.list(resource, ns)) {
      if (!is_deleting(object->json())) (void)client_.remove(*object, options);
      if (context_.api.store().get(resource, ns, object->name()) != nullptr) ++left;
    }
    return left;
  }

  base::Outcome<StatusError> report_remaining(const StoredObject& ns,
                                              const std::map<std::string, std::size_t>& remaining) {
    std::string content = "Some resources are remaining: ", separator;
    for (const auto& [resource, count] : remaining) {
      content += separator + resource + " has " + std::to_string(count) + " resource instances";
      separator = ", ";
    }
    return client_.set_status(ns, terminating_status(ns, "True", "SomeResourcesRemain", content));
  }

  base::Json terminating_status(const StoredObject& ns, std::string_view remaining, std::string_view reason,
                                const std::string& content) const {
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
    set_condition(status, {"NamespaceContentRemaining", remaining, reason, content}, now);
    set_condition(status,
                  {"NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
                   "All content-preserving finalizers finished"},
                  now);
    return status;
  }

  base::Outcome<StatusError> finish(const StoredObject& ns) {
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
  std::vector<const ResourceType*> contents_;
};

// Keeps one object of a fixed name in every namespace.
class NamespacedCopy : public Controller {
 public:
  NamespacedCopy(const ControllerContext& context, std::string_view controller, std::string_view plural,
                 base::Json object)
      : context_(context),
        name_(controller),
        plural_(plural),
        client_(context_, controller),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        resource_(stored_type(context.registry, "", plural)),
        object_(std::move(object)) {}

  std::string_view name() const override { return name_; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "namespaces"}, {"", plural_}};
  }

  void on_event(const StoreEvent& event) override {
    if (&event.object->resource() == &namespaces_) {
      if (event.type == EventType::added) context_.enqueue({"", event.object->name()});
    } else if (event.type != EventType::added &&
               event.object->name() == base::string_at(object_, {"metadata", "name"})) {
      context_.enqueue({"", event.object->namespace_name()});
    }
  }

  base::Outcome<StatusError> reconcile(const ObjectKey& key) override {
    const ObjectRef ns = context_.cache.get(namespaces_, key);
    if (ns == nullptr || is_deleting(ns->json())) return base::done();
    const ObjectRef present =
        context_.cache.get(resource_, {key.name, std::string(base::string_at(object_, {"metadata", "name"}))});
    if (present == nullptr) {
      const auto created = client_.create(resource_, key.name, object_);
      if (!created && is_already_exists(created.error())) return base::done();
      return outcome(created);
    }
    const base::Json* data = base::find(object_, {"data"});
    if (data == nullptr || is_deleting(present->json()) || present->json().value("data", base::Json()) == *data)
      return base::done();
    base::Json changed = present->json();
    changed["data"] = *data;
    return outcome(client_.update(resource_, std::move(changed)));
  }

 private:
  ControllerContext context_;
  std::string_view name_, plural_;
  ApiClient client_;
  const ResourceType& namespaces_;
  const ResourceType& resource_;
  const base::Json object_;
};

}  // namespace

ControllerFactory namespace_controller() {
  return [](const ControllerContext& context) { return std::make_unique<NamespaceController>(context); };
}

ControllerFactory service_account_controller() {
  return [](const ControllerContext& context) {
    return std::make_unique<NamespacedCopy>(context, "serviceaccount-controller", "serviceaccounts",
                                            base::Json{{"metadata", {{"name", "default"}}}});
  };
}

ControllerFactory root_ca_publisher(std::string ca_pem) {
  return [ca_pem = std::move(ca_pem)](const ControllerContext& context) {
    return std::make_unique<NamespacedCopy>(
        context, "root-ca-cert-publisher", "configmaps",
        base::Json{{"metadata", {{"name", "kube-root-ca.crt"}}}, {"data", {{"ca.crt", ca_pem}}}});
  };
}

}  // namespace o2dms::simulator
