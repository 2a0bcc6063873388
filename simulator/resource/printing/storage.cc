#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::string phase(const Json& object) {
  return base::find(object, {"metadata", "deletionTimestamp"}) ? "Terminating"
                                                               : text_at(object, {"status", "phase"}, "");
}

Cells claim_row(const Json& claim, base::Time now) {
  return {name_of(claim),
          phase(claim),
          text_at(claim, {"spec", "volumeName"}, ""),
          text_at(claim, {"status", "capacity", "storage"}, ""),
          access_modes(base::find(claim, {"status", "accessModes"})),
          text_at(claim, {"spec", "storageClassName"}, ""),
          text_at(claim, {"spec", "volumeAttributesClassName"}, "<unset>"),
          age(claim, now),
          text_at(claim, {"spec", "volumeMode"}, "<unset>")};
}

Cells volume_row(const Json& volume, base::Time now) {
  std::string claim = text_at(volume, {"spec", "claimRef", "namespace"}, "");
  if (!claim.empty()) claim += "/" + text_at(volume, {"spec", "claimRef", "name"}, "");
  return {name_of(volume),
          text_at(volume, {"spec", "capacity", "storage"}, ""),
          access_modes(base::find(volume, {"spec", "accessModes"})),
          text_at(volume, {"spec", "persistentVolumeReclaimPolicy"}, ""),
          phase(volume),
          claim,
          text_at(volume, {"spec", "storageClassName"}, ""),
          text_at(volume, {"spec", "volumeAttributesClassName"}, "<unset>"),
          text_at(volume, {"status", "reason"}, ""),
          age(volume, now),
          text_at(volume, {"spec", "volumeMode"}, "<unset>")};
}

Cells storage_class_row(const Json& object, base::Time now) {
  std::string name = name_of(object);
  if (base::string_at(object, {"metadata", "annotations", "storageclass.kubernetes.io/is-default-class"}) == "true")
    name += " (default)";
  return {name,
          text_at(object, {"provisioner"}),
          text_at(object, {"reclaimPolicy"}, "Delete"),
          text_at(object, {"volumeBindingMode"}, "Immediate"),
          base::bool_at(object, {"allowVolumeExpansion"}),
          age(object, now)};
}

}  // namespace

const std::vector<Printer>& storage_printers() {
  static const std::vector<Printer> printers = {
      {"",
       "persistentvolumeclaims",
       {name_column, text("Status"), text("Volume"), text("Capacity"), text("Access Modes"), text("StorageClass"),
        text("VolumeAttributesClass"), age_column, wide("VolumeMode")},
       claim_row},
      {"",
       "persistentvolumes",
       {name_column, text("Capacity"), text("Access Modes"), text("Reclaim Policy"), text("Status"), text("Claim"),
        text("StorageClass"), text("VolumeAttributesClass"), text("Reason"), age_column, wide("VolumeMode")},
       volume_row},
      {"storage.k8s.io",
       "storageclasses",
       {name_column, text("Provisioner"), text("ReclaimPolicy"), text("VolumeBindingMode"),
        TableColumn{"AllowVolumeExpansion", "boolean"}, age_column},
       storage_class_row}};
  return printers;
}

}  // namespace o2dms::simulator
