#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {

void default_claim_spec(base::Json& spec) {
  set_default(spec, "volumeMode", "Filesystem");
  ensure(spec, "resources");
}

void default_claim(base::Json& claim) {
  default_claim_spec(ensure(claim, "spec"));
  set_default(ensure(claim, "status"), "phase", "Pending");
}

}  // namespace o2dms::simulator
