#include "simulator/cluster/views/claim_view.h"

namespace o2dms::simulator {

ClaimView::ClaimView(const StoredObject& claim) {
  base::JsonCursor at(claim.bytes());
  at.members([&](std::string_view part) {
    if (part == "spec") {
      at.members([&](std::string_view key) {
        if (key == "volumeName") volume_name = at.string(decoded_);
        if (key == "storageClassName") storage_class = at.string(decoded_);
      });
    } else if (part == "status") {
      at.members([&](std::string_view key) {
        if (key == "phase") phase = at.string(decoded_);
      });
    }
  });
}

VolumeView::VolumeView(const StoredObject& volume) {
  base::JsonCursor at(volume.bytes());
  at.members([&](std::string_view part) {
    if (part == "spec") {
      at.members([&](std::string_view key) {
        if (key != "claimRef") return;
        at.members([&](std::string_view member) {
          if (member == "namespace") claim_namespace = at.string(decoded_);
          if (member == "name") claim_name = at.string(decoded_);
          if (member == "uid") claim_uid = at.string(decoded_);
        });
      });
    } else if (part == "status") {
      at.members([&](std::string_view key) {
        if (key == "phase") phase = at.string(decoded_);
      });
    }
  });
}

}  // namespace o2dms::simulator
