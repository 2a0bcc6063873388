// What the printers of printing/ share: how a printer is found, and the cells that many kinds have. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/resource/printing/table.h"

namespace o2dms::simulator {

using Cells = std::vector<base::Json>;

struct Printer {
  std::vector<TableColumn> columns;
  void (*row)(const base::Json& object, base::Time now, Cells& cells);
};

// Each null when the kind is not of its folder's part; by plural and group.
const Printer* find_pod_printer(std::string_view plural);
const Printer* find_workload_printer(std::string_view plural);
const Printer* find_network_printer(std::string_view plural);
const Printer* find_storage_printer(std::string_view plural);
const Printer* find_access_printer(std::string_view plural);
const Printer* find_cluster_printer(std::string_view plural);

std::string name_of(const base::Json& object);
// The time since a timestamp, "<unknown>" when there is none.
std::string since(std::string_view timestamp, base::Time now);
std::string age_of(const base::Json& object, base::Time now);
// "a,b"; "<none>" when empty.
std::string joined(const std::vector<std::string>& items, std::string_view separator = ",");
std::string or_none(std::string_view text);
std::string label_text(const base::Json* labels);       // "a=b,c=d" or "<none>"
std::string selector_text(const base::Json* selector);  // of a LabelSelector; "<none>"
// Containers and images of a pod spec.
std::string container_names(const base::Json* pod_spec);
std::string container_images(const base::Json* pod_spec);
std::string access_modes_text(const base::Json* modes);  // "RWO,ROX"
// The members of a list that are objects; none when it is absent.
std::vector<const base::Json*> items_of(const base::Json& object, std::initializer_list<std::string_view> path);

}  // namespace o2dms::simulator
