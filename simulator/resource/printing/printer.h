// Printer: the columns and the row of one kind; one file a family of kinds. Cells take their words from kubectl's own
// tables. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/resource/table.h"

namespace o2dms::simulator {

using Cells = std::vector<base::Json>;

struct Printer {
  std::string_view group, plural;
  std::vector<TableColumn> columns;
  Cells (*row)(const base::Json& object, base::Time now);
};

const std::vector<Printer>& pod_printers();
const std::vector<Printer>& workload_printers();
const std::vector<Printer>& network_printers();
const std::vector<Printer>& storage_printers();
const std::vector<Printer>& configuration_printers();
const std::vector<Printer>& cluster_printers();

inline constexpr TableColumn name_column{"Name", "string", "name"};
inline constexpr TableColumn age_column{"Age"};
constexpr TableColumn text(std::string_view name) {
  return {name};
}
constexpr TableColumn number(std::string_view name) {
  return {name, "integer"};
}
constexpr TableColumn wide(std::string_view name) {
  return {name, "string", {}, {}, 1};
}

// Cells.
std::string name_of(const base::Json& object);
// Of a time at the path: "5m", "<unknown>" when it is absent.
std::string age(const base::Json& object, std::initializer_list<std::string_view> path, base::Time now);
std::string age(const base::Json& object, base::Time now);  // of the object
std::string text_at(const base::Json& object, std::initializer_list<std::string_view> path,
                    std::string_view fallback = "<none>");
std::string selector_text(const base::Json* selector);  // a LabelSelector: "app=a,tier in (x,y)", "<none>"
std::string map_text(const base::Json* map);            // "a=b,c=d", "<none>"
std::string joined(const std::vector<std::string>& words, std::string_view fallback = "<none>");
std::string container_names(const base::Json* pod_spec);
std::string container_images(const base::Json* pod_spec);
std::size_t size_at(const base::Json& object, std::initializer_list<std::string_view> path);
const base::Json* condition(const base::Json& object, std::string_view type);  // of status.conditions
std::string access_modes(const base::Json* modes);                             // "RWO,ROX"

}  // namespace o2dms::simulator
