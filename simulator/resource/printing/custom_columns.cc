#include "simulator/resource/printing/custom_columns.h"

#include "base/number.h"
#include "simulator/resource/json_path.h"
#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? base::to_general_text(value.get<double>()) : base::to_text(value);
}

// What a column of this type shows of a value; null for one that does not fit.
Json cell_of(const std::string& type, const Json& value, base::Time now) {
  if (type == "string") return text_of(value);
  if (type == "integer")
    return value.is_number_float() ? Json(static_cast<std::int64_t>(value.get<double>()))
           : value.is_number()     ? value
                                   : Json();
  if (type == "number") return value.is_number() ? value : Json();
  if (type == "boolean") return value.is_boolean() ? value : Json();
  if (type != "date" || !value.is_string()) return {};
  const auto& stamp = value.get_ref<const std::string&>();
  return parse_rfc3339(stamp) ? Json(since(stamp, now)) : Json("<invalid>");
}

}  // namespace

std::vector<TableColumn> custom_columns(const CustomVersion& definition) {
  std::vector<TableColumn> columns = {{"Name", "string", "name"}};
  for (const CustomColumn& each : definition.columns)
    columns.push_back({each.name, each.type, each.format, each.description, each.priority});
  if (definition.columns.empty()) columns.push_back({"Age", "date"});
  return columns;
}

std::vector<Json> custom_row(const CustomVersion& definition, const Json& object, base::Time now) {
  std::vector<Json> cells = {name_of(object)};
  for (const CustomColumn& each : definition.columns) {
    const auto path = JsonPath::parse(each.json_path);
    const auto found = path ? path->find(object) : std::vector<const Json*>();
    cells.push_back(found.empty() || found.front()->is_null() ? Json() : cell_of(each.type, *found.front(), now));
  }
  if (definition.columns.empty()) cells.emplace_back(age_of(object, now));
  return cells;
}

}  // namespace o2dms::simulator
