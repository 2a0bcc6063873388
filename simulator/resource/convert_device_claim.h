// resource.k8s.io v1beta1 against its later versions: a claim's request is flat there (later: below `exactly`), and a
// slice's device keeps its attributes below `basic` (later: flat). Called by convert.cc alone. In place; pure.
#pragma once

#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::simulator {

void devices_to_v1beta1(base::Json& object, std::string_view plural);
void devices_from_v1beta1(base::Json& object, std::string_view plural);

}  // namespace o2dms::simulator
