#include "simulator/cluster/controllers/root_ca_publisher.h"

#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

class RootCaPublisher final : public Controller {
 public:
  RootCaPublisher(const ControllerContext& context, std::string ca_pem)
      : context_(context),
        ca_pem_(std::move(ca_pem)),
        namespaces_(*context.registry.find("", "v1", "namespaces")),
        config_maps_(*context.registry.find("", "v1", "configmaps")) {}

  std::string_view name() const override { return "root-ca-certificate-publisher-controller"; }

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
    if (!ns || base::find((*ns)->json(), {"metadata", "deletionTimestamp"}) != nullptr) return base::done();
    const RequestTarget target{.resource = &config_maps_, .ns = key.name, .name = kRootCaConfigMap};
    const auto current = context_.api.get(target);
    if (!current) return create(key.name);
    const Json data = {{"ca.crt", ca_pem_}};
    const Json* present = base::find((*current)->json(), {"data"});
    if (present != nullptr && *present == data) return base::done();
    Json changed = (*current)->json();
    changed["data"] = data;
    return outcome_of(context_.api.update(target, Body(std::move(changed)), user()));
  }

 private:
  static UserInfo user() {
    return {.name = "system:serviceaccount:kube-system:root-ca-cert-publisher", .groups = {"system:masters"}};
  }

  StatusOr<void> create(const std::string& ns) {
    Json object = {{"kind", "ConfigMap"},
                   {"apiVersion", "v1"},
                   {"metadata", {{"name", kRootCaConfigMap}, {"namespace", ns}}},
                   {"data", {{"ca.crt", ca_pem_}}}};
    return outcome_of(context_.api.create({.resource = &config_maps_, .ns = ns}, Body(std::move(object)), user()));
  }

  // A namespace that began to go in the meantime needs no certificate.
  static StatusOr<void> outcome_of(StatusOr<Written> written) {
    if (written || written.error().code == 404 || written.error().code == 403) return base::done();
    return base::failure(std::move(written).error());
  }

  const ControllerContext context_;
  const std::string ca_pem_;
  const ResourceType& namespaces_;
  const ResourceType& config_maps_;
};

}  // namespace

void add_root_ca_publisher(const std::string& ca_pem, ControllerSet& controllers) {
  controllers["root-ca-certificate-publisher-controller"] = [ca_pem](const ControllerContext& context) {
    return std::make_unique<RootCaPublisher>(context, ca_pem);
  };
}

}  // namespace o2dms::simulator
