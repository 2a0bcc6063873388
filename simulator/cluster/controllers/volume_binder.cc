#include "simulator/cluster/controllers/volume_binder.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/views/claim_view.h"
#include "simulator/resource/selector.h"
#include "simulator/schema/quantity.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kNoProvisioner = "kubernetes.io/no-provisioner";

Quantity storage_of(const base::Json& object, std::initializer_list<std::string_view> path) {
  return Quantity::of(base::find(object, path));
}

// A malformed selector selects nothing.
bool selects(const base::Json* selector, const StoredObject& object) {
  const auto read = LabelSelector::from_object(selector);
  return read && read->matches(object.meta().labels);
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

// A volume that nobody has claimed and that has what the claim asks for.
bool suits(const StoredObject& volume, const OpenObject& claim) {
  const VolumeView& view = volume_view(volume);
  if (is_deleting(volume) || (view.is_claimed() && !view.is_claimed_by(claim))) return false;
  const Document document = volume.document();
  const base::Json &offered = *document, &wanted = claim.json();
  const base::Json* selector = base::find(wanted, {"spec", "selector"});
  return base::string_at(offered, {"spec", "storageClassName"}) ==
             base::string_at(wanted, {"spec", "storageClassName"}) &&
         base::string_at(offered, {"spec", "volumeMode"}, "Filesystem") ==
             base::string_at(wanted, {"spec", "volumeMode"}, "Filesystem") &&
         has_modes(offered, wanted) && (selector == nullptr || selects(selector, volume)) &&
         storage_of(offered, {"spec", "capacity", "storage"}) >=
             storage_of(wanted, {"spec", "resources", "requests", "storage"});
}

class VolumeBinder : public Controller {
 public:
  explicit VolumeBinder(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_, "persistentvolume-controller"),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")),
        volumes_(stored_type(context.registry, "", "persistentvolumes")),
        classes_(stored_type(context.registry, "storage.k8s.io", "storageclasses")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "persistentvolumeclaims"}, {"", "persistentvolumes"}, {"storage.k8s.io", "storageclasses"}};
  }

  // Keys: of claims; and of volumes, without a namespace.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &claims_) {
      context_.enqueue(key_of(object));
      if (const std::string_view volume = claim_view(object).volume_name; !volume.empty())
        context_.enqueue({"", volume});
      else if (event.type == EventType::deleted)
        enqueue_volumes_of(object);
      return;
    }
    if (&object.resource() == &volumes_) context_.enqueue({"", object.name()});
    context_.cache.all(claims_).for_each([this](const ObjectRef& claim) {
      if (!claim_view(*claim).is_bound()) context_.enqueue(key_of(*claim));
    });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    return key.ns.empty() ? sync_volume(key) : sync_claim(key);
  }

 private:
  // A claim may go before it has named the volume that was made in its name.
  void enqueue_volumes_of(const StoredObject& claim) {
    context_.cache.all(volumes_).for_each([&](const ObjectRef& volume) {
      if (volume_view(*volume).claim_uid == claim.uid()) context_.enqueue(key_of(*volume));
    });
  }

  StatusOr<void> sync_claim(const ObjectKey& key) {
    const ObjectRef found = context_.cache.get(claims_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject claim(found);
    const ClaimView& view = claim_view(claim);
    if (!view.volume_name.empty()) return sync_named(claim, view.volume_name);
    const ObjectRef found_class = context_.cache.get(classes_, {"", view.storage_class});
    const Document storage_class = found_class == nullptr ? nullptr : found_class->document();
    const bool waits = storage_class != nullptr &&
                       base::string_at(*storage_class, {"volumeBindingMode"}) == "WaitForFirstConsumer" &&
                       base::find(claim.json(), {"metadata", "annotations", kSelectedNode}) == nullptr;
    if (waits) {
      events_.record_once(claim, {"WaitForFirstConsumer", "waiting for first consumer to be created before binding"});
      return base::done();
    }
    const ObjectRef volume = smallest_that_suits(claim);
    if (volume != nullptr) return bind(claim, *volume);
    if (storage_class == nullptr) return record_unbound(claim);
    if (base::string_at(*storage_class, {"provisioner"}) == kNoProvisioner) return base::done();
    const auto made = client_.create(volumes_, "", provisioned(claim, found_class->name(), *storage_class));
    if (!made && is_already_exists(made.error())) return base::done();
    if (!made) return base::failure(made.error());
    events_.record(claim, {"ProvisioningSucceeded", "Successfully provisioned volume " + std::string((*made)->name())});
    return bind(claim, **made);
  }

  StatusOr<void> record_unbound(const OpenObject& claim) {
    const std::string wanted(base::string_at(claim.json(), {"spec", "storageClassName"}));
    if (wanted.empty())
      events_.record_once(
          claim, {"FailedBinding", "no persistent volumes available for this claim and no storage class is set"});
    else
      events_.record_once(claim,
                          {"ProvisioningFailed", "storageclass.storage.k8s.io \"" + wanted + "\" not found", true});
    return base::done();
  }

  StatusOr<void> sync_named(const OpenObject& claim, std::string_view volume_name) {
    const ObjectRef volume = context_.cache.get(volumes_, {"", volume_name});
    const bool is_bound = claim_view(claim).is_bound();
    if (volume == nullptr || (volume_view(*volume).is_claimed() && !volume_view(*volume).is_claimed_by(claim))) {
      if (!is_bound) return base::done();
      base::Json status = status_of(claim.json());
      status["phase"] = "Lost";
      return client_.set_status(claim, std::move(status));
    }
    return is_bound ? base::done() : bind(claim, *volume);
  }

  ObjectRef smallest_that_suits(const OpenObject& claim) const {
    ObjectRef best;
    bool own = false;  // one that is claimed for this claim already
    const auto capacity = [](const StoredObject& volume) {
      return storage_of(*volume.document(), {"spec", "capacity", "storage"});
    };
    context_.cache.all(volumes_).for_each([&](const ObjectRef& volume) {
      if (own || !suits(*volume, claim)) return;
      own = volume_view(*volume).is_claimed_by(claim);
      if (own || best == nullptr || capacity(*volume) < capacity(*best)) best = volume;
    });
    return best;
  }

  static base::Json claim_reference(const OpenObject& claim) {
    return {{"apiVersion", "v1"},
            {"kind", "PersistentVolumeClaim"},
            {"namespace", claim.namespace_name()},
            {"name", claim.name()},
            {"uid", claim.uid()}};
  }

  static base::Json provisioned(const OpenObject& claim, std::string_view class_name, const base::Json& settings) {
    const base::Json& wanted = claim.json();
    const std::string provisioner(base::string_at(settings, {"provisioner"}));
    const std::string name = "pvc-" + std::string(claim.uid());
    base::Json volume = {
        {"metadata", {{"name", name}, {"annotations", {{"pv.kubernetes.io/provisioned-by", provisioner}}}}},
        {"spec",
         {{"accessModes", wanted.at("spec").value("accessModes", base::Json::array({"ReadWriteOnce"}))},
          {"capacity", {{"storage", base::string_at(wanted, {"spec", "resources", "requests", "storage"}, "0")}}},
          {"claimRef", claim_reference(claim)},
          {"csi", {{"driver", provisioner}, {"volumeHandle", name}}},
          {"persistentVolumeReclaimPolicy", base::string_at(settings, {"reclaimPolicy"}, "Delete")},
          {"storageClassName", class_name},
          {"volumeMode", base::string_at(wanted, {"spec", "volumeMode"}, "Filesystem")}}}};
    if (const base::Json* options = base::find(settings, {"mountOptions"})) volume["spec"]["mountOptions"] = *options;
    return volume;
  }

  // First the volume names the claim, then the claim the volume; each step is found done when it is tried again.
  StatusOr<void> bind(const OpenObject& claim, const StoredObject& volume_object) {
    const Document document = volume_object.document();
    const base::Json& volume = *document;
    base::Json claimed = volume;
    if (base::string_at(claimed, {"spec", "claimRef", "uid"}) != claim.uid()) {
      claimed["spec"]["claimRef"] = claim_reference(claim);
      claimed["metadata"]["annotations"]["pv.kubernetes.io/bound-by-controller"] = "yes";
      if (const auto written = client_.update(volumes_, std::move(claimed)); !written)
        return base::failure(written.error());
    }
    ObjectRef present = claim.object();
    base::Json bound = claim.json();
    if (base::string_at(bound, {"spec", "volumeName"}).empty()) {
      bound["spec"]["volumeName"] = volume_object.name();
      base::Json& annotations = bound["metadata"]["annotations"];
      annotations["pv.kubernetes.io/bind-completed"] = "yes";
      annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
      const std::string_view provisioner =
          base::string_at(volume, {"metadata", "annotations", "pv.kubernetes.io/provisioned-by"});
      if (!provisioner.empty()) annotations["volume.kubernetes.io/storage-provisioner"] = provisioner;
      const auto written = client_.update(claims_, std::move(bound));
      if (!written) return base::failure(written.error());
      present = *written;
    }
    const OpenObject written(present);
    base::Json status = status_of(written.json());
    status["phase"] = "Bound";
    for (const char* field : {"accessModes", "capacity"}) {
      if (const base::Json* value = base::find(volume, {"spec", field})) status[field] = *value;
    }
    return client_.set_status(written, std::move(status));
  }

  StatusOr<void> sync_volume(const ObjectKey& key) {
    const ObjectRef found = context_.cache.get(volumes_, key);
    if (found == nullptr) return base::done();
    const OpenObject volume(found);
    const VolumeView& view = volume_view(volume);
    if (view.claim_uid.empty()) return set_phase(volume, "Available");
    const ObjectRef claim = context_.cache.get(claims_, {view.claim_namespace, view.claim_name});
    if (claim != nullptr && claim->uid() == view.claim_uid)
      return claim_view(*claim).volume_name == volume.name() ? set_phase(volume, "Bound") : base::done();
    // A volume is made in the name of its claim: only one that has been bound is let go.
    if (view.phase != "Released") return set_phase(volume, "Released");
    if (is_deleting(volume) || base::string_at(volume.json(), {"spec", "persistentVolumeReclaimPolicy"}) != "Delete")
      return base::done();
    return client_.remove(volume);
  }

  StatusOr<void> set_phase(const OpenObject& volume, const char* phase) {
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
