#include "simulator/cluster/controllers/root_ca_publisher.h"

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class RootCaPublisher final : public Controller {
 public:
  RootCaPublisher(const ControllerContext& context, std::string ca_pem)
      : context_(context),
        client_(context_),
        ca_pem_(std::move(ca_pem)),
        namespaces_(stored_type(context.registry, "", "namespaces")),
        config_maps_(stored_type(context.registry, "", "configmaps")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "namespaces"}, {"", "configmaps"}};
  }

  void on_event(const StoreEvent& event) override {
    if (&event.object->resource() == &namespaces_) {
      if (event.type != EventType::deleted) context_.enqueue({"", event.object->name()});
    } else if (event.object->name() == kRootCaConfigMap) {
      context_.enqueue({"", event.object->namespace_name()});
    }
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const auto ns = context_.api.get({.resource = &namespaces_, .name = key.name});
    if (!ns || (*ns)->meta().is_deleting()) return base::done();
    const RequestTarget target{.resource = &config_maps_, .ns = key.name, .name = kRootCaConfigMap};
    const auto current = context_.api.get(target);
    if (!current) return create(key.name);
    const Json data = {{"ca.crt", ca_pem_}};
    Json changed = *(*current)->document();
    if (changed.value("data", Json()) == data) return base::done();
    changed["data"] = data;
    return outcome_of(client_.update(config_maps_, std::move(changed)));
  }

 private:
  StatusOr<void> create(const std::string& ns) {
    Json object = {{"metadata", {{"name", kRootCaConfigMap}}}, {"data", {{"ca.crt", ca_pem_}}}};
    return outcome_of(client_.create(config_maps_, ns, std::move(object)));
  }

  // A namespace that began to go in the meantime needs no certificate.
  static StatusOr<void> outcome_of(StatusOr<ObjectRef> written) {
    if (written || written.error().code == 404 || written.error().code == 403) return base::done();
    return base::failure(std::move(written).error());
  }

  const ControllerContext context_;
  const ApiClient client_;
  const std::string ca_pem_;
  const ResourceType& namespaces_;
  const ResourceType& config_maps_;
};

}  // namespace

ControllerFactory root_ca_publisher(const std::string& ca_pem) {
  return [ca_pem](const ControllerContext& context) { return std::make_unique<RootCaPublisher>(context, ca_pem); };
}

}  // namespace o2dms::simulator
