// Table: server-side printing, what `kubectl get` shows: columns by kind and one row an object (meta/v1 Table without
// its envelope, which the API adds). A kind without columns of its own has Name and Created At, a custom one Name and
// Age. Pure; thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace o2dms::simulator {

struct ResourceType;

struct TableColumn {
  std::string_view name;  // "Ready"
  std::string_view type = "string";
  std::string_view format = {};  // "name" for the first
  std::string_view description = {};
  int priority = 0;  // 1: with -o wide only
};

std::vector<TableColumn> table_columns(const ResourceType& resource);
// The cells of an object, one for each column. `now` is what ages are counted to.
std::vector<base::Json> table_row(const ResourceType& resource, const base::Json& object, base::Time now);

}  // namespace o2dms::simulator
