// ClaimView and VolumeView: what controllers, scheduler and nodes need to know of a PersistentVolumeClaim and of a
// PersistentVolume, read from their bytes once a revision. Immutable; thread-safe; live as long as their objects.
#pragma once

#include <string_view>

#include "base/json_cursor.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// The annotation of a claim that waits for its first consumer: the scheduler names the node, the binder then binds.
inline constexpr const char* kSelectedNode = "volume.kubernetes.io/selected-node";

class ClaimView final : public ObjectView {
 public:
  explicit ClaimView(const StoredObject& claim);

  std::string_view phase, volume_name, storage_class;
  [[nodiscard]] bool is_bound() const { return phase == "Bound"; }

 private:
  base::DecodedStrings decoded_;
};

class VolumeView final : public ObjectView {
 public:
  explicit VolumeView(const StoredObject& volume);

  std::string_view phase;
  // spec.claimRef; its name is empty when there is none.
  std::string_view claim_namespace, claim_name, claim_uid;

  [[nodiscard]] bool is_claimed() const { return !claim_name.empty(); }
  [[nodiscard]] bool is_claimed_by(const StoredObject& claim) const {
    return claim_name == claim.name() && claim_namespace == claim.namespace_name() &&
           (claim_uid.empty() || claim_uid == claim.uid());
  }

 private:
  base::DecodedStrings decoded_;
};

inline const ClaimView& claim_view(const StoredObject& claim) {
  return claim.view<ClaimView>();
}
inline const VolumeView& volume_view(const StoredObject& volume) {
  return volume.view<VolumeView>();
}

}  // namespace o2dms::simulator
