#include "simulator/cluster/controllers/resource_quota_status.h"

#include "simulator/admission/quota_usage.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

class ResourceQuotaController : public Controller {
 public:
  explicit ResourceQuotaController(const ControllerContext& context)
      : context_(context), client_(context_), quotas_(stored_type(context.registry, "", "resourcequotas")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (const ResourceType* resource : counted()) all.emplace_back(resource->group, resource->plural);
    return all;
  }

  // Whatever is changed in a namespace may count.
  void on_event(const StoreEvent& event) override {
    context_.cache.all(quotas_).for_each_in(event.object->namespace_name(),
                                            [this](const ObjectRef& quota) { context_.enqueue(key_of(*quota)); });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(quotas_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject quota(found);
    const base::Json spec = quota.json().value("spec", base::Json::object());
    base::Json status = status_of(quota.json());
    status["hard"] = spec.value("hard", base::Json::object());
    const ResourceAmounts usage = usage_of(spec, key.ns);
    base::Json& used = status["used"] = base::Json::object();
    for (const auto& [name, limit] : status["hard"].items()) {
      const auto amount = usage.find(name);
      used[name] = amount == usage.end() ? "0" : amount->second.text();
    }
    return client_.set_status(quota, std::move(status));
  }

 private:
  std::vector<const ResourceType*> counted() const {
    std::vector<const ResourceType*> out;
    for (const ResourceType* resource : all_resources(context_.registry)) {
      if (resource->namespaced && resource->storage == resource && resource->has_verb("delete"))
        out.push_back(resource);
    }
    return out;
  }

  ResourceAmounts usage_of(const base::Json& spec, const std::string& ns) const {
    ResourceAmounts sum;
    for (const ResourceType* resource : counted()) {
      context_.cache.all(*resource).for_each_in(ns, [&](const ObjectRef& object) {
        const Document document = object->document();
        if (!quota_applies(spec, *resource, *document)) return;
        for (const auto& [name, amount] : quota_usage(*resource, *document)) sum[name] += amount;
      });
    }
    return sum;
  }

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& quotas_;
};

}  // namespace

ControllerFactory resource_quota_controller() {
  return [](const ControllerContext& context) { return std::make_unique<ResourceQuotaController>(context); };
}

}  // namespace o2dms::simulator
