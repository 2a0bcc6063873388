#include "simulator/cluster/controllers/volume_protection.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/views/claim_view.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

// Takes its finalizer off objects of one resource that are being deleted and that nobody uses any more.
class Protection : public Controller {
 public:
  Protection(const ControllerContext& context, std::string_view plural, std::string_view finalizer)
      : context_(context),
        finalizer_(finalizer),
        client_(context_),
        resource_(stored_type(context.registry, "", plural)) {}

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef object = context_.cache.get(resource_, key);
    if (object == nullptr || !is_deleting(*object) || is_used(*object)) return base::done();
    base::Json changed = *object->document();
    if (!remove_finalizer(changed, finalizer_)) return base::done();
    const auto written = client_.update(resource_, std::move(changed));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

 protected:
  virtual bool is_used(const StoredObject& object) const = 0;

  const ControllerContext context_;
  std::string_view finalizer_;
  ApiClient client_;
  const ResourceType& resource_;
};

class ClaimProtection : public Protection {
 public:
  explicit ClaimProtection(const ControllerContext& context)
      : Protection(context, "persistentvolumeclaims", "kubernetes.io/pvc-protection"),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumeclaims"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &resource_) {
      if (is_deleting(object)) context_.enqueue(key_of(object));
    } else if (event.type == EventType::deleted || pod_view(object).is_terminal()) {
      for (const std::string& claim : pod_view(object).claim_names())
        context_.enqueue({object.namespace_name(), claim});
    }
  }

 protected:
  bool is_used(const StoredObject& claim) const override {
    bool used = false;
    context_.cache.all(pods_).for_each_in(claim.namespace_name(), [&](const ObjectRef& pod) {
      const PodView& view = pod_view(*pod);
      if (used || view.is_terminal() || view.node_name.empty()) return;
      const std::vector<std::string> names = view.claim_names();
      used = std::find(names.begin(), names.end(), claim.name()) != names.end();
    });
    return used;
  }

 private:
  const ResourceType& pods_;
};

class VolumeProtection : public Protection {
 public:
  explicit VolumeProtection(const ControllerContext& context)
      : Protection(context, "persistentvolumes", "kubernetes.io/pv-protection") {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumes"}};
  }

  void on_event(const StoreEvent& event) override {
    if (is_deleting(*event.object)) context_.enqueue({"", event.object->name()});
  }

 protected:
  bool is_used(const StoredObject& volume) const override { return volume_view(volume).phase == "Bound"; }
};

}  // namespace

ControllerFactory claim_protection() {
  return [](const ControllerContext& context) { return std::make_unique<ClaimProtection>(context); };
}

ControllerFactory volume_protection() {
  return [](const ControllerContext& context) { return std::make_unique<VolumeProtection>(context); };
}

}  // namespace o2dms::simulator
