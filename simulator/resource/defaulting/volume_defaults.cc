#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr int default_mode = 0644;

void default_field_references(Json& holder) {
  for_each(holder, "items", [](Json& item) {
    if (Json* field = child(item, "fieldRef"))
      if (is_empty(*field, "apiVersion")) (*field)["apiVersion"] = "v1";
  });
}

void default_projected(Json& projected) {
  set_default(projected, "defaultMode", default_mode);
  for_each(projected, "sources", [](Json& source) {
    if (Json* token = child(source, "serviceAccountToken")) set_default(*token, "expirationSeconds", 3600);
    if (Json* downward = child(source, "downwardAPI")) default_field_references(*downward);
  });
}

// What network and cloud volumes have in the schema's own defaults; the same in a pod's volume and in a
// PersistentVolume.
void default_devices(Json& volume) {
  if (Json* host_path = child(volume, "hostPath")) set_default(*host_path, "type", "");
  if (Json* iscsi = child(volume, "iscsi")) set_default(*iscsi, "iscsiInterface", "default");
  if (Json* rbd = child(volume, "rbd")) {
    set_default(*rbd, "pool", "rbd");
    set_default(*rbd, "user", "admin");
    set_default(*rbd, "keyring", "/etc/ceph/keyring");
  }
  if (Json* disk = child(volume, "azureDisk")) {
    set_default(*disk, "cachingMode", "ReadWrite");
    set_default(*disk, "kind", "Shared");
    set_default(*disk, "fsType", "ext4");
    set_default(*disk, "readOnly", false);
  }
  if (Json* scale_io = child(volume, "scaleIO")) {
    set_default(*scale_io, "storageMode", "ThinProvisioned");
    set_default(*scale_io, "fsType", "xfs");
  }
}

}  // namespace

void default_volume(Json& volume) {
  // A volume that has a name only is an emptyDir.
  if (volume.size() == 1 && volume.contains("name")) volume["emptyDir"] = Json::object();
  for (const char* key : {"secret", "configMap"})
    if (Json* source = child(volume, key)) set_default(*source, "defaultMode", default_mode);
  if (Json* downward = child(volume, "downwardAPI")) {
    set_default(*downward, "defaultMode", default_mode);
    default_field_references(*downward);
  }
  if (Json* projected = child(volume, "projected")) default_projected(*projected);
  if (Json* ephemeral = child(volume, "ephemeral"))
    if (Json* claim = child(*ephemeral, "volumeClaimTemplate")) {
      ensure(*claim, "metadata");
      default_claim_spec(ensure(*claim, "spec"));
    }
  default_devices(volume);
}

void default_volume_kind(Json& persistent_volume) {
  Json& spec = ensure(persistent_volume, "spec");
  if (is_empty(spec, "persistentVolumeReclaimPolicy")) spec["persistentVolumeReclaimPolicy"] = "Retain";
  set_default(spec, "volumeMode", "Filesystem");
  default_devices(spec);
  set_default(ensure(persistent_volume, "status"), "phase", "Pending");
}

}  // namespace o2dms::simulator
