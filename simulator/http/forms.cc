#include "simulator/http/forms.h"

#include "base/json_cursor.h"
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
  const Document document = object.document();
  Json row = {{"cells", table_row(form.resource, *document, form.now)}};
  if (form.included == IncludedObject::metadata) row["object"] = partial_metadata(object, form.version);
  if (form.included == IncludedObject::whole) {
    row["object"] =
        &object.resource() == &form.resource ? *document : convert(Json(*document), object.resource(), form.resource);
  }
  return row;
}

Json partial_metadata(Json metadata, std::string_view version) {
  return {{"kind", "PartialObjectMetadata"}, {"apiVersion", meta_version(version)}, {"metadata", std::move(metadata)}};
}

Json partial_metadata(const StoredObject& object, std::string_view version) {
  auto metadata = base::parse_json(base::raw_json_at(object.bytes(), {"metadata"}));
  return partial_metadata(metadata ? *std::move(metadata) : Json::object(), version);
}

}  // namespace o2dms::simulator
