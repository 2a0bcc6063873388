// Body: what a client sent, parsed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace o2dms::simulator {

struct Body {
  Body() = default;
  explicit Body(base::Json sent, std::vector<std::string> duplicates = {})
      : json(std::move(sent)), duplicate_fields(std::move(duplicates)) {}

  base::Json json;
  std::vector<std::string> duplicate_fields;  // paths of keys that came twice; the last one holds
};

}  // namespace o2dms::simulator
