#include <unordered_map>

#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string class_of(const Json& object) {
  const std::string_view name = base::string_at(object, {"spec", "storageClassName"});
  return std::string(
      name.empty() ? base::string_at(object, {"metadata", "annotations", "volume.beta.kubernetes.io/storage-class"})
                   : name);
}

std::string unset(std::string_view text) {
  return text.empty() ? "<unset>" : std::string(text);
}

std::string phase_of(const Json& object) {
  return base::find(object, {"metadata", "deletionTimestamp"}) != nullptr
             ? "Terminating"
             : std::string(base::string_at(object, {"status", "phase"}));
}

void volume_row(const Json& object, base::Time now, Cells& cells) {
  std::string claim;
  if (const Json* reference = base::find(object, {"spec", "claimRef"}))
    claim = std::string(base::string_at(*reference, {"namespace"})) + "/" +
            std::string(base::string_at(*reference, {"name"}));
  cells = {name_of(object),
           base::string_at(object, {"spec", "capacity", "storage"}),
           access_modes_text(base::find(object, {"spec", "accessModes"})),
           base::string_at(object, {"spec", "persistentVolumeReclaimPolicy"}),
           phase_of(object),
           claim,
           class_of(object),
           unset(base::string_at(object, {"spec", "volumeAttributesClassName"})),
           base::string_at(object, {"status", "reason"}),
           age_of(object, now),
           unset(base::string_at(object, {"spec", "volumeMode"}))};
}

void claim_row(const Json& object, base::Time now, Cells& cells) {
  const bool bound = !base::string_at(object, {"spec", "volumeName"}).empty();
  cells = {name_of(object),
           phase_of(object),
           base::string_at(object, {"spec", "volumeName"}),
           bound ? base::string_at(object, {"status", "capacity", "storage"}) : "",
           bound ? access_modes_text(base::find(object, {"status", "accessModes"})) : "",
           class_of(object),
           unset(base::string_at(object, {"spec", "volumeAttributesClassName"})),
           age_of(object, now),
           unset(base::string_at(object, {"spec", "volumeMode"}))};
}

void storage_class_row(const Json& object, base::Time now, Cells& cells) {
  std::string name = name_of(object);
  if (base::string_at(object, {"metadata", "annotations", "storageclass.kubernetes.io/is-default-class"}) == "true")
    name += " (default)";
  cells = {name,
           base::string_at(object, {"provisioner"}),
           base::string_at(object, {"reclaimPolicy"}),
           base::string_at(object, {"volumeBindingMode"}),
           base::bool_at(object, {"allowVolumeExpansion"}),
           age_of(object, now)};
}

void csi_node_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), items_of(object, {"spec", "drivers"}).size(), age_of(object, now)};
}

void attachment_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object),
           base::string_at(object, {"spec", "attacher"}),
           base::string_at(object, {"spec", "source", "persistentVolumeName"}),
           base::string_at(object, {"spec", "nodeName"}),
           base::bool_at(object, {"status", "attached"}),
           age_of(object, now)};
}

}  // namespace

const Printer* find_storage_printer(std::string_view plural) {
  static const TableColumn name = {"Name", "string", "name"}, age = {"Age"}, mode = {"VolumeMode", "string", {}, {}, 1};
  static const std::unordered_map<std::string_view, Printer> printers = {
      {"persistentvolumes",
       {{name,
         {"Capacity"},
         {"Access Modes"},
         {"Reclaim Policy"},
         {"Status"},
         {"Claim"},
         {"StorageClass"},
         {"VolumeAttributesClass"},
         {"Reason"},
         age,
         mode},
        volume_row}},
      {"persistentvolumeclaims",
       {{name,
         {"Status"},
         {"Volume"},
         {"Capacity"},
         {"Access Modes"},
         {"StorageClass"},
         {"VolumeAttributesClass"},
         age,
         mode},
        claim_row}},
      {"storageclasses",
       {{name, {"Provisioner"}, {"ReclaimPolicy"}, {"VolumeBindingMode"}, {"AllowVolumeExpansion"}, age},
        storage_class_row}},
      {"csinodes", {{name, {"Drivers", "integer"}, age}, csi_node_row}},
      {"volumeattachments", {{name, {"Attacher"}, {"PV"}, {"Node"}, {"Attached", "boolean"}, age}, attachment_row}},
  };
  const auto found = printers.find(plural);
  return found == printers.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator
