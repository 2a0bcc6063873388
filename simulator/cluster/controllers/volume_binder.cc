#include "simulator/cluster/controllers/volume_binder.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_volumes.h"
#include "simulator/resource/quantity.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kNoProvisioner = "kubernetes.io/no-provisioner";

Quantity storage_of(const base::Json& object, std::initializer_list<std::string_view> path) {
  return Quantity::of(base::find(object, path));
}

bool has_modes(const base::Json& volume, const base::Json& claim) {
  const base::Json *offered = base::find(volume, {"spec", "accessModes"}),
                   *wanted = base::find(claim, {"spec", "accessModes"});
  if (wanted == nullptr) return true;
  for (const base::Json& mode : *wanted) {
    if (offered == nullptr || std::find(offered->begin(), offered->end(), mode) == offered->end()) return false;
  }
  return true;
}

bool is_claimed_by(const base::Json& volume, const StoredObject& claim) {
  const base::Json* reference = base::find(volume, {"spec", "claimRef"});
  if (reference == nullptr || base::string_at(*reference, {"namespace"}) != claim.namespace_name() ||
      base::string_at(*reference, {"name"}) != claim.name())
    return false;
  const std::string_view uid = base::string_at(*reference, {"uid"});
  return uid.empty() || uid == claim.uid();
}

// A volume that nobody has claimed and that has what the claim asks for.
bool suits(const base::Json& volume, const StoredObject& claim) {
  if (is_deleting(volume)) return false;
  if (base::find(volume, {"spec", "claimRef"}) != nullptr && !is_claimed_by(volume, claim)) return false;
  const base::Json& wanted = claim.json();
  const base::Json* selector = base::find(wanted, {"spec", "selector"});
  return base::string_at(volume, {"spec", "storageClassName"}) ==
             base::string_at(wanted, {"spec", "storageClassName"}) &&
         base::string_at(volume, {"spec", "volumeMode"}, "Filesystem") ==
             base::string_at(wanted, {"spec", "volumeMode"}, "Filesystem") &&
         has_modes(volume, wanted) && (selector == nullptr || selects(selector, volume)) &&
         storage_of(volume, {"spec", "capacity", "storage"}) >=
             storage_of(wanted, {"spec", "resources", "requests", "storage"});
}

class VolumeBinder : public Controller {
 public:
  explicit VolumeBinder(const ControllerContext& context)
      : context_(context),
        client_(context_, "persistent-volume-binder"),
        events_(context_, client_, "persistentvolume-controller"),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")),
        volumes_(stored_type(context.registry, "", "persistentvolumes")),
        classes_(stored_type(context.registry, "storage.k8s.io", "storageclasses")) {}

