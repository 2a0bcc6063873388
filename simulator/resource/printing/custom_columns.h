// The columns that a CustomResourceDefinition gives its objects, and their cells. Pure; thread-safe.
#pragma once

#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/resource/printing/table.h"

namespace o2dms::simulator {

struct CustomVersion;

// Views into the definition. Name first; Age alone behind it when the definition has none of its own.
std::vector<TableColumn> custom_columns(const CustomVersion& definition);
std::vector<base::Json> custom_row(const CustomVersion& definition, const base::Json& object, base::Time now);

}  // namespace o2dms::simulator
