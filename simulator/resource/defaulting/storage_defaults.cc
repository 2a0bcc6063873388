#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {

using base::Json;

void default_storage_class(Json& storage_class) {
  set_default(storage_class, "reclaimPolicy", "Delete");
  set_default(storage_class, "volumeBindingMode", "Immediate");
}

void default_csi_driver(Json& driver) {
  Json& spec = ensure(driver, "spec");
  set_default(spec, "attachRequired", true);
  set_default(spec, "podInfoOnMount", false);
  set_default(spec, "storageCapacity", false);
  set_default(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
  set_default(spec, "requiresRepublish", false);
  set_default(spec, "seLinuxMount", false);
  if (is_empty(spec, "volumeLifecycleModes")) spec["volumeLifecycleModes"] = Json::array({"Persistent"});
}

}  // namespace o2dms::simulator
