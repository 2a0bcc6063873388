// Forward declaration of Json, for headers.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace o2dms::base {
using Json = nlohmann::json;
}
