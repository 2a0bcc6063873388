#include "simulator/http/forms.h"

#include "simulator/resource/convert.h"
#include "simulator/resource/printing/table.h"

namespace o2dms::simulator {

using base::Json;

namespace {
std::string meta_version(std::string_view version) {
  return "meta.k8s.io/" + std::string(version);
}
}  // namespace

IncludedObject included_object(const Query& query) {
  const std::string asked = query.get("includeObject");
  if (asked == "None") return IncludedObject::none;
  return asked == "Object" ? IncludedObject::whole : IncludedObject::metadata;
}

Json table_head(const TableForm& form, bool with_columns) {
  Json table = {{"kind", "Table"},
                {"apiVersion", meta_version(form.version)},
                {"metadata", Json::object()},
                {"columnDefinitions", nullptr},
                {"rows", Json::array()}};
  if (!with_columns) return table;
  Json& columns = table["columnDefinitions"] = Json::array();
  for (const TableColumn& column : table_columns(form.resource)) {
    columns.push_back({{"name", column.name},
                       {"type", column.type},
                       {"format", column.format},
                       {"description", column.description},
                       {"priority", column.priority}});
  }
  return table;
}

Json table_row_of(const TableForm& form, const StoredObject& object) {
  Json row = {{"cells", table_row(form.resource, object.json(), form.now)}};
  if (form.included == IncludedObject::metadata) row["object"] = partial_metadata(object.json(), form.version);
  if (form.included == IncludedObject::whole) {
    row["object"] = &object.resource() == &form.resource
                        ? object.json()
                        : convert(Json(object.json()), object.resource(), form.resource);
  }
  return row;
}

Json partial_metadata(const Json& object, std::string_view version) {
  return {{"kind", "PartialObjectMetadata"},
          {"apiVersion", meta_version(version)},
          {"metadata", object.value("metadata", Json::object())}};
}

}  // namespace o2dms::simulator
