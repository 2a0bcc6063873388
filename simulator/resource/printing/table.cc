#include "simulator/resource/printing/table.h"

#include "simulator/resource/printing/custom_columns.h"
#include "simulator/resource/printing/printer.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// What a CustomResourceDefinition shows that names no columns.
const Printer& custom_printer() {
  static const Printer printer = {{{"Name", "string", "name"}, {"Age", "date"}},
                                  [](const Json& object, base::Time now, Cells& cells) {
                                    cells = {name_of(object), age_of(object, now)};
                                  }};
  return printer;
}

const Printer* find_printer(const ResourceType& resource) {
  if (resource.custom) return &custom_printer();
  for (const auto find : {find_pod_printer, find_workload_printer, find_network_printer, find_storage_printer,
                          find_access_printer, find_cluster_printer})
    if (const Printer* printer = find(resource.plural)) return printer;
  return nullptr;
}

// A kind that nobody prints: its name, and when it was made.
const Printer& fallback() {
  static const Printer printer = {
      {{"Name", "string", "name"}, {"Created At", "date"}}, [](const Json& object, base::Time, Cells& cells) {
        cells = {name_of(object), base::string_at(object, {"metadata", "creationTimestamp"})};
      }};
  return printer;
}

}  // namespace

std::vector<TableColumn> table_columns(const ResourceType& resource) {
  if (resource.definition != nullptr) return custom_columns(*resource.definition);
  const Printer* printer = find_printer(resource);
  return printer == nullptr ? fallback().columns : printer->columns;
}

std::vector<Json> table_row(const ResourceType& resource, const Json& object, base::Time now) {
  if (resource.definition != nullptr) return custom_row(*resource.definition, object, now);
  const Printer* found = find_printer(resource);
  const Printer& printer = found == nullptr ? fallback() : *found;
  Cells cells;
  printer.row(object, now, cells);
  cells.resize(printer.columns.size());
  return cells;
}

}  // namespace o2dms::simulator
