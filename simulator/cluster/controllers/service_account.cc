#include "simulator/cluster/controllers/service_account.h"

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kDefault = "default";

class ServiceAccountController : public Controller {
 public:
  explicit ServiceAccountController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        accounts_(stored_type(context.registry, "", "serviceaccounts")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "namespaces"}, {"", "serviceaccounts"}};
  }

  // Keys are namespaces.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &namespaces_) {
      if (event.type == EventType::added) context_.enqueue({"", object.name()});
    } else if (event.type == EventType::deleted && object.name() == kDefault) {
      context_.enqueue({"", object.namespace_name()});
    }
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef ns = context_.cache.get(namespaces_, key);
    if (ns == nullptr || is_deleting(*ns) || context_.cache.get(accounts_, {key.name, kDefault}) != nullptr)
      return base::done();
    const auto created = client_.create(accounts_, key.name, base::Json{{"metadata", {{"name", kDefault}}}});
    if (!created && is_already_exists(created.error())) return base::done();
    return outcome(created);
  }

 private:
  ControllerContext context_;
  ApiClient client_;
  const ResourceType& namespaces_;
  const ResourceType& accounts_;
};

}  // namespace

ControllerFactory service_account_controller() {
  return [](const ControllerContext& context) { return std::make_unique<ServiceAccountController>(context); };
}

}  // namespace o2dms::simulator