  std::string_view name() const override { return "persistentvolume-binder-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumeclaims"}, {"", "persistentvolumes"}, {"storage.k8s.io", "storageclasses"}};
  }

  // Keys: of claims; and of volumes, without a namespace.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &claims_) {
      context_.enqueue({object.namespace_name(), object.name()});
      const std::string_view volume = base::string_at(object.json(), {"spec", "volumeName"});
      if (!volume.empty()) context_.enqueue({"", std::string(volume)});
      return;
    }
    if (&object.resource() == &volumes_) context_.enqueue({"", object.name()});
    for (const auto& [key, claim] : context_.cache.all(claims_)) {
      if (base::string_at(claim->json(), {"status", "phase"}) != "Bound") context_.enqueue(key);
    }
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    return key.ns.empty() ? keep_volume(key) : keep_claim(key);
  }

 private:
  StatusOr<void> keep_claim(const ObjectKey& key) {
    const ObjectRef claim = context_.cache.get(claims_, key);
    if (claim == nullptr || is_deleting(claim->json())) return base::done();
    const std::string volume_name(base::string_at(claim->json(), {"spec", "volumeName"}));
    if (!volume_name.empty()) return keep_named(*claim, volume_name);
    const ObjectRef storage_class =
        context_.cache.get(classes_, {"", std::string(base::string_at(claim->json(), {"spec", "storageClassName"}))});
    const bool waits = storage_class != nullptr &&
                       base::string_at(storage_class->json(), {"volumeBindingMode"}) == "WaitForFirstConsumer" &&
                       base::find(claim->json(), {"metadata", "annotations", kSelectedNode}) == nullptr;
    if (waits) {
      events_.tell_once(*claim, {"WaitForFirstConsumer", "waiting for first consumer to be created before binding"});
      return base::done();
    }
    const ObjectRef volume = smallest_that_suits(*claim);
    if (volume != nullptr) return bind(*claim, *volume);
    if (storage_class == nullptr) return tell_unbound(*claim);
    if (base::string_at(storage_class->json(), {"provisioner"}) == kNoProvisioner) return base::done();
    const auto made = client_.create(volumes_, "", provisioned(*claim, *storage_class));
    if (!made && is_already_exists(made.error())) return base::done();
    if (!made) return base::failure(made.error());
    events_.tell(*claim, {"ProvisioningSucceeded", "Successfully provisioned volume " + (*made)->name()});
    return bind(*claim, **made);
  }

  StatusOr<void> tell_unbound(const StoredObject& claim) {
    const std::string wanted(base::string_at(claim.json(), {"spec", "storageClassName"}));
    if (wanted.empty())
      events_.tell_once(
          claim, {"FailedBinding", "no persistent volumes available for this claim and no storage class is set"});
    else
      events_.tell_once(claim,
                        {"ProvisioningFailed", "storageclass.storage.k8s.io \"" + wanted + "\" not found", true});
    return base::done();
  }

  StatusOr<void> keep_named(const StoredObject& claim, const std::string& volume_name) {
    const ObjectRef volume = context_.cache.get(volumes_, {"", volume_name});
    const std::string_view phase = base::string_at(claim.json(), {"status", "phase"});
    if (volume == nullptr ||
        (base::find(volume->json(), {"spec", "claimRef"}) != nullptr && !is_claimed_by(volume->json(), claim))) {
      if (phase != "Bound") return base::done();
      base::Json status = status_of(claim.json());
      status["phase"] = "Lost";
      return client_.set_status(claim, std::move(status));
    }
    return phase == "Bound" ? base::done() : bind(claim, *volume);
  }

  ObjectRef smallest_that_suits(const StoredObject& claim) const {
    ObjectRef best;
    for (const auto& [key, volume] : context_.cache.all(volumes_)) {
      if (!suits(volume->json(), claim)) continue;
      if (is_claimed_by(volume->json(), claim)) return volume;
      if (best == nullptr || storage_of(volume->json(), {"spec", "capacity", "storage"}) <
                                 storage_of(best->json(), {"spec", "capacity", "storage"}))
        best = volume;
    }
    return best;
  }

  static base::Json claim_reference(const StoredObject& claim) {
    return {{"apiVersion", "v1"},
            {"kind", "PersistentVolumeClaim"},
            {"namespace", claim.namespace_name()},
            {"name", claim.name()},
            {"uid", claim.uid()}};
  }

  base::Json provisioned(const StoredObject& claim, const StoredObject& storage_class) const {
    const base::Json &wanted = claim.json(), &settings = storage_class.json();
    const std::string provisioner(base::string_at(settings, {"provisioner"}));
    const std::string name = "pvc-" + claim.uid();
    base::Json volume = {
        {"metadata", {{"name", name}, {"annotations", {{"pv.kubernetes.io/provisioned-by", provisioner}}}}},
        {"spec",
         {{"accessModes", wanted.at("spec").value("accessModes", base::Json::array({"ReadWriteOnce"}))},
          {"capacity", {{"storage", base::string_at(wanted, {"spec", "resources", "requests", "storage"}, "0")}}},
          {"claimRef", claim_reference(claim)},
          {"csi", {{"driver", provisioner}, {"volumeHandle", name}}},
          {"persistentVolumeReclaimPolicy", base::string_at(settings, {"reclaimPolicy"}, "Delete")},
          {"storageClassName", storage_class.name()},
          {"volumeMode", base::string_at(wanted, {"spec", "volumeMode"}, "Filesystem")}}}};
    if (const base::Json* options = base::find(settings, {"mountOptions"})) volume["spec"]["mountOptions"] = *options;
    return volume;
  }

  // First the volume names the claim, then the claim the volume; each step is found done when it is tried again.
  StatusOr<void> bind(const StoredObject& claim, const StoredObject& volume) {
    base::Json claimed = volume.json();
    if (base::string_at(claimed, {"spec", "claimRef", "uid"}) != claim.uid()) {
      claimed["spec"]["claimRef"] = claim_reference(claim);
      claimed["metadata"]["annotations"]["pv.kubernetes.io/bound-by-controller"] = "yes";
      if (const auto written = client_.update(volumes_, std::move(claimed)); !written)
        return base::failure(written.error());
    }
    ObjectRef present = context_.cache.get(claims_, {claim.namespace_name(), claim.name()});
    base::Json bound = present->json();
    if (base::string_at(bound, {"spec", "volumeName"}).empty()) {
      bound["spec"]["volumeName"] = volume.name();
      base::Json& annotations = bound["metadata"]["annotations"];
      annotations["pv.kubernetes.io/bind-completed"] = "yes";
      annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
      const std::string_view provisioner =
          base::string_at(volume.json(), {"metadata", "annotations", "pv.kubernetes.io/provisioned-by"});
      if (!provisioner.empty()) annotations["volume.kubernetes.io/storage-provisioner"] = provisioner;
      const auto written = client_.update(claims_, std::move(bound));
      if (!written) return base::failure(written.error());
      present = *written;
    }
    base::Json status = status_of(present->json());
    status["phase"] = "Bound";
    for (const char* field : {"accessModes", "capacity"}) {
      if (const base::Json* value = base::find(volume.json(), {"spec", field})) status[field] = *value;
    }
    return client_.set_status(*present, std::move(status));
  }

  StatusOr<void> keep_volume(const ObjectKey& key) {
    const ObjectRef volume = context_.cache.get(volumes_, key);
    if (volume == nullptr) return base::done();
    const base::Json* reference = base::find(volume->json(), {"spec", "claimRef"});
    if (reference == nullptr || base::string_at(*reference, {"uid"}).empty()) return set_phase(*volume, "Available");
    const ObjectRef claim = context_.cache.get(claims_, {std::string(base::string_at(*reference, {"namespace"})),
                                                         std::string(base::string_at(*reference, {"name"}))});
    if (claim != nullptr && claim->uid() == base::string_at(*reference, {"uid"})) {
      return base::string_at(claim->json(), {"spec", "volumeName"}) == volume->name() ? set_phase(*volume, "Bound")
                                                                                      : base::done();
    }
    // A volume is made in the name of its claim: only one that has been bound is let go.
    if (base::string_at(volume->json(), {"status", "phase"}) != "Released") return set_phase(*volume, "Released");
    if (is_deleting(volume->json()) ||
        base::string_at(volume->json(), {"spec", "persistentVolumeReclaimPolicy"}) != "Delete")
      return base::done();
    return client_.remove(*volume);
  }

  StatusOr<void> set_phase(const StoredObject& volume, const char* phase) {
    base::Json status = status_of(volume.json());
    if (base::string_at(status, {"phase"}) == phase) return base::done();
    status["phase"] = phase;
    status["lastPhaseTransitionTime"] = base::to_rfc3339(context_.clock.now());
    return client_.set_status(volume, std::move(status));
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& claims_;
  const ResourceType& volumes_;
  const ResourceType& classes_;
};

}  // namespace

ControllerFactory volume_binder() {
  return [](const ControllerContext& context) { return std::make_unique<VolumeBinder>(context); };
}

}  // namespace o2dms::simulator
