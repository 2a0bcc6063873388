#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {

void default_secret(base::Json& secret) {
  if (is_empty(secret, "type")) secret["type"] = "Opaque";
}

}  // namespace o2dms::simulator
