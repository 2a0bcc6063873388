#include "simulator/schema/schema.h"

#include <algorithm>

namespace o2dms::simulator {

const Field* Type::find(std::string_view field) const {
  const auto found = std::lower_bound(fields.begin(), fields.end(), field,
                                      [](const Field& a, std::string_view wanted) { return a.name < wanted; });
  return found != fields.end() && found->name == field ? &*found : nullptr;
}

}  // namespace o2dms::simulator
