#include "simulator/resource/table.h"

#include <map>

#include "simulator/resource/printing/printer.h"
#include "simulator/resource/registry.h"

namespace o2dms::simulator {
namespace {

const Printer& printer_of(const ResourceType& resource) {
  static const auto by_name = [] {
    std::map<std::pair<std::string_view, std::string_view>, const Printer*> index;
    for (const auto* printers : {&pod_printers(), &workload_printers(), &network_printers(), &storage_printers(),
                                 &configuration_printers(), &cluster_printers()})
      for (const auto& printer : *printers) index.emplace(std::pair{printer.group, printer.plural}, &printer);
    return index;
  }();
  static const Printer plain{
      {}, {}, {name_column, TableColumn{"Created At", "date"}}, [](const base::Json& object, base::Time) -> Cells {
        return {name_of(object), text_at(object, {"metadata", "creationTimestamp"})};
      }};
  auto found = by_name.find({resource.group, resource.plural});
  return found == by_name.end() ? plain : *found->second;
}

}  // namespace

const std::vector<TableColumn>& table_columns(const ResourceType& resource) {
  return printer_of(resource).columns;
}

std::vector<base::Json> table_row(const ResourceType& resource, const base::Json& object, base::Time now) {
  return printer_of(resource).row(object, now);
}

}  // namespace o2dms::simulator
