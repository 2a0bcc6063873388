#include "simulator/cluster/controllers/volume_protection.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"
#include "simulator/cluster/runtime/pod_volumes.h"

namespace o2dms::simulator {

namespace {

// Takes its finalizer off objects of one resource that are being deleted and that nobody uses any more.
class Protection : public Controller {
 public:
  Protection(const ControllerContext& context, std::string_view controller, std::string_view plural,
             std::string_view finalizer)
      : context_(context),
        name_(controller),
        plural_(plural),
        finalizer_(finalizer),
        client_(context_, controller),
        resource_(stored_type(context.registry, "", plural)) {}

  std::string_view name() const override { return name_; }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef object = context_.cache.get(resource_, key);
    if (object == nullptr || !is_deleting(object->json()) || is_used(*object)) return base::done();
    base::Json changed = object->json();
    if (!remove_finalizer(changed, finalizer_)) return base::done();
    const auto written = client_.update(resource_, std::move(changed));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

 protected:
  virtual bool is_used(const StoredObject& object) const = 0;

  ControllerContext context_;
  std::string_view name_, plural_, finalizer_;
  ApiClient client_;
  const ResourceType& resource_;
};

class ClaimProtection : public Protection {
 public:
  explicit ClaimProtection(const ControllerContext& context)
      : Protection(context, "pvc-protection-controller", "persistentvolumeclaims", "kubernetes.io/pvc-protection"),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumeclaims"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &resource_) {
      if (is_deleting(object.json())) context_.enqueue({object.namespace_name(), object.name()});
    } else if (event.type == EventType::deleted || is_terminal(object.json())) {
      for (std::string& claim : claim_names(object.json()))
        context_.enqueue({object.namespace_name(), std::move(claim)});
    }
  }

 protected:
  bool is_used(const StoredObject& claim) const override {
    for (const ObjectRef& pod : context_.cache.list(pods_, claim.namespace_name())) {
      if (is_terminal(pod->json()) || base::string_at(pod->json(), {"spec", "nodeName"}).empty()) continue;
      const std::vector<std::string> names = claim_names(pod->json());
      if (std::find(names.begin(), names.end(), claim.name()) != names.end()) return true;
    }
    return false;
  }

 private:
  const ResourceType& pods_;
};

class VolumeProtection : public Protection {
 public:
  explicit VolumeProtection(const ControllerContext& context)
      : Protection(context, "pv-protection-controller", "persistentvolumes", "kubernetes.io/pv-protection") {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumes"}};
  }

  void on_event(const StoreEvent& event) override {
    if (is_deleting(event.object->json())) context_.enqueue({"", event.object->name()});
  }

 protected:
  bool is_used(const StoredObject& volume) const override {
    return base::string_at(volume.json(), {"status", "phase"}) == "Bound";
  }
};

}  // namespace

ControllerFactory claim_protection() {
  return [](const ControllerContext& context) { return std::make_unique<ClaimProtection>(context); };
}

ControllerFactory volume_protection() {
  return [](const ControllerContext& context) { return std::make_unique<VolumeProtection>(context); };
}

}  // namespace o2dms::simulator
